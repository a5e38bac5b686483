package org.goinghome.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.TreeMap;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.cdshooks.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page is told: how to draw, in each language and with the thresholds in use, and which EHRs it may read. */
@TestInstance(Lifecycle.PER_CLASS)
class TimelineTest {

    private static final String DRAWN = "/timeline/plans/BackSurgeryRecovery";

    private final RunningService service = new RunningService(
            "goinghome.parameters.BackSurgery.FeverCelsius=38.6",
            "goinghome.parameters.BackSurgery.ExtraProcedures=urn:site|own",
            "goinghome.time-zone=Europe/Berlin");

    @AfterAll
    void stop() {
        service.close();
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode drawn(String lang) throws Exception {
        return json(service.get(DRAWN + "?lang=" + lang));
    }

    private static JsonNode titled(JsonNode list, String title) {
        return list.valueStream()
                .filter(each -> each.path("title").asString().equals(title))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Of_the_guidance_in_use {

        @Test
        void a_threshold_that_a_site_set_stands_beside_what_the_guidance_comes_with() throws Exception {
            var fever = titled(drawn("en").path("series"), "Temperature")
                    .path("thresholds")
                    .path(0);

            assertThat(fever.path("value").decimalValue()).isEqualByComparingTo("38.6");
            assertThat(fever.path("preset").decimalValue()).isEqualByComparingTo("38.0");
            assertThat(fever.path("worse").asString()).isEqualTo("higher");
            assertThat(fever.path("statement").asString()).isEqualTo("s51");
            assertThat(drawn("en").at("/statements/s51/label").asString()).isEqualTo("S51");
            assertThat(drawn("en").at("/statements/s51/name").asString()).isEqualTo("Fever");
            assertThat(drawn("en").at("/statements/s51/source").asString()).contains("2024-10-01");
        }

        @Test
        void words_are_in_the_language_asked_for_and_all_else_is_the_same() throws Exception {
            var spanish = drawn("es");

            assertThat(spanish.path("language").asString()).isEqualTo("es");
            assertThat(titled(spanish.path("series"), "Dolor de espalda")
                            .path("items")
                            .path(0)
                            .asString())
                    .isEqualTo("pain-back");
            var fever = titled(spanish.path("questions"), "Fiebre percibida");
            assertThat(fever.path("text").asString()).startsWith("¿Tiene fiebre");
            assertThat(fever.at("/options/0/name").asString()).isEqualTo("Sí");
            assertThat(spanish.path("series").size())
                    .isEqualTo(drawn("en").path("series").size());
            assertThat(drawn("tlh").path("language").asString()).isEqualTo("en");
        }

        @Test
        void answers_are_flagged_that_the_form_warns_about() throws Exception {
            var flagged = new TreeMap<String, Integer>();
            for (var question : drawn("en").path("questions")) {
                flagged.put(question.path("item").asString(), (int) question.path("options")
                        .valueStream()
                        .filter(option -> option.path("flagged").asBoolean())
                        .count());
            }

            assertThat(flagged).hasSizeGreaterThan(15).doesNotContainValue(0).containsEntry("leg-calf", 4);
            assertThat(flagged).containsEntry("breathing-trouble", 1).containsEntry("pain-tolerable", 1);
        }

        @Test
        void what_counts_as_the_operation_is_what_counts_for_the_cards() throws Exception {
            var operations = drawn("en").path("operations").toString();

            assertThat(operations).contains("http://snomed.info/sct|89355001").contains("urn:site|own");
            assertThat(operations).doesNotContain("cervical");
            assertThat(drawn("en").path("days").asInt()).isEqualTo(90);
            assertThat(drawn("en").path("timeZone").asString()).isEqualTo("Europe/Berlin");
            assertThat(drawn("en").at("/form/major").asString()).isEqualTo("1");
        }

        /** Water freezes and boils at the same temperature in every unit. */
        @Test
        void a_unit_is_converted_as_it_is_defined() throws Exception {
            var accepted = titled(drawn("en").path("series"), "Temperature").path("accepted");

            assertThat(accepted.size()).isEqualTo(2);
            assertThat(converted(accepted.path(0), "Cel", "0")).isEqualByComparingTo("0");
            assertThat(converted(accepted.path(0), "Cel", "100")).isEqualByComparingTo("100");
            assertThat(converted(accepted.path(1), "[degF]", "32")).isEqualByComparingTo("0");
            assertThat(converted(accepted.path(1), "[degF]", "212")).isEqualByComparingTo("100");
        }

        private static BigDecimal converted(JsonNode unit, String code, String value) {
            assertThat(unit.path("unit").asString()).isEqualTo(code);
            return new BigDecimal(value)
                    .subtract(unit.path("minus").decimalValue())
                    .multiply(unit.path("times").decimalValue())
                    .divide(unit.path("per").decimalValue());
        }

        @Test
        void another_plan_has_none() throws Exception {
            assertThat(service.get("/timeline/plans/BackSurgeryRedFlags").statusCode())
                    .isEqualTo(404);
            assertThat(service.get("/timeline/nothing.html").statusCode()).isEqualTo(404);
        }
    }

    /** Registered at one EHR, which shows it in a frame. */
    @Nested
    class With_clients {

        @Test
        void it_is_open_to_read() throws Exception {
            try (var closed = new ClosedService()) {
                var answer = closed.send("GET", DRAWN, null, null);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Language")).hasValue("en");
                assertThat(closed.send("GET", "/timeline/settings.json", null, null)
                                .body())
                        .isEqualTo("{\"plans\":[\"BackSurgeryRecovery\"],\"languages\":[\"en\",\"es\"],\"apps\":[]}");
                assertThat(closed.send("POST", DRAWN, null, "{}").statusCode()).isEqualTo(405);
                assertThat(closed.send("PUT", "/timeline/settings.json", null, "{}")
                                .statusCode())
                        .isEqualTo(405);
            }
        }

        @Test
        void the_page_may_ask_the_EHRs_and_stand_in_their_pages_and_nowhere_else() throws Exception {
            try (var closed = new ClosedService(
                    "goinghome.timeline.apps[0].fhir-server=https://ehr.example/fhir/r4",
                    "goinghome.timeline.apps[0].client-id=timeline",
                    "goinghome.timeline.apps[0].token-origins=https://login.ehr.example:8443",
                    "goinghome.timeline.apps[0].frame-ancestors=https://chart.ehr.example")) {
                assertThat(closed.send("GET", "/timeline/settings.json", null, null)
                                .body())
                        .contains("{\"fhirServer\":\"https://ehr.example/fhir/r4\",\"clientId\":\"timeline\"}");
                var page = closed.send("GET", "/timeline/launch.html", null, null);
                assertThat(page.headers().firstValue("Content-Security-Policy"))
                        .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                                + " connect-src 'self' https://ehr.example https://login.ehr.example:8443;"
                                + " form-action 'none'; frame-ancestors https://chart.ehr.example; base-uri 'none';"
                                + " require-trusted-types-for 'script'; trusted-types 'none'");
                assertThat(page.headers().map()).doesNotContainKey("X-Frame-Options");
                assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            }
        }

        @Test
        void where_it_is_registered_nowhere_the_page_asks_nobody_and_stands_in_no_frame() throws Exception {
            var page = service.get("/timeline/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("connect-src 'self';", "frame-ancestors 'none';");
            assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        }

        @Test
        void settings_that_are_wrong_are_told_all_at_once() {
            assertThatThrownBy(() -> new RunningService(
                            "goinghome.timeline.apps[0].fhir-server=http://ehr.example/fhir",
                            "goinghome.timeline.apps[1].fhir-server=https://ehr.example/fhir",
                            "goinghome.timeline.apps[1].client-id=timeline",
                            "goinghome.timeline.apps[2].fhir-server=https://ehr.example/fhir/",
                            "goinghome.timeline.apps[2].client-id=again",
                            "goinghome.timeline.apps[2].frame-ancestors=*"))
                    .rootCause()
                    .hasMessageContainingAll(
                            "apps[0].client-id", "http://ehr.example", "of two apps", "'*' is no origin");
        }
    }
}
