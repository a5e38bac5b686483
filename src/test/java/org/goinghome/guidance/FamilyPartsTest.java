package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.guidance.TinyGuidance.action;
import static org.goinghome.guidance.TinyGuidance.artifact;

import java.util.List;
import java.util.function.Consumer;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Family.Offer;
import org.goinghome.guidance.Family.Proposal;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.ActionGroupingBehavior;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PlanDefinition.RequestPriority;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the actions of a plan become, part by part, and which of them stand for a patient. */
class FamilyPartsTest {

    private final TinyGuidance guidance = new TinyGuidance();

    private Family family() {
        return guidance.link().services().get(0).families().get(0);
    }

    private Sign sign() {
        return family().concerns().get(0).signs().get(0);
    }

    private void add(PlanDefinitionActionComponent part) {
        guidance.action("family", family -> family.addAction(part));
    }

    @Nested
    class A_plan_that_a_family_refers_to {

        private final PlanDefinition other = artifact(new PlanDefinition(), "Other");

        A_plan_that_a_family_refers_to() {
            other.addLibrary(TinyGuidance.BASE + "Library/Tiny");
            other.addAction(action("i", "instruction", ""));
            guidance.with(other).action("family", family -> family.setDefinition(new CanonicalType(other.getUrl())));
        }

        @Test
        void unfolds_in_its_place() {
            assertThat(family().instructions())
                    .extracting(instruction -> instruction.title().base())
                    .containsExactly("Title of i");
        }

        @Test
        void is_no_service_of_its_own() {
            assertThat(guidance.link().services()).extracting(Service::id).containsExactly("tiny");
        }
    }

    @Nested
    class A_text {

        @Test
        void that_is_not_given_is_none() {
            guidance.action("concern", concern -> concern.setDescription(null));

            assertThat(family().concerns().get(0).consider()).isNull();
        }

        @Test
        void that_is_given_is_kept() {
            assertThat(family().concerns().get(0).consider()).isEqualTo(Text.of("Text of concern"));
        }
    }

    @Nested
    class A_sign {

        @Test
        void stands_alone_under_the_name_of_the_question_beside_it() {
            assertThat(sign().fullName().base()).isEqualTo("Title of s1-not-assessed");
        }

        @Test
        void of_a_group_stands_alone_under_both_names() {
            inGroup(concern -> concern.getAction().remove(1));

            assertThat(sign().fullName().base()).isEqualTo("Title of calf Title of s1");
            assertThat(sign().inGroup()).map(Sign.Group::id).hasValue("calf");
        }

        @Test
        void of_no_group_and_without_the_question_has_one_name() {
            guidance.action("concern", concern -> concern.getAction().remove(1));

            assertThat(sign().fullName()).isEqualTo(sign().title());
            assertThat(sign().inGroup()).isEmpty();
        }

        private void inGroup(Consumer<PlanDefinitionActionComponent> change) {
            guidance.action("concern", concern -> {
                change.accept(concern);
                var group = action("calf", "group", "")
                        .setGroupingBehavior(ActionGroupingBehavior.VISUALGROUP)
                        .setAction(concern.getAction());
                concern.setAction(List.of(group));
            });
        }

        @ParameterizedTest
        @CsvSource({"CITATION, true", "JUSTIFICATION, false"})
        void is_from_the_guidance_where_it_cites_it(RelatedArtifactType type, boolean fromGuidance) {
            guidance.action("s1", sign -> sign.addDocumentation().setType(type));

            assertThat(sign().fromGuidance()).isEqualTo(fromGuidance);
        }

        @ParameterizedTest
        @CsvSource({", ROUTINE", "STAT, STAT"})
        void is_as_urgent_as_it_says(RequestPriority given, Priority priority) {
            guidance.action("s1", sign -> sign.setPriority(given));

            assertThat(sign().priority()).isEqualTo(priority);
        }

        @Test
        void is_about_a_code_by_its_own_words_where_nobody_names_it() {
            guidance.action(
                    "s1", sign -> sign.getCode().get(1).getCodingFirstRep().setDisplay("Heat"));

            assertThat(sign().statement().getDisplay()).isEqualTo("Heat");
        }

        @Test
        void has_evidence() {
            guidance.define("S2", "false")
                    .action(
                            "s1",
                            sign -> sign.getConditionFirstRep().getExpression().setExpression("S2"));

            assertThat(guidance.problems())
                    .containsExactly("Plan.json: PlanDefinition.action[0].action[0].action[0].condition[0].expression:"
                            + " names 'S2 Evidence', which the library Tiny does not define");
        }
    }

    @ParameterizedTest
    @CsvSource({"note, true, 1", "note, false, 0", "gap, true, 1", "gap, false, 0"})
    void notes_and_gaps_stand_where_their_condition_holds(String role, String condition, int texts) {
        guidance.define("Holds", condition);
        add(action("n", role, "Holds"));

        var findings = guidance.findings();

        assertThat(role.equals("note") ? findings.notes() : findings.gaps())
                .hasSize(texts)
                .allMatch(note -> note.text().equals(Text.of("Title of n")));
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0", "null as Boolean, 0"})
    void an_activity_is_offered_where_its_condition_holds(String condition, int offers) {
        var activity = artifact(new ActivityDefinition(), "Walk");
        guidance.define("Holds", condition).with(activity);
        add(action("o", "offer", "Holds").setDefinition(new CanonicalType(activity.getUrl())));

        assertThat(guidance.findings().offers())
                .hasSize(offers)
                .extracting(Offer::proposal)
                .allMatch(Proposal.Activity.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"measured, no, 1", "measured, yes, 1", "measured, unknown, 0", "charted, no, 0"})
    void what_was_measured_and_judged_is_printed(String source, String verdict, int measured) {
        guidance.define(
                "S1 Evidence",
                "{ Tuple { verdict: '" + verdict + "', source: '" + source + "', ref: 'Observation/1' } }");

        assertThat(guidance.findings().measured()).hasSize(measured);
    }

    @Test
    void what_two_signs_rest_on_is_printed_once() {
        guidance.define(
                "S1 Evidence",
                "{ Tuple { verdict: 'no', source: 'measured', ref: 'Observation/1' },"
                        + " Tuple { verdict: 'yes', source: 'measured', ref: 'Observation/1' } }");

        assertThat(guidance.findings().measured()).hasSize(1);
    }
}
