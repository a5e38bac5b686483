package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.json;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.goinghome.security.Figures;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.node.ObjectNode;

/** Each client has its own FHIR servers, its own deadline and its own way to be told of failures, and its own trouble. */
@TestInstance(Lifecycle.PER_CLASS)
class TwoClientsTest {

    private EhrServer hospital;
    private EhrServer clinic;
    private ClosedService service;

    @BeforeAll
    void start() throws Exception {
        hospital = new EhrServer();
        clinic = new EhrServer();
        service = new ClosedService(
                "goinghome.clients[0].fhir-servers=" + hospital.base(),
                "goinghome.clients[0].calls-per-second=0",
                "goinghome.clients[1].fhir-servers=" + clinic.base(),
                "goinghome.clients[1].deadline=20s",
                "goinghome.clients[1].failure-mode=visible-card");
        hospital.answersEverything("/.*", json("{}").withFixedDelay(20_000));
        var templates = service.templates("back-surgery-discharge");
        clinic.holds(
                "fhir", templates.get("vitals"), RunningService.quietDischarge().at("/prefetch/vitals"));
    }

    @AfterAll
    void stop() {
        service.close();
        hospital.close();
        clinic.close();
    }

    @BeforeEach
    void forget() {
        hospital.forgetRequests();
        clinic.forgetRequests();
    }

    private static ObjectNode withoutVitals(EhrServer server) {
        var request = withAccess(RunningService.quietDischarge(), server.base(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).remove("vitals");
        return request;
    }

    private HttpResponse<String> fromHospital(ObjectNode request) throws Exception {
        return service.send("POST", ClosedService.DISCHARGE, ClosedService.token(), request.toString());
    }

    private HttpResponse<String> fromClinic(ObjectNode request) throws Exception {
        var token = TestKeys.sign(
                TestKeys.header(JWSAlgorithm.ES384, TestKeys.CLINIC).build(),
                TestKeys.claims(ClosedService.CLINIC, ClosedService.PUBLIC + ClosedService.DISCHARGE, FixedTime.NOW)
                        .build(),
                TestKeys.CLINIC);
        return service.send("POST", ClosedService.DISCHARGE, token, request.toString());
    }

    @Test
    @Tag("T1")
    void a_client_cannot_have_another_s_server_read() throws Exception {
        var answer = fromHospital(withoutVitals(clinic));

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(clinic.requests()).isEmpty();
        assertThat(fromClinic(withoutVitals(clinic)).body()).doesNotContain("Not checked");
        assertThat(clinic.requests()).hasSize(1);
    }

    @Test
    @Tag("cds-34")
    void each_client_is_told_of_a_failure_as_it_is_set() throws Exception {
        var nothing = RunningService.quietDischarge();
        ((ObjectNode) nothing.get("prefetch")).remove("vitals");

        assertThat(fromHospital(nothing).statusCode()).isEqualTo(412);
        var card = fromClinic(nothing);
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(card.body()).contains("\"indicator\":\"warning\"");
    }

    @Test
    @Tag("T24")
    void while_the_server_of_one_client_hangs_the_other_is_answered() throws Exception {
        var threads = Executors.newFixedThreadPool(80);
        var stuck = new ArrayList<Future<Integer>>();
        for (var i = 0; i < 80; i++) {
            stuck.add(threads.submit(() -> fromHospital(withoutVitals(hospital)).statusCode()));
        }

        for (var i = 0; i < 40; i++) {
            assertThat(fromClinic(withoutVitals(clinic)).statusCode()).isEqualTo(200);
        }

        for (var each : stuck) {
            assertThat(each.get()).isEqualTo(412);
        }
        threads.shutdown();
        Figures.held("T24", "calls of one client while the server of another hangs in 80", 40, 40);
    }
}
