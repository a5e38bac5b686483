package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.ActivityDefinition.ActivityDefinitionKind;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionDesignationComponent;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a patient reads is easy to read, in English and in Spanish. */
class ReadingLevelTest {

    private static final double HARDEST_GRADE = 6;
    private static final double LEAST_EASE = 70;

    /** A measure of reading means nothing for a few words; these are judged together. */
    private static final int FEW_WORDS = 10;

    private static final Path AVOIDED = Path.of("src", "test", "resources", "avoided-terms.tsv");

    /** @param texts in the order in which a patient reads them */
    record Reading(String name, List<Text> texts) {

        /** Each that is long enough, and all others as one. */
        Stream<String> passages(String language) {
            var few = new ArrayList<String>();
            var passages = new ArrayList<String>();
            for (var text : texts) {
                var words = text.in(language);
                (Readability.words(words).size() < FEW_WORDS ? few : passages).add(words);
            }
            if (!few.isEmpty()) {
                passages.add(String.join("\n", few));
            }
            return passages.stream();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Reading> whatPatientsRead() {
        var forms = ArtifactFiles.withWords().stream()
                .map(ArtifactFiles::read)
                .filter(Questionnaire.class::isInstance)
                .map(Questionnaire.class::cast)
                .map(form -> new Reading(form.getName(), items(form.getItem()).toList()));
        var messages = ArtifactFiles.all(ActivityDefinition.class)
                .filter(activity -> activity.getKind() == ActivityDefinitionKind.COMMUNICATIONREQUEST)
                .map(activity -> new Reading(
                        activity.getName(), List.of(Text.of(activity.getCode().getTextElement()))));
        var plans = ArtifactFiles.all(PlanDefinition.class)
                .filter(plan -> takenHome(plan.getAction()).findAny().isPresent())
                .map(plan ->
                        new Reading(plan.getName(), takenHome(plan.getAction()).toList()));
        var labels = ArtifactFiles.all(CodeSystem.class)
                .filter(system -> system.getName().equals("HandoutText"))
                .map(system -> new Reading(
                        system.getName(),
                        system.getConcept().stream()
                                .map(ReadingLevelTest::named)
                                .toList()));
        return Stream.of(forms, messages, plans, labels).flatMap(Function.identity());
    }

    private static Stream<Text> takenHome(List<PlanDefinitionActionComponent> actions) {
        return actions.stream().flatMap(action -> isTakenHome(action) ? words(action) : takenHome(action.getAction()));
    }

    private static boolean isTakenHome(PlanDefinitionActionComponent action) {
        return action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> "take-home".equals(coding.getCode()));
    }

    private static Stream<Text> words(PlanDefinitionActionComponent action) {
        return Stream.concat(
                Stream.of(action.getTitleElement(), action.getDescriptionElement())
                        .filter(StringType::hasValue)
                        .map(Text::of),
                action.getAction().stream().flatMap(ReadingLevelTest::words));
    }

    private static Text named(ConceptDefinitionComponent concept) {
        return new Text(
                concept.getDisplay(),
                concept.getDesignation().stream()
                        .collect(Collectors.toMap(
                                ConceptDefinitionDesignationComponent::getLanguage,
                                ConceptDefinitionDesignationComponent::getValue)));
    }

    private static Stream<Text> items(List<QuestionnaireItemComponent> items) {
        return items.stream()
                .flatMap(item -> Stream.of(
                                Stream.of(Text.of(item.getTextElement())),
                                item.getAnswerOption().stream()
                                        .map(option ->
                                                Text.of(option.getValueCoding().getDisplayElement())),
                                items(item.getItem()))
                        .flatMap(Function.identity()));
    }

    @ParameterizedTest
    @MethodSource("whatPatientsRead")
    void english_is_at_or_below_the_sixth_grade(Reading reading) {
        assertThat(harder(reading, "en", Readability::fleschKincaidGrade)
                        .filter(passage -> passage.level() > HARDEST_GRADE))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("whatPatientsRead")
    void spanish_is_fairly_easy_or_easier(Reading reading) {
        assertThat(harder(reading, "es", Readability::fernandezHuerta).filter(passage -> passage.level() < LEAST_EASE))
                .isEmpty();
    }

    private record Passage(String text, double level) {}

    private static Stream<Passage> harder(Reading reading, String language, ToDoubleFunction<String> level) {
        return reading.passages(language).map(text -> new Passage(text, level.applyAsDouble(text)));
    }

    @ParameterizedTest
    @MethodSource("whatPatientsRead")
    void everything_is_there_in_spanish(Reading reading) {
        assertThat(reading.texts())
                .allSatisfy(
                        text -> assertThat(text.translations()).as(text.base()).containsKey("es"));
    }

    @ParameterizedTest
    @MethodSource("whatPatientsRead")
    void no_term_stands_in_it_that_patients_may_not_know(Reading reading) throws IOException {
        for (var term : avoided()) {
            assertThat(reading.texts())
                    .as(term.words() + ": say " + term.plainly())
                    .noneMatch(text -> term.isIn(text.in(term.language())));
        }
    }

    @Test
    void an_avoided_term_is_seen() throws IOException {
        assertThat(avoided().stream().map(Avoided::language).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("en", "es");
        assertThat(avoided()).anyMatch(term -> term.isIn("Look for Edema, then call."));
        assertThat(avoided()).anyMatch(term -> term.isIn("¿Tiene cefalea?"));
        assertThat(avoided()).noneMatch(term -> term.isIn("Call your team. Llame a su equipo."));
    }

    private record Avoided(String language, String words, String plainly) {

        boolean isIn(String text) {
            return Pattern.compile("(?<!\\p{L})" + Pattern.quote(words) + "(?!\\p{L})")
                    .matcher(text.toLowerCase(Locale.forLanguageTag(language)))
                    .find();
        }
    }

    private static List<Avoided> avoided() throws IOException {
        return Files.readAllLines(AVOIDED).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(columns -> new Avoided(columns[0], columns[1], columns[2]))
                .toList();
    }
}
