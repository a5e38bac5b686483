package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.goinghome.rendering.Card;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Logic that throws, is null or makes no sense takes down its own part alone, and that is told on a card. */
class FailingLogicTest {

    private static final Pattern CONDITION = Pattern.compile("(?s)define \"(Eligible|Plan Due|S52)\":\\n(.*?)\\n\\n");

    private static TestGuidance guidance;

    /** One guidance whose parameter {@code Fault} says what fails. */
    @BeforeAll
    static void compile(@TempDir Path folder) throws Exception {
        guidance = new TestGuidance(folder.resolve("fhir-resources")).withCql("BackSurgery", FailingLogicTest::faulty);
    }

    private static String faulty(String cql) {
        var conditions = CONDITION.matcher(cql).replaceAll("""
                define "$1":
                  Faulty('$1',
                $2)

                """);
        return conditions
                .replaceFirst("\\ncontext Patient\\n", """

                        parameter Fault System.String default ''

                        context Patient

                        define function Faulty(part System.String, value System.Boolean):
                          if Fault = part + ' is null' then null
                          else Message(value, Fault = part + ' throws', 'fault', 'Error', 'boom')
                        """)
                .replaceFirst("define \"S52 Evidence\":\\n  flatten \\{", """
                        define "S52 Evidence":
                          flatten {
                            (({ Fault }) F where F = 'S52 has a row without verdict'
                              return GH.Row(null, null, null, null, null, null, null, null, null)),
                            (({ Fault }) F where F = 'S52 has a row with an unknown verdict'
                              return GH.Row('maybe', null, null, null, null, null, null, null, null)),""");
    }

    private static List<Card> cards(String fault, ObjectNode request) {
        return TestGuidance.cards(guidance.load(Map.of("BackSurgery", Map.of("Fault", fault))), request.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S52 throws",
                "S52 is null",
                "S52 has a row without verdict",
                "S52 has a row with an unknown verdict"
            })
    void a_sign_is_told_as_not_assessed_and_no_other(String fault) {
        var cards = cards(fault, RunningService.quietDischarge());

        assertThat(cards).as(fault).isNotEmpty();
        assertThat(cards.get(0).summary()).as(fault).contains("Not assessed: headache");
        assertThat(cards.get(0).indicator()).as(fault).isEqualTo(Card.Indicator.WARNING);
        assertThat(cards.get(0).detail()).as(fault).contains("Not assessed: headache (could not be evaluated)");
    }

    @ParameterizedTest
    @CsvSource({
        "Eligible throws, 'Was it back surgery? (could not be evaluated), Warning signs after back surgery (could not be evaluated)'",
        "Eligible is null, Warning signs after back surgery (could not be evaluated)"
    })
    void a_patient_of_whom_nobody_can_tell_whether_he_is_eligible_is_told(String fault, String told) {
        var cards = cards(fault, RunningService.quietDischarge());

        assertThat(cards).as(fault).isNotEmpty();
        assertThat(cards.get(0).indicator()).as(fault).isEqualTo(Card.Indicator.WARNING);
        assertThat(cards.get(0).detail()).as(fault).contains(told);
    }

    @Test
    void a_family_whose_condition_throws_is_told_even_where_nothing_else_is_open() {
        var request = RunningService.quietDischarge();
        ((ObjectNode) request.at("/prefetch/procedures")).put("total", 0).putArray("entry");
        ((ObjectNode) request.path("prefetch")).putNull("checkIns");

        assertThat(cards("", request)).isEmpty();
        assertThat(cards("Plan Due throws", request))
                .singleElement()
                .satisfies(card -> assertThat(card.detail())
                        .contains("Going-home plan after back surgery (could not be evaluated)"));
    }
}
