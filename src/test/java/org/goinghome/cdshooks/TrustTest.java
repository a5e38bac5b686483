package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** With clients in the settings, those get in who prove who they are, and nobody else gets a word. */
@ExtendWith(OutputCaptureExtension.class)
class TrustTest {

    private static ClosedService service;

    @BeforeAll
    static void start() {
        service = new ClosedService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    @Tag("cds-63")
    void a_client_that_proves_who_it_is_gets_cards() throws Exception {
        var answer = service.discharge(ClosedService.token());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"cards\":[{");
    }

    @Test
    void without_a_token_there_is_an_empty_answer_and_one_word_in_the_log(CapturedOutput output) throws Exception {
        var answer = service.discharge(null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(output).contains("no-token");
    }

    @Test
    @Tag("T8")
    void a_token_is_good_for_one_call(CapturedOutput output) throws Exception {
        var token = ClosedService.token();

        assertThat(service.discharge(token).statusCode()).isEqualTo(200);
        assertThat(service.discharge(token).statusCode()).isEqualTo(401);
        assertThat(output).contains("replayed").contains("hospital").doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cds-services", "/cds-services/", "/actuator/health"})
    void what_holds_no_patient_is_open_to_everybody(String path) throws Exception {
        assertThat(service.send("GET", path, null, null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/cds-services/nothing", "/cds-services/nothing/feedback", "/error"})
    void what_is_not_there_is_told_to_clients_only(String path) throws Exception {
        var mine = TestKeys.token(
                ClosedService.HOSPITAL, ClosedService.PUBLIC + path.replaceFirst("/$", ""), FixedTime.NOW);

        assertThat(service.send("POST", path, null, "{}").statusCode()).isEqualTo(401);
        assertThat(service.send("POST", path, mine, "{}").statusCode()).isEqualTo(404);
    }

    @Test
    @Tag("cds-63")
    void discovery_can_be_closed_too() throws Exception {
        try (var closed = new ClosedService("goinghome.discovery.authenticated=true")) {
            assertThat(closed.send("GET", "/cds-services", null, null).statusCode())
                    .isEqualTo(401);
            var token = TestKeys.token(ClosedService.CLINIC, ClosedService.PUBLIC + "/cds-services", FixedTime.NOW);
            assertThat(closed.send("GET", "/cds-services", token, null).statusCode())
                    .isEqualTo(401);
            token = TestKeys.token(ClosedService.HOSPITAL, ClosedService.PUBLIC + "/cds-services", FixedTime.NOW);
            assertThat(closed.send("GET", "/cds-services", token, null).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_client_that_calls_too_often_is_told_when_to_come_again() throws Exception {
        try (var closed = new ClosedService("goinghome.clients[0].calls-per-second=1")) {
            var statuses = new java.util.ArrayList<Integer>();
            for (var i = 0; i < 10; i++) {
                var answer = closed.discharge(ClosedService.token());
                statuses.add(answer.statusCode());
                if (answer.statusCode() == 429) {
                    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                    assertThat(answer.body()).contains("OperationOutcome");
                }
            }
            assertThat(statuses).startsWith(200).contains(429).containsOnly(200, 429);
        }
    }
}
