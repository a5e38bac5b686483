package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.goinghome.cdshooks.CdsRequest.Context;
import org.goinghome.ehr.FhirAccess;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

class CdsRequestTest {

    private static final String DISCHARGE = TestCall.DISCHARGE;
    private static final String VIEW = "patient-view";

    private final TestCall call = new TestCall();

    @Nested
    @Tag("cds-15")
    class A_request {

        @Test
        void of_the_least_that_is_required_is_read() {
            var request = call.read();

            assertThat(request.hook()).isEqualTo("encounter-discharge");
            assertThat(request.hookInstance()).hasToString("d1577c69-dfbe-44ad-ba6d-3e05e953b2ea");
            assertThat(request.context()).isEqualTo(new Context("Practitioner/u1", "p1", "e1"));
            assertThat(request.access()).isEqualTo(FhirAccess.NONE);
            assertThat(request.prefetch()).isEmpty();
        }

        @Test
        void with_everything_is_read() {
            call.body.put("fhirServer", "\"https://ehr.example/fhir\"");
            call.body.put(
                    "fhirAuthorization",
                    "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":3600,"
                            + "\"scope\":\"patient/*.rs\",\"subject\":\"x\",\"patient\":\"p1\"}");
            call.body.put("prefetch", "{\"patient\":{\"resourceType\":\"Patient\"},\"vitals\":null}");

            var request = call.read();

            assertThat(request.access())
                    .isEqualTo(new FhirAccess("https://ehr.example/fhir", "t", "patient/*.rs", Duration.ofHours(1)));
            assertThat(request.prefetch().keySet()).containsExactly("patient", "vitals");
            assertThat(request.prefetch().get("vitals").kind()).isEqualTo(Kind.NULL);
            assertThat(request.prefetch().get("patient").path()).isEqualTo("$.prefetch.patient");
        }

        @ParameterizedTest
        @Tag("cds-35")
        @ValueSource(strings = {"null", "{}"})
        void may_have_a_prefetch_without_anything(String prefetch) {
            call.body.put("prefetch", prefetch);

            assertThat(call.read().prefetch()).isEmpty();
        }

        @Test
        @Tag("cds-5")
        void may_hold_what_we_do_not_know() {
            call.body.put("extension", "{\"com.example\":[1]}");
            call.body.put("hooks", "7");
            call.context.put("extension", "true");
            call.context.put("medications", "{}");

            assertThat(call.read().context().patientId()).isEqualTo("p1");
        }

        @Test
        void may_have_null_where_it_may_have_nothing() {
            call.body.put("fhirServer", "null");
            call.body.put("fhirAuthorization", "null");

            assertThat(call.read().access()).isEqualTo(FhirAccess.NONE);
        }

        @Test
        void prints_no_id_and_no_data() {
            call.body.put("fhirServer", "\"https://ehr.example/fhir\"");
            call.body.put("fhirAuthorization", "{\"patient\":\"p1\"}");

            var request = call.read();

            assertThat(request).hasToString("CdsRequest[encounter-discharge d1577c69-dfbe-44ad-ba6d-3e05e953b2ea]");
            assertThat(request.context().toString() + request.access())
                    .doesNotContain("p1")
                    .doesNotContain("u1");
        }
    }

    @Nested
    @Tag("cds-16")
    class A_member_of_the_envelope {

