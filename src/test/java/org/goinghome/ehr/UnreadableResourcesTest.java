package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.ehr.GatheredAssert.assertGaps;
import static org.goinghome.ehr.GatheredAssert.assertProblems;
import static org.goinghome.ehr.GatheredAssert.data;
import static org.goinghome.ehr.Prefetched.CONDITIONS;
import static org.goinghome.ehr.Prefetched.PATIENT;
import static org.goinghome.ehr.Prefetched.VITALS;
import static org.goinghome.ehr.Prefetched.bundle;
import static org.goinghome.ehr.Prefetched.bundleOfEntries;
import static org.goinghome.ehr.Prefetched.observation;
import static org.goinghome.ehr.Prefetched.observationWith;
import static org.goinghome.ehr.Prefetched.with;

import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is FHIR in the main and yet cannot be read to the end. */
class UnreadableResourcesTest {

    private static final String OURS = observation("Patient/1");

    /** Each of these was dropped or bent in silence by the FHIR parser's default. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"valueQuantty\":{\"value\":39.9}",
                "\"effectiveDateTime\":\"2026-13-45\"",
                "\"effectiveDateTime\":20260101",
                "\"valueQuantity\":{\"value\":\"high\"}",
                "\"valueQuantity\":{\"value\":true}",
                "\"valueQuantity\":\"39.9\"",
                "\"valueQuantity\":[{\"value\":1},{\"value\":2}]",
                "\"valueQuantity\":{\"value\":39.9,\"code\":{\"value\":\"Cel\"}}",
                "\"valueQuantity\":{\"value\":1},\"valueString\":\"a\"",
                "\"valueBoolean\":\"maybe\"",
                "\"valueInteger\":1.5",
                "\"valueInteger\":99999999999",
                "\"category\":{\"text\":\"a\"}",
                "\"category\":[\"a\"]",
                "\"meta\":{\"lastUpdated\":\"yesterday\"}",
                "\"id\":{\"a\":1}",
                "\"extension\":\"a\"",
                "\"extension\":[{\"valueString\":\"a\"}]",
                "\"contained\":[{\"resourceType\":\"Foo\"}]",
                "\"contained\":\"a\"",
                "\"text\":{\"status\":\"generated\",\"div\":\"<b>\"}",
                "\"Subject\":{}",
                "\"patient\":{\"reference\":\"Patient/1\"}"
            })
    void a_broken_resource_is_left_out_with_a_gap_while_the_others_are_used(String broken) {
        var resource = observationWith("\"subject\":{\"reference\":\"Patient/1\"}," + broken);

        var gathered = with("vitals", bundle(OURS, resource, OURS)).gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.UNREADABLE));
        assertThat(data(gathered).ofType("Observation")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"subject\":\"Patient/1\"", "\"subject\":[{\"reference\":\"Patient/1\"}]", "\"subject\":true"})
    void a_resource_with_a_misplaced_subject_is_left_out_as_well(String subject) {
        var gathered = with("vitals", bundle(OURS, observationWith(subject))).gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.UNREADABLE));
        assertThat(data(gathered).ofType("Observation")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "null",
                "{\"fullUrl\":\"http://x/Observation/1\"}",
                "{\"resource\":null}",
                "{\"resource\":\"a\"}",
                "{\"resource\":{}}",
                "{\"resourc\":{\"resourceType\":\"Observation\"}}"
            })
    void an_entry_without_a_resource_is_a_gap(String entry) {
        var gathered = with("vitals", bundleOfEntries(entry, "{\"resource\":" + OURS + "}"))
                .gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.UNREADABLE));
        assertThat(data(gathered).ofType("Observation")).hasSize(1);
    }

    @Test
    void a_bundle_whose_entries_have_another_name_is_a_gap() {
        var gathered = with("vitals", "{\"resourceType\":\"Bundle\",\"entries\":[{\"resource\":" + OURS + "}]}")
                .gather(VITALS);

        assertGaps(gathered).containsExactly(new Gap("vitals", Reason.UNREADABLE));
    }

    @Test
    void a_broken_resource_on_a_full_page_is_two_gaps() {
        var broken = observationWith("\"subject\":{\"reference\":\"Patient/1\"},\"valueBoolean\":\"maybe\"");

        assertGaps(with("vitals", bundle(OURS, OURS, OURS, broken)).gather(VITALS))
                .containsExactly(new Gap("vitals", Reason.UNREADABLE), new Gap("vitals", Reason.INCOMPLETE));
    }

    @Test
    void a_broken_resource_that_is_all_there_is_under_a_required_key_stops_the_call() {
        assertProblems(with("patient", "{\"resourceType\":\"Patient\",\"id\":\"1\",\"birthDay\":\"1970-01-01\"}")
                        .gather(PATIENT))
                .containsExactly(
                        new Gathered.Problem("patient", "Required input 'patient' cannot be read as FHIR R4."));
    }

    @Test
    void a_broken_resource_that_is_all_there_is_under_an_optional_key_is_a_gap() {
        assertGaps(with(
                                "conditions",
                                "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/1\"},"
                                        + "\"onset\":\"2026\"}")
                        .gather(CONDITIONS))
                .containsExactly(new Gap("conditions", Reason.UNREADABLE));
    }
}
