package org.goinghome.insight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.database.Database;
import org.goinghome.feedback.NewIds;
import org.goinghome.feedback.SimulatedMonth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What Prometheus collects. */
class MetricsTest {

    private static final String RECOVERY = "back-surgery-recovery";

    @Test
    void cards_and_feedback_are_counted_without_an_id() throws Exception {
        try (var service = new RunningService(NewIds.class)) {
            var folder = new CaseFolder(CaseFolder.ROOT.resolve(RECOVERY + "/s51-fever-asks-to-contact-today"));
            assertThat(service.call(folder).statusCode()).isEqualTo(200);
            var card = "00000000-0000-4000-8000-00000000abcd";
            assertThat(service.post("/cds-services/" + RECOVERY + "/feedback", """
                            {"feedback": [{"card": "%s", "outcome": "overridden", "outcomeTimestamp": "2026-01-01T11:00:00Z"}]}""".formatted(card))
                            .statusCode())
                    .isEqualTo(200);
            new SimulatedMonth(1, LocalDate.of(2025, 12, 1), 31, ZoneOffset.UTC)
                    .calls(100)
                    .into(service.part(Database.class));
            service.part(Gauges.class).count();

            var metrics = new String(service.get("/actuator/prometheus").body(), UTF_8);

            assertThat(metrics)
                    .contains(
                            "goinghome_cards_issued_total{client=\"open\",family=\"red-flags\",indicator=\"warning\",service=\"back-surgery-recovery\"} 1.0",
                            "goinghome_cards_dropped_total 0.0",
                            "goinghome_feedback_total{client=\"open\",outcome=\"overridden\",service=\"back-surgery-recovery\"} 1.0",
                            "goinghome_feedback_total{client=\"open\",outcome=\"accepted\",service=\"back-surgery-recovery\"} 0.0")
                    .containsPattern(
                            "goinghome_insight_cards\\{client=\"clinic\",family=\"plan\",outcome=\"accepted\",service=\"back-surgery-discharge\"} [1-9]")
                    .containsPattern(
                            "goinghome_insight_statements\\{client=\"clinic\",outcome=\"[a-z]+\",service=\"back-surgery-recovery\",statement=\"s\\d+\"} [0-9]")
                    .doesNotContain(card, "p1", "Patient/")
                    .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-");
        }
    }

    @Test
    void calls_are_counted_by_service_and_status_and_never_by_what_a_caller_chose() throws Exception {
        try (var service = new RunningService(NewIds.class)) {
            var folder = new CaseFolder(CaseFolder.ROOT.resolve(RECOVERY + "/s51-fever-asks-to-contact-today"));
            assertThat(service.call(folder).statusCode()).isEqualTo(200);
            assertThat(service.post("/cds-services/" + RECOVERY, "{").statusCode())
                    .isEqualTo(400);
            assertThat(service.post("/cds-services/chosen-by-somebody", "{}").statusCode())
                    .isEqualTo(404);
            assertThat(service.get("/cds-services/" + RECOVERY)).isNotNull();
            // All that was sent was read; that there is more is told.
            var partly = JsonMapper.shared().readTree(folder.request());
            ((ObjectNode) partly.at("/prefetch/vitals")).put("total", 500);
            assertThat(service.post("/cds-services/" + RECOVERY, partly.toString())
                            .statusCode())
                    .isEqualTo(200);

            var metrics = new String(service.get("/actuator/prometheus").body(), UTF_8);

            assertThat(metrics)
                    .contains(
                            "goinghome_call_seconds_count{client=\"open\",service=\"back-surgery-recovery\",status=\"200\"} 2",
                            "goinghome_call_seconds_count{client=\"open\",service=\"back-surgery-recovery\",status=\"400\"} 1",
                            "goinghome_call_seconds_count{client=\"open\",service=\"-\",status=\"404\"} 1",
                            "goinghome_call_checked_total{checked=\"wholly\",client=\"open\",service=\"back-surgery-recovery\"} 1.0",
                            "goinghome_call_checked_total{checked=\"in-part\",client=\"open\",service=\"back-surgery-recovery\"} 1.0",
                            "goinghome_call_part_seconds_count{error=\"none\",part=\"gather\"} 2",
                            "goinghome_call_part_seconds_count{error=\"none\",part=\"evaluate\"} 2",
                            "goinghome_call_part_seconds_count{error=\"none\",part=\"render\"} 2")
                    .doesNotContain("chosen-by-somebody");
        }
    }

    @Test
    void guidance_that_nobody_looked_through_for_long_is_told() throws Exception {
        try (var service = new RunningService("goinghome.staleness.review-years=1")) {
            assertThat(new String(service.get("/actuator/info").body(), UTF_8))
                    .contains("The source of the plan was last reviewed on 2024-10-01, more than 1 year ago.");
        }
    }

    @Test
    @Tag("T11")
    void with_clients_they_are_read_without_a_token_on_a_port_of_their_own_only() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var service = new ClosedService("management.server.port=" + port, "management.server.address=127.0.0.1")) {
            var http = HttpClient.newHttpClient();
            var own = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                            .build(),
                    BodyHandlers.ofString(UTF_8));
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(own.body()).contains("goinghome_cards_dropped_total");
            var info = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/info"))
                            .build(),
                    BodyHandlers.ofString(UTF_8));
            assertThat(info.body())
                    .contains("PlanDefinition/BackSurgeryRecoveryVisit|", "\"sourceReviewed\":\"2024-10-01\"")
                    .doesNotContain("warning");
            assertThat(service.send("GET", "/actuator/info", null, null).statusCode())
                    .isEqualTo(401);
            assertThat(service.send("GET", "/actuator/prometheus", null, null).statusCode())
                    .isEqualTo(401);
        }
        try (var service = new ClosedService()) {
            assertThat(service.send("GET", "/actuator/prometheus", null, null).statusCode())
                    .isEqualTo(401);
        }
    }
}
