package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.guidance.TinyGuidance.action;

import java.util.List;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan that cannot be read as it was meant is refused, with the place that has to be mended. */
class PlanProblemsTest {

    private static final String FAMILY = "PlanDefinition.action[0]";
    private static final String CONCERN = FAMILY + ".action[0]";
    private static final String SIGN = CONCERN + ".action[0]";

    private final TinyGuidance guidance = new TinyGuidance();

    private void assertProblem(String path, String reason) {
        assertThat(guidance.problems()).containsExactly("Plan.json: " + path + ": " + reason);
    }

    @Test
    void a_plan_in_order_has_none() {
        assertThat(guidance.problems()).isEmpty();
    }

    @Nested
    class A_service {

        static List<Type> endpoints() {
            return List.of(new UriType("Not a service"), new StringType("tiny"));
        }

        @ParameterizedTest
        @MethodSource("endpoints")
        void has_an_id_that_can_stand_in_an_address(Type endpoint) {
            guidance.plan(plan -> plan.getExtensionByUrl(PlanReader.ENDPOINT).setValue(endpoint));

            assertProblem("PlanDefinition.extension", "the service id must be a uri of the form [a-z0-9-]+");
        }

        @Test
        void has_a_trigger() {
            guidance.action("family", family -> family.getTrigger().clear());

            assertProblem("PlanDefinition.action.trigger", "names no hook; expected a named-event");
        }

        @Test
        void has_a_trigger_with_a_name() {
            guidance.action("family", family -> family.getTriggerFirstRep().setName(null));

            assertProblem("PlanDefinition.action.trigger", "names no hook; expected a named-event");
        }

        @Test
        void has_an_id_of_its_own() {
            guidance.plan(plan -> guidance.with(
                    TinyGuidance.artifact(plan.copy(), "Twin").setUrl(TinyGuidance.BASE + "PlanDefinition/Twin")));

            assertThat(guidance.problems())
                    .containsExactly(
                            "Twin.json: PlanDefinition.extension: the service id 'tiny' is that of Plan.json too");
        }

        @Test
        void names_the_library_of_its_conditions() {
            guidance.plan(plan -> plan.getLibrary().clear());

            assertThat(guidance.problems())
                    .contains("Plan.json: PlanDefinition.library: is missing; the conditions name definitions of it");
        }
    }

    @Nested
    class An_action {

        @Test
        void of_a_family_has_a_role() {
            guidance.action("concern", concern -> concern.getCode().remove(0));

            assertProblem(
                    CONCERN + ".code",
                    "expected a code of GoingHomeAction: concern, instruction, note, gap, wait or offer");
        }

        @Test
        void of_a_concern_is_a_sign_or_the_question_whether_it_was_assessed() {
            guidance.action("concern", concern -> concern.addAction(action("n", "note", "Applies")));

            assertProblem(CONCERN + ".action[2].code", "expected a code of GoingHomeAction: sign or not-assessed");
        }

        @Test
        void says_what_it_is_about() {
            guidance.action("s1", sign -> sign.getCode().remove(1));

            assertProblem(SIGN + ".code", "lacks the coding that says what it is about");
        }

        @Test
        void has_a_title() {
            guidance.action("s1", sign -> sign.setTitle(null));

            assertProblem(SIGN + ".title", "is missing");
        }

        @Test
        void has_more_than_blanks_for_a_title() {
            guidance.written("\"Title of s1\"", "\" \"");

            assertProblem(SIGN + ".title", "is missing");
        }
    }

    @Nested
    class A_condition {

        @Test
        void is_not_missing() {
            guidance.action("s1", sign -> sign.getCondition().clear());

            assertThat(guidance.problems())
                    .contains("Plan.json: " + SIGN + ".condition: expected exactly one condition");
        }

        @Test
        void names_a_definition_and_is_no_expression_of_its_own() {
            guidance.action(
                    "s1", sign -> sign.getConditionFirstRep().getExpression().setLanguage("text/cql"));

            assertProblem(SIGN + ".condition[0].expression.language", "expected text/cql-identifier, found 'text/cql'");
        }
    }

    @Nested
    class What_is_answered {

        private static final String BASE = "https://goinghome.example/fhir/StructureDefinition/";

        @Test
        void is_about_an_episode_that_a_definition_tells() {
            guidance.plan(plan -> plan.addExtension(BASE + "episode", new StringType("Applies")));

            assertThat(guidance.problems())
                    .contains("Plan.json: PlanDefinition.extension.valueExpression.language: expected"
                            + " text/cql-identifier, found ''");
        }

        @Test
        void is_about_an_episode_that_the_library_defines() {
            guidance.plan(plan -> plan.addExtension(
                    BASE + "episode",
                    new Expression().setLanguage("text/cql-identifier").setExpression("Nothing")));

            assertProblem(
                    "PlanDefinition.extension.valueExpression",
                    "names 'Nothing', which the library Tiny does not define");
        }

        @Test
        void is_worse_higher_or_lower() {
            guidance.action("s1", sign -> sign.addExtension(BASE + "worse-when", new CodeType("redder")));

            assertProblem(SIGN + ".extension", "is worse when 'redder'; expected higher or lower");
        }
    }

    @Nested
    class The_question_whether_a_sign_was_assessed {

        @Test
        void belongs_to_a_sign_beside_it() {
            guidance.action("s1-not-assessed", action -> action.setId("s2-not-assessed"));

            assertProblem(
                    CONCERN + ".action[1].id",
                    "'s2-not-assessed' belongs to no sign here; expected <sign>-not-assessed");
        }
    }

    @Nested
    class An_offer {

        @Test
        void names_what_is_offered() {
            guidance.action("family", family -> family.addAction(action("o", "offer", "Applies")));

            assertProblem(
                    FAMILY + ".action[1].definitionCanonical",
                    "an offer needs a goalId or an ActivityDefinition; found ''");
        }

        @Test
        void offers_an_activity() {
            var plan = TinyGuidance.BASE + "PlanDefinition/Plan";
            guidance.action(
                    "family",
                    family -> family.addAction(action("o", "offer", "Applies").setDefinition(new CanonicalType(plan))));

            assertProblem(
                    FAMILY + ".action[1].definitionCanonical",
                    "an offer needs a goalId or an ActivityDefinition; found '" + plan + "'");
        }
    }
}
