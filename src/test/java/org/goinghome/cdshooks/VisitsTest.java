package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Repeated;
import org.goinghome.rendering.Repeated.Rests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What differs between visits: hooks, time zones, and what a clinician has answered already. */
class VisitsTest {

    private static JsonNode cards(RunningService service, String id, JsonNode request) throws Exception {
        var response = service.post("/cds-services/" + id, request.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return CaseFolder.JSON.readTree(response.body()).path("cards");
    }

    private static ObjectNode request(String folder) {
        return (ObjectNode) CaseFolder.JSON.readTree(new CaseFolder(CaseFolder.ROOT.resolve(folder)).request());
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Discharge_on_patient_view {

        private static final String ID = "back-surgery-discharge-on-patient-view";

        private RunningService service;

        @BeforeAll
        void start() {
            service = new RunningService("goinghome.discharge-on-patient-view=true");
        }

        @AfterAll
        void stop() {
            service.close();
        }

        @Test
        void has_an_id_of_its_own_and_needs_no_encounter() throws Exception {
            var services = CaseFolder.JSON
                    .readTree(service.get("/cds-services").body())
                    .path("services");

            assertThat(services.size()).isEqualTo(3);
            var offered = services.valueStream()
                    .filter(each -> each.path("id").asString().equals(ID))
                    .findFirst()
                    .orElseThrow();
            assertThat(offered.path("hook").asString()).isEqualTo("patient-view");
            assertThat(offered.path("prefetch").has("encounter")).isFalse();
            assertThat(offered.path("prefetch").toString()).doesNotContain("encounterId");
        }

        @Test
        void answers_as_at_discharge() throws Exception {
            var request = RunningService.quietDischarge();
            request.put("hook", "patient-view");
            ((ObjectNode) request.path("context")).remove("encounterId");
            ((ObjectNode) request.path("prefetch")).remove("encounter");

            assertThat(cards(service, ID, request).get(0).path("summary").asString())
                    .isEqualTo("Going-home plan ready");
        }
    }

    private static List<Card> cards(ZoneId zone, JsonNode request) {
        return TestGuidance.cards(
                TestGuidance.asBuilt(zone), "back-surgery-recovery", request.toString(), repeated -> false, zone);
    }

    @Test
    void days_are_counted_on_the_ward_s_calendar() {
        var request = request("back-surgery-recovery/s32-moderate-pain-on-day-42-shows");
        ((ObjectNode) request.at("/prefetch/procedures/entry/0/resource"))
                .put("performedDateTime", "2025-11-20T23:30:00Z");

        assertThat(cards(ZoneOffset.UTC, request)).hasSize(1);
        assertThat(cards(ZoneId.of("Europe/Berlin"), request)).isEmpty();
    }

    @Nested
    class What_was_answered {

        private final List<Repeated> asked = new ArrayList<>();

        private List<Card> cards(String folder) {
            return cards(folder, repeated -> asked.add(repeated));
        }

        private static List<Card> cards(String folder, Predicate<Repeated> rests) {
            var patient = new CaseFolder(CaseFolder.ROOT.resolve(folder));
            return TestGuidance.cards(TestGuidance.asBuilt(), patient.serviceId(), patient.request(), rests);
        }

        @Test
        void rests() {
            assertThat(cards("back-surgery-recovery/s51-fever-asks-to-contact-today"))
                    .isEmpty();
            assertThat(asked).singleElement().satisfies(fever -> {
                assertThat(fever.patientId()).isEqualTo("p1");
                assertThat(fever.occasion()).startsWith("2025-12-");
                assertThat(fever.what()).startsWith("sign|s51|URGENT|");
                assertThat(fever.rests()).isEqualTo(Rests.ANSWERED);
                assertThat(fever.severity()).isEqualByComparingTo("38.4");
            });
        }

        @Test
        void never_rests_where_it_is_an_emergency() {
            assertThat(cards("back-surgery-recovery/s55-chest-pain-comes-alone-as-an-emergency"))
                    .singleElement()
                    .satisfies(card -> assertThat(card.summary()).isEqualTo("Assess now: chest pain"));
        }

        @Test
        void is_told_in_a_line_of_the_card_that_is_left() {
            assertThat(cards(
                            "back-surgery-discharge/s51-fever-at-38.0-shows",
                            repeated -> repeated.what().startsWith("sign")))
                    .singleElement()
                    .satisfies(card -> {
                        assertThat(card.summary()).startsWith("Going-home plan ready");
                        assertThat(card.detail()).contains("Answered already and no worse since: fever (S51).");
                    });
        }
    }
}