        @ParameterizedTest
        @ValueSource(strings = {"hook", "hookInstance", "context"})
        void must_not_be_missing(String name) {
            call.body.put(name, null);

            call.assertIssues(DISCHARGE).containsExactly(new Issue(IssueType.REQUIRED, name, name + " is missing."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"hook", "hookInstance", "context"})
        void must_not_be_null(String name) {
            call.body.put(name, "null");

            call.assertIssues(DISCHARGE).extracting(Issue::path).containsExactly(name);
        }

        @ParameterizedTest
        @ValueSource(strings = {"hook", "hookInstance", "fhirServer"})
        void must_not_be_blank(String name) {
            call.body.put(name, "\" \"");

            call.assertIssues(DISCHARGE).containsExactly(new Issue(IssueType.VALUE, name, name + " is blank."));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "hook|7",
                    "hook|[\"encounter-discharge\"]",
                    "hookInstance|7",
                    "hookInstance|{}",
                    "context|\"p1\"",
                    "context|[]",
                    "context|true",
                    "fhirServer|{}",
                    "fhirServer|1",
                    "fhirAuthorization|\"Bearer t\"",
                    "fhirAuthorization|[]",
                    "prefetch|[]",
                    "prefetch|\"none\"",
                    "prefetch|0"
                })
        void must_have_its_type(String name, String value) {
            call.body.put(name, value);

            call.assertIssues(DISCHARGE)
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.path()).isEqualTo(name))
                    .satisfies(issue -> assertThat(issue.code()).isEqualTo(IssueType.STRUCTURE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "d1577c69-dfbe-44ad-ba6d-3e05e953b2e",
                    "d1577c69-dfbe-44ad-ba6d-3e05e953b2eaa",
                    "d1577c69dfbe44adba6d3e05e953b2ea",
                    "{d1577c69-dfbe-44ad-ba6d-3e05e953b2ea}",
                    "urn:uuid:d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                    "g1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                    "1-1-1-1-1",
                    " d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
                })
        void that_is_the_hook_instance_must_be_a_uuid(String hookInstance) {
            call.body.put("hookInstance", "\"" + hookInstance + "\"");

            call.assertIssues(DISCHARGE)
                    .containsExactly(new Issue(IssueType.VALUE, "hookInstance", "hookInstance must be a UUID."));
        }

        @Test
        @Tag("cds-18")
        void that_is_the_hook_instance_may_be_upper_case_and_comes_out_lower_case() {
            call.body.put("hookInstance", "\"D1577C69-DFBE-44AD-BA6D-3E05E953B2EA\"");

            assertThat(call.read().hookInstance()).hasToString("d1577c69-dfbe-44ad-ba6d-3e05e953b2ea");
        }

        @Test
        void that_is_an_authorization_needs_a_fhir_server() {
            call.body.put("fhirAuthorization", "{\"access_token\":\"t\"}");

            call.assertIssues(DISCHARGE)
                    .containsExactly(new Issue(
                            IssueType.REQUIRED, "fhirServer", "fhirServer is required with fhirAuthorization."));
        }

        @Test
        @Tag("cds-19")
        void that_is_a_fhir_server_is_taken_as_a_name_and_not_called() {
            call.body.put("fhirServer", "\"http://169.254.169.254/\"");

            assertThat(call.read().access().server()).isEqualTo("http://169.254.169.254/");
        }
    }

    @Nested
    @Tag("cds-17")
    class The_hook {

        @Test
        void must_be_the_services() {
            call.assertIssues(VIEW)
                    .containsExactly(
                            new Issue(IssueType.VALUE, "hook", "hook must be patient-view, the hook of this service."));
        }

        @Test
        void is_compared_with_its_case() {
            call.body.put("hook", "\"Encounter-Discharge\"");

            call.assertIssues(DISCHARGE).extracting(Issue::path).containsExactly("hook");
        }
    }

    @Nested
    @Tag("cds-16")
    class Problems {

        @Test
        void are_named_all_at_once() {
            call.body.put("hook", null);
            call.body.put("hookInstance", "\"1\"");
            call.body.put("prefetch", "[]");
            call.context.put("userId", "\"u1\"");
            call.context.put("patientId", "5");
            call.context.put("encounterId", null);

            call.assertIssues(DISCHARGE)
                    .extracting(Issue::path)
                    .containsExactly(
                            "hook",
                            "hookInstance",
                            "context.userId",
                            "context.patientId",
                            "context.encounterId",
                            "prefetch");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"''|", "{\"hook\"|", "[]|", "{\"context\":{\"a\":1,\"a\":2}}|context.a"})
        void of_the_json_itself_are_bad_requests_as_well(String json, String path) {
            var refused = catchThrowableOfType(Refused.class, () -> CdsRequest.read(json.getBytes(UTF_8), DISCHARGE));

            assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(refused.issues())
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.path()).isEqualTo(path))
                    .satisfies(issue -> assertThat(issue.diagnostics()).startsWith("The request body "));
        }
    }
}
