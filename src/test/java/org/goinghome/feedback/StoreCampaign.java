package org.goinghome.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.goinghome.cdshooks.RunningService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeping the cards costs a hook. Started by {@code bin/verify store}. */
@Tag("campaign")
class StoreCampaign {

    private static final Path FIGURES = Path.of("target", "store-campaign.md");
    private static final int PAIRS = 3000;
    private static final int WARM = 1500;
    private static final double MOST_SLOWER = 1.05;
    private static final String DISCHARGE = "/cds-services/back-surgery-discharge";

    @TempDir
    private Path folder;

    /** The same call in turn at services in one JVM, which differ in their database alone. */
    @Test
    void a_hook_takes_as_long_with_the_store_as_without() throws Exception {
        try (var postgres = new PostgresServer(folder.resolve("postgres"));
                var without = new RunningService(
                        NewIds.class,
                        "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none",
                        "spring.datasource.username=nobody");
                var inFile = new RunningService(NewIds.class);
                var inPostgres = new RunningService(NewIds.class, postgres.settings())) {
            var services = List.of(without, inFile, inPostgres);
            var body = RunningService.quietDischarge().toString();
            rounds(services, body, WARM);
            var times = rounds(services, body, PAIRS);

            write(
                    "The same call of the discharge service, %d times at each in changing order, after %d to warm up; milliseconds.\n"
                            .formatted(PAIRS, WARM));
            write("| store | median | p99 | median, of that without |");
            write("|---|---|---|---|");
            var names = List.of("none: its address is closed", "H2", "PostgreSQL");
            var ratios = new ArrayList<Double>();
            for (var each = 0; each < services.size(); each++) {
                var ratio = at(times.get(each), 50) / at(times.get(0), 50);
                ratios.add(ratio);
                write("| %s | %.3f | %.3f | %.3f |"
                        .formatted(names.get(each), at(times.get(each), 50), at(times.get(each), 99), ratio));
            }
            assertThat(ratios).allSatisfy(ratio -> assertThat(ratio).isLessThanOrEqualTo(MOST_SLOWER));
        }
    }

    /** Milliseconds of each call, in order, for each service; all are answered alike but for ids and their own address. */
    private static List<double[]> rounds(List<RunningService> services, String body, int rounds) throws Exception {
        var times = services.stream().map(service -> new double[rounds]).toList();
        for (var round = 0; round < rounds; round++) {
            var answers = new String[services.size()];
            for (var turn = 0; turn < services.size(); turn++) {
                var each = (round + turn) % services.size();
                var started = System.nanoTime();
                var answer = services.get(each).post(DISCHARGE, body);
                times.get(each)[round] = (System.nanoTime() - started) / 1e6;
                assertThat(answer.statusCode()).isEqualTo(200);
                answers[each] = answer.body()
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id")
                        .replace("127.0.0.1:" + services.get(each).port(), "at");
            }
            assertThat(answers).containsOnly(answers[0]);
        }
        times.forEach(Arrays::sort);
        return times;
    }

    private static double at(double[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }

    private static void write(String line) throws IOException {
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
