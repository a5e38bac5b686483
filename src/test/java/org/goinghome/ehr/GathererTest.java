package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.ehr.GatheredAssert.assertGaps;
import static org.goinghome.ehr.GatheredAssert.assertProblems;
import static org.goinghome.ehr.GatheredAssert.data;
import static org.goinghome.ehr.Prefetched.CONDITIONS;
import static org.goinghome.ehr.Prefetched.ENCOUNTER;
import static org.goinghome.ehr.Prefetched.PATIENT;
import static org.goinghome.ehr.Prefetched.VITALS;
import static org.goinghome.ehr.Prefetched.bundle;
import static org.goinghome.ehr.Prefetched.bundleOfEntries;
import static org.goinghome.ehr.Prefetched.condition;
import static org.goinghome.ehr.Prefetched.encounter;
import static org.goinghome.ehr.Prefetched.nothing;
import static org.goinghome.ehr.Prefetched.observation;
import static org.goinghome.ehr.Prefetched.operationOutcome;
import static org.goinghome.ehr.Prefetched.patient;
import static org.goinghome.ehr.Prefetched.with;

import java.util.Collections;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GathererTest {

    private static final String OURS = observation("Patient/1");

    @Test
    void what_was_sent_for_each_key_becomes_the_patients_data() {
        var gathered = with("patient", patient("1"))
                .and("encounter", encounter("e1", "Patient/1"))
                .and("vitals", bundle(OURS, OURS))
                .and("conditions", bundle(condition("Patient/1")))
                .gather(PATIENT, ENCOUNTER, VITALS, CONDITIONS);

        assertThat(data(gathered).ofType("Patient")).hasSize(1);
        assertThat(data(gathered).ofType("Encounter")).hasSize(1);
        assertThat(data(gathered).ofType("Observation")).hasSize(2);
        assertThat(data(gathered).ofType("Condition")).hasSize(1);
        assertThat(data(gathered).gaps()).isEmpty();
    }

    @Nested
    @Tag("cds-34")
    class An_absent_key {

        @Test
        void stops_the_call_if_it_is_required() {
            assertProblems(nothing().gather(VITALS))
                    .containsExactly(new Gathered.Problem(
                            IssueType.REQUIRED,
                            "prefetch.vitals",
                            "Required input 'vitals' was not sent as prefetch, and there is no access to fetch it.",
                            new Gap("vitals", Reason.NOT_SENT)));
        }

        @Test
        void is_a_gap_if_it_is_optional() {
            assertGaps(nothing().gather(CONDITIONS)).containsExactly(new Gap("conditions", Reason.NOT_SENT));
        }

        @Test
        @Tag("cds-35")
        void is_named_together_with_all_others() {
            var gathered = with("vitals", bundle(OURS)).gather(PATIENT, ENCOUNTER, VITALS, CONDITIONS);

            assertProblems(gathered)
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.patient", "prefetch.encounter");
        }
    }

    @Nested
    @Tag("cds-34")
    class Nothing_found {

        @ParameterizedTest
        @Tag("cds-36")
        @ValueSource(
                strings = {
                    "null",
                    "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}",
                    "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0,\"entry\":[]}",
                    "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":null}"
                })
        void is_neither_a_problem_nor_a_gap(String value) {
            var gathered = with("vitals", value).and("conditions", value).gather(VITALS, CONDITIONS);

            assertThat(data(gathered).ofType("Observation")).isEmpty();
            assertGaps(gathered).isEmpty();
        }
    }

    @Nested
    @Tag("cds-34")
    class A_fhir_error {

        @Test
        void as_the_value_stops_the_call_if_it_is_required() {
            assertProblems(with("vitals", operationOutcome()).gather(VITALS))
                    .containsExactly(new Gathered.Problem(
                            IssueType.INCOMPLETE,
                            "prefetch.vitals",
                            "Required input 'vitals' holds a FHIR error (OperationOutcome).",
                            new Gap("vitals", Reason.UNREADABLE)));
        }

        @Test
        void as_an_entry_stops_the_call_if_it_is_required() {
            assertProblems(with("vitals", bundle(OURS, operationOutcome())).gather(VITALS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.vitals.entry[1].resource");
        }

        @Test
        void is_a_gap_if_it_is_optional_and_nothing_under_the_key_is_used() {
            assertGaps(with("conditions", operationOutcome()).gather(CONDITIONS))
                    .containsExactly(new Gap("conditions", Reason.UNREADABLE));

            var gathered = with("conditions", bundle(condition("Patient/1"), operationOutcome()))
                    .gather(CONDITIONS);

            assertGaps(gathered).containsExactly(new Gap("conditions", Reason.UNREADABLE));
            assertThat(data(gathered).ofType("Condition")).isEmpty();
        }
    }

    @Nested
    @Tag("cds-34")
    class An_outcome_that_informs {

        private static final String NOTE = "{\"severity\":\"information\",\"code\":\"informational\"}";

        @Test
        void is_no_error_and_counts_neither_as_found_nor_as_unread() {
            var gathered = with(
                            "vitals",
                            bundleOfEntries(entry(OURS), entry(OURS), entry(OURS), entry(outcome(NOTE + "," + NOTE))))
                    .gather(VITALS);

            assertGaps(gathered).isEmpty();
            assertThat(data(gathered).ofType("Observation")).hasSize(3);
            assertThat(data(gathered).ofType("OperationOutcome")).isEmpty();
        }

        @Test
        void alone_says_that_nothing_was_found() {
            assertGaps(with("vitals", bundle(outcome(NOTE))).gather(VITALS)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    NOTE + ",{\"severity\":\"warning\",\"code\":\"processing\"}",
                    "{\"severity\":\"warning\",\"code\":\"incomplete\"}",
                    "{\"severity\":\"Information\"}",
                    "{\"code\":\"informational\"}",
                    "null",
                    ""
                })
        void is_one_only_if_every_issue_does(String issues) {
            assertProblems(with("vitals", bundle(OURS, outcome(issues))).gather(VITALS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.vitals.entry[1].resource");
        }

        /** As Epic answers a search that found nothing, and any other. */
        @ParameterizedTest
        @ValueSource(strings = {"4101", "4119"})
        void says_what_an_epic_says_of_any_search(String code) {
            var warning = entry(outcome(epic("1.2.840.114350.1.13.20.3.7.2.657369", code)), "outcome");

            assertGaps(with("vitals", bundleOfEntries(warning)).gather(VITALS)).isEmpty();
            assertGaps(with("vitals", bundleOfEntries(entry(OURS), warning)).gather(VITALS))
                    .isEmpty();
            assertGaps(with("conditions", bundleOfEntries(warning)).gather(CONDITIONS))
                    .isEmpty();
        }

        /** Such as that records from elsewhere were left out. */
        @ParameterizedTest
        @CsvSource({"1.2.840.114350.1.13.20.3.7.2.657369, 59205", "1.2.840.114350.1.13.20.3.7.2.99, 4101", "1.2.3, 4101"
        })
        void warns_that_it_may_not_be_all(String system, String code) {
            var warning = entry(outcome(NOTE + "," + epic(system, code)), "outcome");

            var gathered = with("vitals", bundleOfEntries(entry(OURS), warning)).gather(VITALS);

            assertGaps(gathered).containsExactly(new Gap("vitals", Reason.INCOMPLETE));
            assertThat(data(gathered).ofType("Observation")).hasSize(1);
            assertGaps(with("vitals", bundleOfEntries(warning)).gather(VITALS))
                    .containsExactly(new Gap("vitals", Reason.INCOMPLETE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"match", "include", ""})
        void is_no_word_about_the_search_unless_it_says_so(String mode) {
            var warning = entry(outcome(epic("1.2.840.114350.1.13.20.3.7.2.657369", "4101")), mode);

            assertProblems(with("vitals", bundleOfEntries(warning)).gather(VITALS))
                    .hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"error", "fatal", "Warning"})
        void is_an_error_if_one_issue_is(String severity) {
            var error = entry(
                    outcome(epic("1.2.840.114350.1.13.20.3.7.2.657369", "4101") + ",{\"severity\":\"" + severity
                            + "\"}"),
                    "outcome");

            assertProblems(with("vitals", bundleOfEntries(entry(OURS), error)).gather(VITALS))
                    .hasSize(1);
        }

        private static String epic(String system, String code) {
            return "{\"severity\":\"warning\",\"code\":\"processing\",\"details\":{\"coding\":[{\"system\":\"urn:oid:"
                    + system + "\",\"code\":\"" + code + "\"}]}}";
        }

        @Test
        void as_the_whole_value_is_no_answer_to_a_search() {
            assertProblems(with("vitals", outcome(NOTE)).gather(VITALS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.vitals");
        }

        private static String outcome(String issues) {
            return "{\"resourceType\":\"OperationOutcome\",\"issue\":[" + issues + "]}";
        }

        private static String entry(String resource) {
            return entry(resource, "match");
        }

        private static String entry(String resource, String mode) {
            return "{\"resource\":" + resource + ",\"search\":{\"mode\":\"" + mode + "\"}}";
        }
    }

    @Nested
    @Tag("cds-34")
    class More_than_was_sent {

        private static final String LINKED =
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"%s\",\"url\":\"http://x\"}],"
                        + "\"entry\":[{\"resource\":" + OURS + "}]}";

        @Test
        void is_told_by_a_next_link_and_what_was_sent_is_used() {
            var gathered = with("vitals", LINKED.formatted("next")).gather(VITALS);

            assertGaps(gathered).containsExactly(new Gap("vitals", Reason.INCOMPLETE));
            assertThat(data(gathered).ofType("Observation")).hasSize(1);
        }

        @Test
        void is_not_told_by_another_link() {
            assertGaps(with("vitals", LINKED.formatted("self")).gather(VITALS)).isEmpty();
        }

        @Test
        void is_told_by_a_page_as_full_as_asked_for() {
            var gathered = with("vitals", bundle(OURS, OURS, OURS, OURS)).gather(VITALS);

            assertGaps(gathered).containsExactly(new Gap("vitals", Reason.INCOMPLETE));
            assertThat(data(gathered).ofType("Observation")).hasSize(4);
        }

        @Test
        void is_not_told_by_a_page_with_room() {
            assertGaps(with("vitals", bundle(OURS, OURS, OURS)).gather(VITALS)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"3", "7", "2.5", "1e3"})
        void is_told_by_a_total_beyond_the_entries(String total) {
            var gathered = with("vitals", counted(total)).gather(VITALS);

            assertGaps(gathered).containsExactly(new Gap("vitals", Reason.INCOMPLETE));
            assertThat(data(gathered).ofType("Observation")).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "1", "0", "-1", "null"})
        void is_not_told_by_a_total_that_the_entries_reach(String total) {
            assertGaps(with("vitals", counted(total)).gather(VITALS)).isEmpty();
        }

        @Test
        void is_told_by_a_total_without_any_entry() {
            assertGaps(with("vitals", "{\"resourceType\":\"Bundle\",\"total\":7}")
                            .gather(VITALS))
                    .containsExactly(new Gap("vitals", Reason.INCOMPLETE));
        }

        @Test
        void is_told_by_a_total_that_only_included_entries_reach() {
            var included = "{\"search\":{\"mode\":\"include\"},\"resource\":" + OURS + "}";

            assertGaps(with("vitals", bundleOfEntries(included, included).replace("\"entry\"", "\"total\":1,\"entry\""))
                            .gather(VITALS))
                    .containsExactly(new Gap("vitals", Reason.INCOMPLETE));
        }

        @Test
        void cannot_be_excluded_when_the_total_cannot_be_read() {
            assertGaps(with("vitals", "{\"resourceType\":\"Bundle\",\"total\":\"7\"}")
                            .gather(VITALS))
                    .containsExactly(new Gap("vitals", Reason.UNREADABLE));
        }

        private static String counted(String total) {
            return bundle(OURS, OURS).replace("\"entry\"", "\"total\":" + total + ",\"entry\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"relation\":\"next\"}", "[{\"rel\":\"next\"}]", "[{\"relation\":1}]", "\"next\""})
        void cannot_be_excluded_when_the_links_cannot_be_read(String link) {
            assertGaps(with("vitals", "{\"resourceType\":\"Bundle\",\"link\":" + link + "}")
                            .gather(VITALS))
                    .containsExactly(new Gap("vitals", Reason.UNREADABLE));
        }
    }

    @Nested
    @Tag("cds-34")
    class A_wrong_type {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"text\"",
                    "1",
                    "true",
                    "[]",
                    "{}",
                    "{\"resourceType\":5}",
                    "{\"resourceType\":\"Foo\"}",
                    "{\"resourceType\":\"Patient\",\"id\":\"1\"}",
                    "{\"resourceType\":\"Bundle\",\"entry\":{}}",
                    "{\"resourceType\":\"Bundle\",\"entry\":\"none\"}",
                    "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}]}",
                    "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\"}}]}"
                })
        void stops_the_call_if_it_is_required_and_is_a_gap_if_not(String value) {
            assertProblems(with("vitals", value).gather(VITALS)).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(IssueType.STRUCTURE);
                assertThat(problem.path()).startsWith("prefetch.vitals");
                assertThat(problem.reason()).startsWith("Required input 'vitals' ");
            });
            assertGaps(with("conditions", value).gather(CONDITIONS))
                    .containsExactly(new Gap("conditions", Reason.UNREADABLE));
        }

        @Test
        void is_named_by_its_entry() {
            assertProblems(with("vitals", bundle(OURS, condition("Patient/1"))).gather(VITALS))
                    .containsExactly(new Gathered.Problem(
                            IssueType.STRUCTURE,
                            "prefetch.vitals.entry[1].resource",
                            "Required input 'vitals' holds something else than Observation.",
                            new Gap("vitals", Reason.UNREADABLE)));
        }

        @Test
        void among_the_right_ones_makes_the_key_unusable() {
            var gathered =
                    with("conditions", bundle(condition("Patient/1"), OURS)).gather(CONDITIONS);

            assertGaps(gathered).containsExactly(new Gap("conditions", Reason.UNREADABLE));
            assertThat(data(gathered).ofType("Condition")).isEmpty();
            assertThat(data(gathered).ofType("Observation")).isEmpty();
        }
    }

    @Nested
    @Tag("cds-34")
    class Another_patient {

        @Test
        void stops_the_call_under_a_required_key_and_is_named_by_its_entry() {
            assertProblems(with("vitals", bundle(OURS, observation("Patient/2"), observation("Patient/3")))
                            .gather(VITALS))
                    .containsExactly(new Gathered.Problem(
                            IssueType.BUSINESSRULE,
                            "prefetch.vitals.entry[1].resource.subject",
                            "prefetch.vitals.entry[1].resource.subject is not the patient of the context.",
                            new Gap("vitals", Reason.OF_ANOTHER)));
        }

        @Test
        void stops_the_call_under_an_optional_key_as_well() {
            assertProblems(with("conditions", bundle(condition("Patient/1"), condition("Patient/2")))
                            .gather(CONDITIONS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.conditions.entry[1].resource.subject");
        }

        @Test
        void stops_the_call_even_beside_what_would_only_be_a_gap() {
            assertProblems(with(
                                    "conditions",
                                    bundle(operationOutcome(), condition("Patient/1"), condition("Patient/2")))
                            .gather(CONDITIONS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.conditions.entry[2].resource.subject");
        }

        @Test
        void and_no_patient_are_named_apart() {
            assertProblems(with(
                                    "vitals",
                                    bundle(observation("Patient/2"), OURS, observation("#1"), observation("Patient/2")))
                            .gather(VITALS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly(
                            "prefetch.vitals.entry[0].resource.subject", "prefetch.vitals.entry[2].resource.subject");
        }
    }

    @Nested
    @Tag("cds-34")
    class A_wrong_patient_in_the_context {

        @Test
        void is_told_first_when_all_data_are_of_another_patient() {
            var gathered = with("patient", patient("2"))
                    .and("encounter", encounter("e1", "Patient/2"))
                    .and("conditions", bundle(condition("Patient/2")))
                    .gather(PATIENT, ENCOUNTER, VITALS, CONDITIONS);

            assertProblems(gathered)
                    .extracting(Gathered.Problem::path)
                    .containsExactly(
                            "context.patientId",
                            "prefetch.patient.id",
                            "prefetch.encounter.subject",
                            "prefetch.vitals",
                            "prefetch.conditions.entry[0].resource.subject");
            assertProblems(gathered).first().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(IssueType.BUSINESSRULE);
                assertThat(problem.reason()).contains("context.patientId may be wrong");
            });
        }

        @Test
        void is_not_told_when_some_data_are_of_the_patient() {
            for (var ours : new String[] {bundle(OURS), bundle(OURS, observation("Patient/2"))}) {
                assertProblems(with("patient", patient("2")).and("vitals", ours).gather(PATIENT, VITALS))
                        .extracting(Gathered.Problem::path)
                        .doesNotContain("context.patientId");
            }
            assertProblems(with("patient", patient("2"))
                            .and("encounter", encounter("e2", "Patient/1"))
                            .gather(PATIENT, ENCOUNTER))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.patient.id", "prefetch.encounter.id");
        }

        @Test
        void is_not_told_when_data_only_name_no_patient() {
            assertProblems(with("vitals", bundle(observation("#1"))).gather(VITALS))
                    .extracting(Gathered.Problem::path)
                    .containsExactly("prefetch.vitals.entry[0].resource.subject");
        }
    }

    @Nested
    @Tag("cds-34")
    class A_key_that_was_not_asked_for {

        @Test
        void is_not_looked_at() {
            var gathered = with("vitals", bundle(OURS))
                    .and("allergies", bundle(observation("Patient/2")))
                    .and("nonsense", "[[[]]]")
                    .gather(VITALS);

            assertGaps(gathered).isEmpty();
            assertThat(data(gathered).ofType("Observation")).hasSize(1);
        }
    }

    @Nested
    @Tag("T15")
    class The_number_of_entries {

        @Test
        void may_be_two_thousand() {
            var gathered = with("vitals", bundle(many(2000))).gather(VITALS);

            assertThat(data(gathered).ofType("Observation")).hasSize(2000);
        }

        @Test
        void may_not_be_more() {
            assertProblems(with("vitals", bundle(many(2001))).gather(VITALS))
                    .containsExactly(new Gathered.Problem(
                            IssueType.TOOLONG,
                            "prefetch.vitals",
                            "Required input 'vitals' holds more than 2000 entries.",
                            new Gap("vitals", Reason.UNREADABLE)));
        }

        private String[] many(int number) {
            return Collections.nCopies(number, OURS).toArray(String[]::new);
        }
    }
}
