package org.goinghome.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.bench.Connection;
import org.goinghome.bench.Ready;
import org.goinghome.cdshooks.ServiceProcess;
import org.goinghome.feedback.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas behind nginx, with one PostgreSQL, restarted one after the other under load; started by {@code bin/verify restarts}. */
@Tag("campaign")
class RestartsCampaign {

    private static final int RESTARTS = Integer.getInteger("restarts", 20);
    private static final double PER_SECOND = 50;
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final List<ServiceProcess> replicas = new ArrayList<>();

    @Test
    void rolling_restarts_lose_no_call() throws Exception {
        var request = Connection.request(
                "/cds-services/back-surgery-discharge", Files.readAllBytes(Path.of("target", "operation-call.json")));
        var slowestStart = Duration.ZERO;
        Pace.Result result;
        try (var postgres = new PostgresServer(folder.resolve("postgres"))) {
            replicas.add(start(postgres));
            replicas.add(start(postgres));
            for (var replica : replicas) {
                Ready.await(replica);
            }
            Files.createDirectory(folder.resolve("nginx"));
            try (var nginx = new Nginx(folder.resolve("nginx"), ports());
                    var pace = begin(nginx, request)) {
                for (var restart = 0; restart < RESTARTS; restart++) {
                    var turn = restart % 2;
                    replicas.get(turn).close();
                    var started = System.nanoTime();
                    replicas.set(turn, replicas.get(turn).again());
                    Ready.await(replicas.get(turn));
                    var took = Duration.ofNanos(System.nanoTime() - started);
                    slowestStart = took.compareTo(slowestStart) > 0 ? took : slowestStart;
                    Thread.sleep(BETWEEN.toMillis());
                }
                result = pace.stop();
            } finally {
                replicas.forEach(ServiceProcess::close);
            }
        }
        write("""
                | rolling restarts | calls at %.0f a second | failed | by outcome | p50 | p99 | longest | longest start |
                |---|---|---|---|---|---|---|---|
                | %d | %d | %d | %s | %.1f ms | %.1f ms | %.0f ms | %.1f s |
                """.formatted(
                        PER_SECOND,
                        RESTARTS,
                        result.calls(),
                        result.failed(),
                        result.outcomes(),
                        result.p50(),
                        result.p99(),
                        result.max(),
                        slowestStart.toMillis() / 1000.0));
        assertThat(result.failed()).isZero();
    }

    private static Pace begin(Nginx nginx, byte[] request) throws InterruptedException {
        // nginx listens a moment after it was started.
        Thread.sleep(1000);
        return new Pace(nginx.port(), request, PER_SECOND);
    }

    private List<Integer> ports() {
        return replicas.stream().map(replica -> replica.base().getPort()).toList();
    }

    private ServiceProcess start(PostgresServer postgres) throws IOException {
        return new ServiceProcess(
                Path.of(System.getProperty("operation.jdk")),
                List.of(System.getProperty("operation.program").split(" ")),
                256,
                "Serial",
                Files.createTempFile(folder, "replica", ".log"),
                Stream.concat(
                                Stream.of(postgres.settings()).map(each -> "--" + each),
                                Stream.of("--goinghome.data=" + Files.createTempDirectory(folder, "data")))
                        .toArray(String[]::new));
    }

    private static void write(String table) throws IOException {
        Files.writeString(Path.of("target", "restarts-campaign.md"), table, UTF_8);
    }
}
