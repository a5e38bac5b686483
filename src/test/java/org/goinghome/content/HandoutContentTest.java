package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PlanDefinition.RequestPriority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What patients take home leaves nothing out that they have to know, and is easy to read, part by part and as a whole. */
class HandoutContentTest {

    private static final String ROLES = "https://goinghome.example/fhir/CodeSystem/GoingHomeAction";
    private static final String STATEMENTS = "https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery";

    private static final double HARDEST_GRADE = 6;
    private static final double LEAST_EASE = 70;

    private static Stream<PlanDefinitionActionComponent> below(PlanDefinitionActionComponent action) {
        return Stream.concat(Stream.of(action), action.getAction().stream().flatMap(HandoutContentTest::below));
    }

    private static Stream<Coding> codes(PlanDefinitionActionComponent action) {
        return action.getCode().stream().flatMap(concept -> concept.getCoding().stream());
    }

    private static List<PlanDefinitionActionComponent> parts() {
        return ArtifactFiles.all(PlanDefinition.class)
                .filter(plan -> plan.getName().equals("BackSurgeryGoingHome"))
                .flatMap(plan -> plan.getAction().stream())
                .flatMap(HandoutContentTest::below)
                .filter(action -> codes(action)
                        .anyMatch(code -> ROLES.equals(code.getSystem()) && "take-home".equals(code.getCode())))
                .toList();
    }

    private static Set<String> statements(Stream<PlanDefinitionActionComponent> actions) {
        return actions.flatMap(HandoutContentTest::below)
                .flatMap(HandoutContentTest::codes)
                .filter(code -> STATEMENTS.equals(code.getSystem()))
                .map(Coding::getCode)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<PlanDefinitionActionComponent> ofPriority(RequestPriority priority) {
        return parts().stream()
                .filter(part -> part.hasPriority() && part.getPriority().name().equals(priority.name()));
    }

    @Test
    void every_red_flag_is_a_reason_to_call() {
        var boxes = statements(Stream.concat(ofPriority(RequestPriority.STAT), ofPriority(RequestPriority.URGENT)));

        assertThat(boxes)
                .containsAll(IntStream.rangeClosed(34, 69)
                        .mapToObj(number -> "s" + number)
                        .toList())
                .contains("x1");
    }

    /** What the check-in tells to call the emergency number for, and nothing that it tells to call the care team for. */
    @Test
    void the_emergency_number_is_for_what_the_check_in_says() {
        assertThat(statements(ofPriority(RequestPriority.STAT))).containsExactlyInAnyOrder("s34", "s54", "s55", "x1");
    }

    @Test
    void every_statement_on_the_weeks_at_home_is_told() {
        var told = statements(parts().stream());

        assertThat(told)
                .containsAll(IntStream.rangeClosed(1, 33)
                        .mapToObj(number -> "s" + number)
                        .filter(statement -> !Set.of("s11", "s19").contains(statement))
                        .toList())
                .contains("s11a", "s11b", "s11c", "s11d", "s11e", "s11f", "s19a", "s19b", "s70", "s71");
    }

    private static String text(PlanDefinitionActionComponent part, String language) {
        return below(part)
                .flatMap(
                        action -> Stream.of(Text.of(action.getTitleElement()), Text.of(action.getDescriptionElement())))
                .map(text -> text.in(language))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void english_is_at_or_below_the_sixth_grade_in_each_part_and_as_a_whole() {
        assertThat(parts())
                .hasSizeGreaterThan(6)
                .allSatisfy(part -> assertThat(Readability.fleschKincaidGrade(text(part, "en")))
                        .as(text(part, "en"))
                        .isLessThanOrEqualTo(HARDEST_GRADE));
        assertThat(Readability.fleschKincaidGrade(whole("en"))).isLessThanOrEqualTo(HARDEST_GRADE);
    }

    @Test
    void spanish_is_fairly_easy_or_easier_in_each_part_and_as_a_whole() {
        assertThat(parts())
                .allSatisfy(part -> assertThat(Readability.fernandezHuerta(text(part, "es")))
                        .as(text(part, "es"))
                        .isGreaterThanOrEqualTo(LEAST_EASE));
        assertThat(Readability.fernandezHuerta(whole("es"))).isGreaterThanOrEqualTo(LEAST_EASE);
    }

    private static String whole(String language) {
        return parts().stream().map(part -> text(part, language)).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es"})
    void no_sentence_is_long(String language) {
        assertThat(parts().stream()
                        .flatMap(part -> text(part, language).lines())
                        .flatMap(line -> Stream.of(line.split("(?<=[.?:]) ", -1)))
                        .filter(sentence -> Readability.words(sentence).size() > 20))
                .isEmpty();
    }
}
