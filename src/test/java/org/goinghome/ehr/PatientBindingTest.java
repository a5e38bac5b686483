package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.ehr.Prefetched.ENCOUNTER;
import static org.goinghome.ehr.Prefetched.PATIENT;
import static org.goinghome.ehr.Prefetched.VITALS;
import static org.goinghome.ehr.Prefetched.bundle;
import static org.goinghome.ehr.Prefetched.bundleOfEntries;
import static org.goinghome.ehr.Prefetched.encounter;
import static org.goinghome.ehr.Prefetched.observation;
import static org.goinghome.ehr.Prefetched.observationWith;
import static org.goinghome.ehr.Prefetched.patient;
import static org.goinghome.ehr.Prefetched.with;

import java.util.ArrayList;
import java.util.Collections;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No data of one patient in the cards of another. The context's patient is 1, the encounter e1. */
@Tag("T18")
@Tag("cds-34")
class PatientBindingTest {

    private static final String OURS = observation("Patient/1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/2",
                "Patient/10",
                "Patient/01",
                "Patient/1 ",
                " Patient/1",
                "Patient/1/",
                "/Patient/1",
                "patient/1",
                "PATIENT/1",
                "Patient/1#p",
                "Patient/1?x=Patient/1",
                "Patient/1,Patient/2",
                "Patient/1|1",
                "Patient/1/Observation/5",
                "Patient/2/_history/1",
                "Patient/1/_history",
                "Patient/1/_history/",
                "Patient/1/_history/1/../../../2",
                "Patient/../Patient/1",
                "Patient/%31",
                "Patient",
                "1",
                "",
                "Group/1",
                "Device/1",
                "Location/1",
                "#1",
                "#",
                "urn:uuid:1",
                "urn:oid:1.1",
                "http://elsewhere.example/fhir/Patient/1",
                "https://ehr.example/fhir/Patient/1",
                "Patient?identifier=1",
                "Pàtient/1",
                "Patient/\\u0031\\u200b",
                "Patient\\u20441"
            })
    void a_reference_that_is_not_exactly_this_patient_stops_the_call(String reference) {
        assertStopped(
                reference, with("vitals", bundle(OURS, observation(reference))).gather(VITALS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/1", "Patient/1/_history/2", "Patient/1/_history/a-b.c", "Patient\\u002f1"})
    void a_reference_to_this_patient_is_used(String reference) {
        assertUsed(reference, with("vitals", bundle(observation(reference))).gather(VITALS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"subject\":null",
                "\"subject\":{}",
                "\"subject\":{\"reference\":null}",
                "\"subject\":{\"reference\":5}",
                "\"subject\":{\"reference\":[\"Patient/1\"]}",
                "\"subject\":{\"reference\":{\"value\":\"Patient/1\"}}",
                "\"subject\":{\"display\":\"Patient/1\"}",
                "\"subject\":{\"type\":\"Patient\",\"identifier\":{\"value\":\"1\"}}",
                "\"performer\":[{\"reference\":\"Patient/1\"}]",
                "\"focus\":[{\"reference\":\"Patient/1\"}]",
                "\"_subject\":{\"reference\":\"Patient/1\"}",
                "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"1\"}],\"subject\":{\"reference\":\"#1\"}",
                "\"subject\":{\"reference\":\"Patient/1\"},\"patient\":{\"reference\":\"Patient/2\"}"
            })
    void a_subject_that_is_absent_or_logical_or_contained_is_not_this_patient(String members) {
        assertStopped(
                members, with("vitals", bundle(OURS, observationWith(members))).gather(VITALS));
    }

    @Test
    void no_subject_at_all_is_not_this_patient() {
        assertStopped(
                with("vitals", bundle("{\"resourceType\":\"Observation\"}")).gather(VITALS));
    }

    @Test
    void one_alien_among_five_hundred_stops_the_call_wherever_it_stands() {
        for (int position : new int[] {0, 250, 499}) {
            var resources = new ArrayList<>(Collections.nCopies(500, OURS));
            resources.set(position, observation("Patient/2"));

            assertStopped(
                    "at " + position,
                    with("vitals", bundle(resources.toArray(String[]::new))).gather(VITALS));
        }
    }

    @Test
    void an_alien_that_cannot_be_read_otherwise_stops_the_call_as_well() {
        assertStopped(with(
                        "vitals",
                        bundle(observationWith("\"subject\":{\"reference\":\"Patient/2\"},\"valueBoolean\":\"maybe\"")))
                .gather(VITALS));
    }

    @Test
    void the_full_url_of_an_entry_does_not_make_it_this_patients() {
        assertStopped(with(
                        "vitals",
                        bundleOfEntries(
                                "{\"fullUrl\":\"http://x/Patient/1\",\"resource\":" + observation("Patient/2") + "}"))
                .gather(VITALS));
        assertStopped(with(
                        "patient",
                        bundleOfEntries("{\"fullUrl\":\"http://x/Patient/1\",\"resource\":" + patient("2") + "}"))
                .gather(PATIENT));
    }

    @Test
    void an_absolute_reference_counts_on_the_requests_fhir_server_only() {
        var resource = bundle(observation("https://ehr.example/fhir/Patient/1"));

        assertUsed(
                with("vitals", resource).fhirServer("https://ehr.example/fhir").gather(VITALS));
        assertUsed(
                with("vitals", resource).fhirServer("https://ehr.example/fhir/").gather(VITALS));
        assertStopped(
                with("vitals", resource).fhirServer("https://ehr.example/fhi").gather(VITALS));
        assertStopped(with("vitals", resource).fhirServer("https://ehr.example").gather(VITALS));
        assertStopped(
                with("vitals", resource).fhirServer("http://ehr.example/fhir").gather(VITALS));
        assertStopped(with("vitals", resource).gather(VITALS));
    }

    @Test
    void a_patient_with_another_id_stops_the_call() {
        for (var id :
                new String[] {"2", "10", "01", "", "Patient/1", "http://elsewhere.example/Patient/1", "1/_history/2"}) {
            assertStopped(id, with("patient", patient(id)).gather(PATIENT));
        }
        assertStopped(with("patient", "{\"resourceType\":\"Patient\"}").gather(PATIENT));
        assertStopped(with("patient", "{\"resourceType\":\"Patient\",\"id\":1}").gather(PATIENT));
    }

    @Test
    void an_id_is_compared_with_its_case() {
        assertStopped(with("patient", patient("A")).patientId("a").gather(PATIENT));
        assertUsed(with("patient", patient("a")).patientId("a").gather(PATIENT));
    }

    @Test
    void an_id_with_characters_that_mean_something_elsewhere_is_compared_as_text() {
        assertStopped(with("vitals", bundle(observation("Patient/1x2")))
                .patientId("1.2")
                .gather(VITALS));
        assertUsed(with("vitals", bundle(observation("Patient/1.2")))
                .patientId("1.2")
                .gather(VITALS));
    }

    @Test
    void an_encounter_must_be_the_contexts_and_this_patients() {
        assertUsed(with("encounter", encounter("e1", "Patient/1")).gather(ENCOUNTER));
        assertStopped(with("encounter", encounter("e2", "Patient/1")).gather(ENCOUNTER));
        assertStopped(with("encounter", encounter("e1", "Patient/2")).gather(ENCOUNTER));
        assertStopped(with("encounter", encounter("e1", "Patient/1"))
                .encounterId(null)
                .gather(ENCOUNTER));
    }

    @Test
    void a_type_that_names_its_patient_patient_is_bound_by_that() {
        var allergies = new DataNeed("allergies", "AllergyIntolerance", true, "", OptionalInt.empty());
        var resource = "{\"resourceType\":\"AllergyIntolerance\",\"patient\":{\"reference\":\"Patient/%s\"}}";

        assertUsed(with("allergies", bundle(resource.formatted("1"))).gather(allergies));
        assertStopped(with("allergies", bundle(resource.formatted("2"))).gather(allergies));
    }

    @Test
    void a_type_that_names_no_patient_cannot_be_this_patients() {
        var locations = new DataNeed("locations", "Location", true, "", OptionalInt.empty());

        assertStopped(
                with("locations", bundle("{\"resourceType\":\"Location\"}")).gather(locations));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Patient/2 | business-rule | is not the patient of the context.",
                "Patient/1#p | business-rule | is not the patient of the context.",
                "http://elsewhere.example/fhir/Patient/1 | business-rule | is an absolute reference that is not below fhirServer, so it is not known to be the patient of the context.",
                "#1 | required | names no patient to compare with the patient of the context.",
                "urn:uuid:1 | required | names no patient to compare with the patient of the context.",
                "Group/1 | required | names no patient to compare with the patient of the context."
            })
    void the_reason_says_what_is_wrong_with_a_reference(String reference, String code, String reason) {
        var problem = only(with("vitals", bundle(OURS, observation(reference))).gather(VITALS));

        assertThat(problem.code().toCode()).isEqualTo(code);
        assertThat(problem.path()).isEqualTo("prefetch.vitals.entry[1].resource.subject");
        assertThat(problem.reason()).isEqualTo(problem.path() + " " + reason);
    }

    @Test
    void a_resource_without_a_subject_names_no_patient_where_its_type_would() {
        var allergies = new DataNeed("allergies", "AllergyIntolerance", true, "", OptionalInt.empty());

        assertThat(only(with("vitals", bundle(OURS, "{\"resourceType\":\"Observation\"}"))
                                .gather(VITALS))
                        .reason())
                .isEqualTo("prefetch.vitals.entry[1].resource.subject names no patient to compare with the patient of"
                        + " the context.");
        assertThat(only(with("allergies", "{\"resourceType\":\"AllergyIntolerance\"}")
                                .gather(allergies))
                        .path())
                .isEqualTo("prefetch.allergies.patient");
    }

    @Test
    void another_encounter_is_not_called_another_patient() {
        var problem = only(with("encounter", encounter("e2", "Patient/1")).gather(ENCOUNTER));

        assertThat(problem.path()).isEqualTo("prefetch.encounter.id");
        assertThat(problem.reason()).isEqualTo("prefetch.encounter.id is not the encounter of the context.");
    }

    private static void assertStopped(Gathered gathered) {
        assertStopped("", gathered);
    }

    private static void assertStopped(String what, Gathered gathered) {
        assertThat(gathered)
                .as(what)
                .isInstanceOfSatisfying(
                        Gathered.Incomplete.class,
                        incomplete -> assertThat(incomplete.problems())
                                .isNotEmpty()
                                .allSatisfy(
                                        problem -> assertThat(problem.reason())
                                                .matches(
                                                        ".*(is not the patient of the context|is not the encounter of the context|"
                                                                + "names no patient to compare with the patient of the context|"
                                                                + "is not known to be the patient of the context|may be wrong)\\.")));
    }

    private static Gathered.Problem only(Gathered gathered) {
        assertStopped(gathered);
        return ((Gathered.Incomplete) gathered).problems().get(0);
    }

    private static void assertUsed(Gathered gathered) {
        assertUsed("", gathered);
    }

    private static void assertUsed(String what, Gathered gathered) {
        assertThat(gathered)
                .as(what)
                .isInstanceOfSatisfying(
                        Gathered.Complete.class,
                        complete -> assertThat(complete.patient().gaps()).isEmpty());
    }
}
