package org.goinghome.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.goinghome.bench.Connection;
import org.goinghome.bench.Ready;
import org.goinghome.cdshooks.ServiceProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of what it can for a long time: nothing grows, and nothing fails. Started by {@code bin/verify soak}. */
@Tag("campaign")
class SoakCampaign {

    private static final int MINUTES = Integer.getInteger("minutes", 26);
    private static final int CONNECTIONS = 4;
    private static final Duration WARM = Duration.ofSeconds(20);
    private static final Duration PEAK = Duration.ofSeconds(10);
    private static final double MOST_GROWTH = 1.05;
    private static final int MOST_THREADS_MORE = 4;

    @TempDir
    private Path folder;

    private record Sample(long heap, long resident, long threads) {}

    @Test
    void nothing_grows() throws Exception {
        var request = Connection.request(
                "/cds-services/back-surgery-discharge", Files.readAllBytes(Path.of("target", "operation-call.json")));
        var samples = new ArrayList<Sample>();
        try (var service = new ServiceProcess(
                Path.of(System.getProperty("operation.jdk")),
                List.of(System.getProperty("operation.program").split(" ")),
                256,
                "Serial",
                Path.of("target", "soak-service.log"),
                "--goinghome.data=" + folder.resolve("data"))) {
            Ready.await(service);
            var port = service.base().getPort();
            asFastAsItGoes(port, request, WARM);
            var peak = asFastAsItGoes(port, request, PEAK);
            Pace.Result result;
            try (var pace = new Pace(port, request, peak / 2)) {
                for (var minute = 0; minute < MINUTES; minute++) {
                    Thread.sleep(Duration.ofMinutes(1).toMillis());
                    samples.add(new Sample(service.heapMegabytes(), service.residentMegabytes(), service.threads()));
                }
                result = pace.stop();
            }
            write(peak, result, samples);
            var third = samples.size() / 3;
            var first = samples.subList(0, third);
            var last = samples.subList(samples.size() - third, samples.size());
            assertThat(result.failed()).isZero();
            assertThat(mean(last)).isLessThanOrEqualTo(mean(first) * MOST_GROWTH);
            assertThat(last.stream().mapToLong(Sample::threads).max().orElseThrow())
                    .isLessThanOrEqualTo(
                            first.stream().mapToLong(Sample::threads).max().orElseThrow() + MOST_THREADS_MORE);
        }
    }

    private static double mean(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::heap).average().orElseThrow();
    }

    /** @return answers a second */
    private static double asFastAsItGoes(int port, byte[] request, Duration time) throws Exception {
        var until = System.nanoTime() + time.toNanos();
        Callable<Integer> caller = () -> {
            var calls = 0;
            try (var connection = new Connection(port)) {
                for (; System.nanoTime() < until; calls++) {
                    connection.send(request);
                }
            }
            return calls;
        };
        var pool = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            var calls = 0;
            for (var future : pool.invokeAll(Collections.nCopies(CONNECTIONS, caller))) {
                calls += future.get();
            }
            return calls * 1e9 / time.toNanos();
        } finally {
            pool.shutdown();
        }
    }

    private static void write(double peak, Pace.Result result, List<Sample> samples) throws Exception {
        var table = new StringBuilder("""
                | peak, with %d connections | calls at half of it, in %d minutes | failed | p50 | p99 | longest |
                |---|---|---|---|---|---|
                | %.0f a second | %d | %d | %.1f ms | %.1f ms | %.0f ms |

                | minute | heap after a full collection, MB | RSS, MB | threads |
                |---|---|---|---|
                """.formatted(
                CONNECTIONS, MINUTES, peak, result.calls(), result.failed(), result.p50(), result.p99(), result.max()));
        for (var minute = 0; minute < samples.size(); minute++) {
            var sample = samples.get(minute);
            table.append("| %d | %d | %d | %d |\n"
                    .formatted(minute + 1, sample.heap(), sample.resident(), sample.threads()));
        }
        Files.writeString(Path.of("target", "soak-campaign.md"), table, UTF_8);
    }
}
