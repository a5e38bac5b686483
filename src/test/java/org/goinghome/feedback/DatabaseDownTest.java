package org.goinghome.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.database.Database;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Without its database the service answers hooks as ever, and takes no feedback that it cannot keep. */
@Tag("alone")
class DatabaseDownTest {

    private static final String DISCHARGE = "/cds-services/back-surgery-discharge";

    /** Four times the default deadline of a call. */
    private static final Duration HOOK = Duration.ofSeconds(4 * 5 / 2);

    /** Four times the second that feedback waits for, and a little for the call. */
    private static final Duration FEEDBACK = Duration.ofSeconds(4 * 2);

    /** Four times the pause until the database is asked again. */
    private static final Duration BACK = Duration.ofSeconds(4 * 5);

    @TempDir
    private Path folder;

    private int acknowledged;

    private static void answersHooks(RunningService service) throws Exception {
        for (var call = 0; call < 5; call++) {
            var started = System.nanoTime();
            var answer = service.post(DISCHARGE, RunningService.quietDischarge().toString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JsonMapper.shared().readTree(answer.body()).path("cards").size())
                    .isPositive();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(HOOK);
        }
    }

    private HttpResponse<String> tell(RunningService service) throws Exception {
        var answer = service.post(DISCHARGE + "/feedback", """
                {"feedback": [{"card": "%s", "outcome": "overridden", "outcomeTimestamp": "2026-01-01T12:00:00Z"}]}
                """.formatted(UUID.randomUUID()));
        acknowledged += answer.statusCode() == 200 ? 1 : 0;
        return answer;
    }

    private void refusesFeedback(RunningService service) throws Exception {
        for (var call = 0; call < 5; call++) {
            var started = System.nanoTime();
            var answer = tell(service);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]*");
            var outcome = JsonMapper.shared().readTree(answer.body());
            assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
            assertThat(outcome.at("/issue/0/code").asString()).isEqualTo("transient");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(FEEDBACK);
        }
        // Calls are taken all the same; whoever looks sees that it is worse off.
        var ready = service.get("/actuator/health/readiness");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(new String(ready.body(), UTF_8)).contains("\"DEGRADED\"");
    }

    @Test
    void a_postgresql_that_goes_and_comes_back() throws Exception {
        try (var postgres = new PostgresServer(folder.resolve("postgres"));
                var service = new RunningService(NewIds.class, postgres.settings())) {
            answersHooks(service);
            await().atMost(BACK)
                    .untilAsserted(() -> assertThat(tell(service).statusCode()).isEqualTo(200));

            postgres.kill();
            refusesFeedback(service);
            answersHooks(service);
            refusesFeedback(service);

            postgres.start();
            var back = System.nanoTime();
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(tell(service).statusCode()).isEqualTo(200));
            assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(BACK);
            answersHooks(service);
            await().atMost(BACK).untilAsserted(() -> assertThat(rows(service)).isEqualTo(acknowledged));
        }
    }

    private static long rows(RunningService service) {
        return service.part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select count(*) from feedback")
                        .query(Long.class)
                        .single())
                .orElse(-1L);
    }

    @Test
    void a_folder_that_cannot_be_written() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        try (var service = new RunningService(NewIds.class, "goinghome.data=" + file.resolve("data"))) {
            answersHooks(service);
            refusesFeedback(service);
            answersHooks(service);
        }
    }
}
