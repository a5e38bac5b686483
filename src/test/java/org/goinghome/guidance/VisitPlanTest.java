package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.guidance.TinyGuidance.action;

import org.goinghome.guidance.Family.Offer;
import org.goinghome.guidance.Family.Proposal;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan can say beside its signs: values of parameters, what can wait, for whom a line is, and goals to accept. */
class VisitPlanTest {

    private static final String PARAMETER = "https://goinghome.example/fhir/StructureDefinition/parameter-value";

    private final TinyGuidance guidance = new TinyGuidance();

    @Nested
    class A_parameter_of_the_plan {

        private TinyGuidance with(String value) {
            return guidance.declare("parameter Setting String default 'discharge'")
                    .define("S1", "Setting = 'follow-up'")
                    .define("S1 Evidence", "{ Tuple { verdict: if \"S1\" then 'yes' else 'no' } }")
                    .plan(plan -> plan.addExtension(PARAMETER, new StringType(value)));
        }

        @Test
        void is_what_the_plan_is_judged_by() {
            assertThat(with("Setting=follow-up").findings().signs()).hasSize(1);
        }

        @Test
        void goes_before_what_a_site_sets() {
            assertThat(with("Setting=follow-up")
                            .set("Setting", "discharge")
                            .findings()
                            .signs())
                    .hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Setting", "Mood=good"})
        void that_no_library_has_is_refused(String value) {
            assertThat(with(value).problems())
                    .contains("Plan.json: PlanDefinition.extension: '" + value
                            + "' is not name=value of a parameter of the CQL");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "null as Boolean, false"})
    void gaps_wait_only_where_the_plan_says_so(String condition, boolean waiting) {
        guidance.define("Wait", condition).action("family", family -> family.addAction(action("w", "wait", "Wait")));

        assertThat(guidance.findings().waits()).hasSize(waiting ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0", "null as Boolean, 1"})
    void a_line_is_left_out_only_where_it_is_surely_not_for_the_patient(String condition, int lines) {
        guidance.define("Concerns", condition)
                .action("family", family -> family.addAction(action("i", "instruction", "Concerns")));

        assertThat(guidance.findings().instructions()).hasSize(lines);
    }

    @Test
    void a_line_without_condition_is_for_everybody() {
        guidance.action("family", family -> family.addAction(action("i", "instruction", "")));

        assertThat(guidance.findings().instructions())
                .extracting(instruction -> instruction.text().base())
                .containsExactly("Text of i");
    }

    @Nested
    class An_episode {

        private String of(String expression) {
            guidance.define("Course", expression)
                    .plan(plan -> plan.addExtension(
                            "https://goinghome.example/fhir/StructureDefinition/episode",
                            new Expression().setLanguage("text/cql-identifier").setExpression("Course")));
            return guidance.evaluate().episode();
        }

        @Test
        void is_what_the_definition_comes_to() {
            assertThat(of("'left'")).isEqualTo("left");
        }

        @Test
        void is_empty_where_nobody_can_tell() {
            assertThat(of("null as String")).isEmpty();
        }

        @Test
        void is_empty_where_the_definition_fails() {
            assertThat(of("Message('a', true, 'x', 'Error', 'fails')")).isEmpty();
        }

        @Test
        void is_empty_where_the_plan_says_nothing_of_it() {
            assertThat(guidance.evaluate().episode()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"higher, HIGHER", "lower, LOWER"})
    void a_sign_is_worse_in_one_direction(String code, Sign.Worse worse) {
        guidance.define("S1", "true")
                .action(
                        "s1",
                        sign -> sign.addExtension(
                                "https://goinghome.example/fhir/StructureDefinition/worse-when", new CodeType(code)));

        assertThat(guidance.findings().signs())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sign().worse()).isEqualTo(worse));
    }

    @Nested
    class A_goal {

        private TinyGuidance offered(String goalId) {
            guidance.plan(plan -> plan.addGoal().setId("walking"));
            guidance.action("family", family -> {
                var offer = action("o", "offer", "Applies");
                offer.addGoalId(goalId);
                family.addAction(offer);
            });
            return guidance;
        }

        @Test
        void can_be_offered() {
            assertThat(offered("walking").findings().offers())
                    .extracting(Offer::proposal)
                    .allMatch(Proposal.Goal.class::isInstance)
                    .hasSize(1);
        }

        @Test
        void that_the_plan_does_not_have_is_refused() {
            assertThat(offered("flying").problems())
                    .containsExactly(
                            "Plan.json: PlanDefinition.action[0].action[1].goalId: names 'flying', which is not a"
                                    + " goal of the plan");
        }
    }

    @Test
    void a_service_can_be_called_by_another_hook_under_an_id_of_its_own() {
        var service = guidance.link().services().get(0).onHook("patient-view");

        assertThat(service.id()).isEqualTo("tiny-on-patient-view");
        assertThat(service.hook()).isEqualTo("patient-view");
    }
}
