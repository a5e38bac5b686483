package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.goinghome.guidance.TinyGuidance.action;

import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Open;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.hl7.fhir.r4.model.DataRequirement;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign is "no" only where logic that worked says so; all else is told. */
class NotKnownIsNeverNoTest {

    private static final String THROWS = "Message(false, true, 'x', 'Error', 'boom')";

    @Nested
    class A_sign {

        @Test
        void that_is_false_and_was_assessed_is_silent() {
            var findings = new TinyGuidance().findings();

            assertThat(findings.signs()).isEmpty();
            assertThat(findings.open()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"null as Boolean", THROWS, "'yes'"})
        void whose_condition_is_neither_true_nor_false_is_told_as_failed(String condition) {
            assertFailed(new TinyGuidance().define("S1", condition).findings());
        }

        @ParameterizedTest
        @ValueSource(strings = {"null as Boolean", THROWS})
        void that_cannot_be_said_to_have_been_assessed_is_told_as_failed(String notAssessed) {
            assertFailed(
                    new TinyGuidance().define("S1 Not Assessed", notAssessed).findings());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{ Message(Tuple { verdict: 'no' }, true, 'x', 'Error', 'boom') }",
                    "null",
                    "{ 'no' }",
                    "{ Tuple { verdict: 'no' }, null }",
                    "{ Tuple { verdict: 'maybe' } }",
                    "{ Tuple { verdict: null as String } }"
                })
        void whose_evidence_cannot_be_read_is_told_as_failed_even_if_its_condition_is_false(String evidence) {
            assertFailed(new TinyGuidance().define("S1 Evidence", evidence).findings());
        }

        @Test
        void that_was_not_assessed_is_told_with_the_rows_that_could_not_be_judged() {
            var findings = new TinyGuidance()
                    .define("S1 Not Assessed", "true")
                    .define("S1 Evidence", "{ Tuple { verdict: 'unknown' }, Tuple { verdict: 'no' } }")
                    .findings();

            assertThat(findings.open()).singleElement().satisfies(open -> {
                assertThat(open.failed()).isFalse();
                assertThat(open.evidence()).extracting(Evidence::verdict).containsExactly(Verdict.UNKNOWN);
            });
        }

        @Test
        void that_nobody_asks_whether_it_was_assessed_is_silent_when_false() {
            var findings = new TinyGuidance()
                    .action("concern", concern -> concern.getAction().remove(1))
                    .findings();

            assertThat(findings.open()).isEmpty();
        }

        private static void assertFailed(FamilyFindings findings) {
            assertThat(findings.signs()).isEmpty();
            assertThat(findings.open())
                    .extracting(open -> open.sign().id(), Open::failed)
                    .containsExactly(tuple("s1", true));
        }
    }

    /** The urgent twin of a sign rests on the same statement. */
    @Nested
    class A_statement_of_two_signs {

        private final TinyGuidance guidance = new TinyGuidance()
                .action("concern", concern -> {
                    var twin = action("s1-urgent", "sign", "S1 Urgent");
                    twin.getCode().get(1).getCodingFirstRep().setCode("s1");
                    concern.addAction(twin);
                })
                .define("S1 Urgent", "true")
                .define("S1 Urgent Evidence", "{ Tuple { verdict: 'yes' } }");

        @Test
        void is_not_open_once_one_of_them_applies() {
            var findings = guidance.define("S1 Not Assessed", "true").findings();

            assertThat(findings.signs())
                    .extracting(finding -> finding.sign().id())
                    .containsExactly("s1-urgent");
            assertThat(findings.open()).isEmpty();
        }

        @Test
        void is_told_twice_if_one_applies_and_the_other_failed() {
            var findings = guidance.define("S1", THROWS).findings();

            assertThat(findings.signs())
                    .extracting(finding -> finding.sign().id())
                    .containsExactly("s1-urgent");
            assertThat(findings.open()).extracting(open -> open.sign().id()).containsExactly("s1");
        }
    }

    @Nested
    class A_family {

        @ParameterizedTest
        @ValueSource(strings = {"null as Boolean", THROWS})
        void of_which_nobody_can_say_whether_it_applies_stands_and_names_itself_as_failed(String condition) {
            var findings = new TinyGuidance().define("Applies", condition).findings();

            assertThat(findings.failed()).isTrue();
            assertThat(findings.family().topic().getDisplay()).isEqualTo("family");
        }

        @Test
        void that_does_not_apply_is_not_there() {
            assertThat(new TinyGuidance()
                            .define("Applies", "false")
                            .action("family", family -> family.addInput(procedures()))
                            .evaluate(new Gap("procedures", Reason.INCOMPLETE))
                            .families())
                    .isEmpty();
        }
    }

    private static DataRequirement procedures() {
        var input = new DataRequirement().setType("Procedure");
        input.setId("procedures");
        return input;
    }

    /** Such a family says that nobody can tell whether the patient is one for this guidance. */
    @Nested
    class A_family_without_signs {

        private final TinyGuidance guidance = new TinyGuidance()
                .define("Applies", "false")
                .action("family", family -> {
                    family.getAction().clear();
                    family.addInput(procedures());
                });

        @ParameterizedTest
        @EnumSource(names = {"UNREADABLE", "INCOMPLETE"})
        void stands_if_what_its_no_rests_on_was_not_read_in_full(Reason reason) {
            assertThat(guidance.evaluate(new Gap("procedures", reason)).families())
                    .hasSize(1);
        }

        @Test
        void is_not_there_if_something_else_was_not_read_in_full() {
            assertThat(guidance.evaluate(new Gap("vitals", Reason.INCOMPLETE)).families())
                    .isEmpty();
        }

        @Test
        void is_not_there_if_an_input_was_only_not_sent() {
            assertThat(guidance.evaluate(new Gap("procedures", Reason.NOT_SENT)).families())
                    .isEmpty();
        }

        @Test
        void is_not_there_if_all_was_read() {
            assertThat(guidance.evaluate().families()).isEmpty();
        }
    }
}
