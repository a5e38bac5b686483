package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.RunningService.quietDischarge;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.goinghome.conformance.CdsHooksModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What services of this kind are known to get wrong without a word; here each is told. */
class WrongInSilenceTest {

    private static final String TEMPERATURE = "/prefetch/vitals/entry/0/resource";

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class With_the_guidance_as_built {

        private RunningService service;

        @BeforeAll
        void start() {
            service = new RunningService();
        }

        @AfterAll
        void stop() {
            service.close();
        }

        private JsonNode cards(ObjectNode request) throws Exception {
            var response = service.discharge(request);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(CdsHooksModels.problemsInResponse(response.body())).isEmpty();
            var cards = CaseFolder.JSON.readTree(response.body()).path("cards");
            assertThat(cards.size()).as(response.body()).isPositive();
            return cards;
        }

        private static void temperature(ObjectNode request, double value, String unit) {
            var quantity = (ObjectNode) request.at(TEMPERATURE + "/valueQuantity");
            quantity.put("value", value).put("code", unit);
        }

        private static String outcome(HttpResponse<String> response, int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            var outcome = CaseFolder.JSON.readTree(response.body());
            assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
            return outcome.toString();
        }

        @Test
        void a_fever_in_fahrenheit_is_shown_as_charted() throws Exception {
            var request = quietDischarge();
            temperature(request, 101.3, "[degF]");

            var card = cards(request).get(0);

            assertThat(card.path("summary").asString()).isEqualTo("Assess before discharge: fever");
            assertThat(card.path("detail").asString()).contains("101.3 °F, measured 2026-01-01 10:00");
        }

        @Test
        void a_temperature_in_an_unknown_unit_is_told() throws Exception {
            var request = quietDischarge();
            temperature(request, 101.3, "F");

            var card = cards(request).get(0);

            assertThat(card.path("summary").asString()).startsWith("Not assessed: fever. ");
            assertThat(card.path("indicator").asString()).isEqualTo("warning");
            assertThat(card.path("detail").asString()).contains("fever (temperature 101.3 unit not recognised");
        }

        @Test
        void no_temperature_and_no_answer_about_fever_is_told() throws Exception {
            var request = quietDischarge();
            ((ObjectNode) request.at(TEMPERATURE)).remove("valueQuantity");
            ((ObjectNode) request.at("/prefetch/checkIns/entry/0/resource")).putArray("item");

            assertThat(cards(request).get(0).path("detail").asString()).contains("fever (temperature no usable value");
        }

        @Test
        @Tag("cds-34")
        void null_prefetch_is_no_prefetch_and_names_what_is_needed() throws Exception {
            var request = quietDischarge();
            request.putNull("prefetch");

            assertThat(outcome(service.discharge(request), 412))
                    .contains(
                            "prefetch.procedures",
                            "prefetch.vitals",
                            "prefetch.pain",
                            "prefetch.symptoms",
                            "prefetch.checkIns");
        }

        @Test
        @Tag("cds-34")
        void null_under_every_key_is_told_as_not_known_as_soon_as_the_patient_is_eligible() throws Exception {
            var request = quietDischarge();
            for (var key : new String[] {"checkIns", "vitals", "pain", "symptoms", "conditions", "referrals"}) {
                ((ObjectNode) request.path("prefetch")).putNull(key);
            }

            assertThat(cards(request).get(0).path("summary").asString())
                    .isEqualTo("Going-home plan ready. Warning signs not asked (no check-in)");
        }

        @Test
        @Tag("cds-34")
        void a_patient_under_the_observations_key_is_refused() throws Exception {
            var request = quietDischarge();
            ((ObjectNode) request.path("prefetch"))
                    .set("vitals", request.at("/prefetch/patient").deepCopy());

            assertThat(outcome(service.discharge(request), 412)).contains("prefetch.vitals");
        }

        @Test
        @Tag("T18")
        void one_observation_of_another_patient_ends_the_call() throws Exception {
            var request = quietDischarge();
            ((ObjectNode) request.at(TEMPERATURE + "/subject")).put("reference", "Patient/p2");

            assertThat(outcome(service.discharge(request), 412)).doesNotContain("p2");
        }

        @Test
        @Tag("cds-17")
        void a_hook_that_is_not_the_service_s_is_refused() throws Exception {
            var request = quietDischarge();
            request.put("hook", "patient-view");

            assertThat(outcome(service.discharge(request), 400)).contains("\"hook\"");
        }

        @Test
        @Tag("cds-17")
        void an_unknown_service_is_named() throws Exception {
            assertThat(outcome(service.post("/cds-services/knee", "{}"), 404)).contains("knee");
        }

        @Test
        @Tag("cds-14")
        void an_address_that_is_none_is_answered_with_an_operation_outcome() throws Exception {
            assertThat(service.raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/json", "\"resourceType\":\"OperationOutcome\"");
        }

        @Test
        @Tag("cds-50")
        @Tag("cds-51")
        void suggestions_are_in_the_json_with_whole_resources() throws Exception {
            var suggestions = cards(quietDischarge()).get(0).path("suggestions");

            assertThat(suggestions.size()).isEqualTo(3);
            assertThat(suggestions.get(0).at("/actions/0/resource/resourceType").asString())
                    .isEqualTo("CommunicationRequest");
            assertThat(suggestions
                            .get(0)
                            .at("/actions/0/resource/payload/0/contentString")
                            .asString())
                    .contains("call");
            assertThat(suggestions
                            .get(1)
                            .at("/actions/0/resource/subject/reference")
                            .asString())
                    .isEqualTo("Patient/p1");
        }

        @Test
        void a_resource_that_the_parser_would_drop_something_of_is_told_as_unread() throws Exception {
            var request = quietDischarge();
            var temperature = (ObjectNode) request.at(TEMPERATURE);
            temperature.set("valueQuantty", temperature.remove("valueQuantity"));

            var card = cards(request).get(0);

            assertThat(card.path("indicator").asString()).isEqualTo("warning");
            assertThat(card.path("detail").asString()).contains("Not read: vitals (1 of 5 entries)");
        }

        @Test
        void procedures_of_which_only_a_part_was_sent_do_not_make_a_patient_not_eligible() throws Exception {
            var request = quietDischarge();
            var procedures = (ObjectNode) request.at("/prefetch/procedures");
            procedures.putArray("entry");
            procedures.putArray("link").addObject().put("relation", "next").put("url", "https://ehr.example/page2");
            ((ObjectNode) request.path("prefetch")).putNull("checkIns");

            assertThat(cards(request).get(0).path("summary").asString())
                    .isEqualTo("Input missing or unreadable. Could not tell whether this was back surgery");
        }

        @Test
        void calls_at_the_same_time_do_not_mix_patients() throws Exception {
            var febrile = quietDischarge();
            temperature(febrile, 39.0, "Cel");
            var pool = java.util.concurrent.Executors.newFixedThreadPool(8);
            try {
                var calls = new java.util.ArrayList<java.util.concurrent.Callable<Boolean>>();
                for (var i = 0; i < 200; i++) {
                    var ill = i % 2 == 0;
                    var request = ill ? febrile : quietDischarge();
                    calls.add(() -> service.discharge(request).body().contains("39.0 °C") == ill);
                }
                for (var call : pool.invokeAll(calls)) {
                    assertThat(call.get()).isTrue();
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class With_a_guidance_of_a_site {

        private RunningService service;

        /** A title beyond ASCII, a priority between urgent and stat, and a sign whose logic throws. */
        @BeforeAll
        void start(@TempDir Path folder) throws Exception {
            var guidance = new TestGuidance(folder.resolve("fhir-resources"));
            guidance.with(
                    "plandefinition/BackSurgeryDischarge.json",
                    "\"title\": \"Going home after back surgery\"",
                    "\"title\": \"Nach Hause – après l’opération 脊椎\"");
            var redFlags = "plandefinition/BackSurgeryRedFlags.json";
            var fever = Files.readString(guidance.folder().resolve(redFlags)).indexOf("\"id\": \"s51\"");
            var text = Files.readString(guidance.folder().resolve(redFlags));
            Files.writeString(
                    guidance.folder().resolve(redFlags),
                    text.substring(0, fever) + text.substring(fever).replaceFirst("\"urgent\"", "\"asap\""));
            guidance.withCql(
                    "BackSurgery",
                    cql -> cql.replaceFirst(
                            "define \"S52 Evidence\":\\n  flatten \\{",
                            "define \"S52 Evidence\":\n  flatten {\n    Message((\"Findings\" F where false return all "
                                    + "GH.Row(null, null, null, null, null, null, null, null, null)), true, 'x', 'Error', 'boom'),"));
            service = new RunningService("goinghome.guidance.locations=" + guidance.location());
        }

        @AfterAll
        void stop() {
            service.close();
        }

        @Test
        void a_sign_whose_logic_throws_is_told_and_the_others_stand() throws Exception {
            var request = quietDischarge();
            ((ObjectNode) request.at(TEMPERATURE + "/valueQuantity")).put("value", 39.0);

            var response = service.discharge(request);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var card = CaseFolder.JSON.readTree(response.body()).at("/cards/0");
            assertThat(card.isObject()).as(response.body()).isTrue();
            assertThat(card.path("summary").asString())
                    .isEqualTo(
                            "Assess before discharge: fever. Not assessed: headache, severe headache with fever or drowsiness");
            assertThat(card.path("detail").asString())
                    .contains("39.0 °C", "headache (could not be evaluated)")
                    .doesNotContain("boom");
        }

        @Test
        void asap_is_as_urgent_as_a_warning() throws Exception {
            var request = quietDischarge();
            ((ObjectNode) request.at(TEMPERATURE + "/valueQuantity")).put("value", 39.0);

            assertThat(CaseFolder.JSON
                            .readTree(service.discharge(request).body())
                            .at("/cards/0/indicator")
                            .asString())
                    .isEqualTo("warning");
        }

        @Test
        @Tag("cds-4")
        void a_title_beyond_ascii_arrives_in_discovery() throws Exception {
            var response = service.get("/cds-services");

            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type.replace(" ", "").toLowerCase(java.util.Locale.ROOT))
                            .isEqualTo("application/json;charset=utf-8"));
            assertThat(new String(response.body(), UTF_8)).contains("Nach Hause – après l’opération 脊椎");
        }
    }

    @Test
    void the_log_of_a_call_names_no_patient() {
        assertThat(new CdsRequest(
                                "h",
                                new java.util.UUID(1, 2),
                                new CdsRequest.Context("Practitioner/u", "p1", "e1"),
                                new org.goinghome.ehr.FhirAccess("https://ehr.example", "secret", null, null),
                                Map.of())
                        .toString())
                .doesNotContain("p1", "e1", "Practitioner/u", "secret");
    }
}
