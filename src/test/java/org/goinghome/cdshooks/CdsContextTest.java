package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.intake.Issue;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CdsContextTest {

    private static final String DISCHARGE = TestCall.DISCHARGE;
    private static final String VIEW = "patient-view";

    private final TestCall call = new TestCall();

    @Nested
    @Tag("cds-20")
    class The_context {

        @ParameterizedTest
        @ValueSource(strings = {"userId", "patientId", "encounterId"})
        void of_a_discharge_needs_all_its_fields(String name) {
            call.context.put(name, null);

            call.assertIssues(DISCHARGE)
                    .containsExactly(
                            new Issue(IssueType.REQUIRED, "context." + name, "context." + name + " is missing."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"userId", "patientId"})
        void of_a_patient_view_needs_the_user_and_the_patient(String name) {
            call.body.put("hook", "\"patient-view\"");
            call.context.put(name, null);

            call.assertIssues(VIEW).extracting(Issue::path).containsExactly("context." + name);
        }

        @Test
        void of_a_patient_view_may_have_no_encounter() {
            call.body.put("hook", "\"patient-view\"");
            call.context.put("encounterId", null);

            assertThat(call.read(VIEW).context().encounterId()).isNull();
        }

        @Test
        void of_a_patient_view_may_have_an_encounter_but_not_any() {
            call.body.put("hook", "\"patient-view\"");
            assertThat(call.read(VIEW).context().encounterId()).isEqualTo("e1");

            call.context.put("encounterId", "\"Encounter/e1\"");
            call.assertIssues(VIEW).extracting(Issue::path).containsExactly("context.encounterId");
        }

        @ParameterizedTest
        @Tag("T3")
        @ValueSource(
                strings = {
                    "\"\"",
                    "\" \"",
                    "\"Patient/123\"",
                    "\"p1 \"",
                    "\"1?_include=*\"",
                    "\"1&code=x\"",
                    "\"../../admin\"",
                    "\"..\"",
                    "\".\"",
                    "\"1/..\"",
                    "\"1#a\"",
                    "\"1%2F2\"",
                    "\"1\\\\2\"",
                    "\"1\\r\\nHost: x\"",
                    "\"1\\u0000\"",
                    "\"p\\u00e4\"",
                    "\"\\uff11\"",
                    "\"p1\\n\"",
                    "\"1;2\"",
                    "\"1,2\"",
                    "\"1|2\"",
                    "\"1:2\"",
                    "\"$match\"",
                    "\"{{context.userId}}\"",
                    "\"<b>1</b>\"",
                    "\"'1'\"",
                    "\"*\"",
                    "\"@1\"",
                    "\"~1\"",
                    "\"1+1\"",
                    "1",
                    "true",
                    "[\"p1\"]",
                    "{\"id\":\"p1\"}"
                })
        void has_plain_ids_only(String id) {
            call.context.put("patientId", id);
            call.context.put("encounterId", id);

            call.assertIssues(DISCHARGE)
                    .extracting(Issue::path)
                    .containsExactly("context.patientId", "context.encounterId");
        }

        @ParameterizedTest
        @Tag("cds-21")
        @ValueSource(ints = {1, 64, 65, 194, 256})
        void may_have_ids_of_up_to_256_characters(int length) {
            call.context.put("patientId", "\"" + "a".repeat(length) + "\"");

            assertThat(call.read().context().patientId()).hasSize(length);
        }

        @Test
        @Tag("cds-21")
        void may_not_have_ids_of_257_characters() {
            call.context.put("patientId", "\"" + "a".repeat(257) + "\"");

            call.assertIssues(DISCHARGE).extracting(Issue::path).containsExactly("context.patientId");
        }

        @ParameterizedTest
        @ValueSource(strings = {"A-Z.a_z-0.9", "...", "-", "_"})
        void may_have_every_plain_character_in_an_id(String id) {
            call.context.put("patientId", "\"" + id + "\"");

            assertThat(call.read().context().patientId()).isEqualTo(id);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "u1",
                    "Practitioner/",
                    "/u1",
                    "Practitioner/u1/x",
                    "Practitioner/u 1",
                    "Practitioner u1",
                    "Practitioner/u1/_history/1",
                    "https://ehr.example/Practitioner/u1",
                    "Practitioner/..",
                    "1/1"
                })
        void has_a_user_with_type_and_id(String userId) {
            call.context.put("userId", "\"" + userId + "\"");

            call.assertIssues(DISCHARGE)
                    .containsExactly(new Issue(
                            IssueType.VALUE,
                            "context.userId",
                            "context.userId must be a FHIR type and id such as Practitioner/123."));
        }

        @ParameterizedTest
        @Tag("cds-22")
        @ValueSource(strings = {"PractitionerRole/1", "Patient/1", "RelatedPerson/1", "Device/1"})
        void may_have_a_user_of_any_type(String userId) {
            call.context.put("userId", "\"" + userId + "\"");

            assertThat(call.read().context().userId()).isEqualTo(userId);
        }
    }

    @Nested
    @Tag("cds-42")
    class A_token_confined_to_a_patient {

        @Test
        void must_be_the_contexts() {
            call.body.put("fhirServer", "\"https://ehr.example/fhir\"");
            call.body.put("fhirAuthorization", "{\"patient\":\"p2\"}");

            call.assertIssues(DISCHARGE)
                    .containsExactly(new Issue(
                            IssueType.VALUE,
                            "fhirAuthorization.patient",
                            "fhirAuthorization.patient is not the patient of the context."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"P1\"", "\"Patient/p1\"", "\"\"", "5", "{}"})
        void must_be_the_very_id(String patient) {
            call.body.put("fhirServer", "\"https://ehr.example/fhir\"");
            call.body.put("fhirAuthorization", "{\"patient\":" + patient + "}");

            call.assertIssues(DISCHARGE).extracting(Issue::path).containsExactly("fhirAuthorization.patient");
        }

        @Test
        void may_also_not_be_confined() {
            call.body.put("fhirServer", "\"https://ehr.example/fhir\"");
            call.body.put("fhirAuthorization", "{\"access_token\":\"t\"}");

            assertThat(call.read().access().token()).isEqualTo("t");
        }
    }
}
