package org.goinghome.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.cdshooks.ServiceProcess;
import org.goinghome.feedback.KilledUnderLoad.Result;
import org.goinghome.feedback.KilledUnderLoad.Victim;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The figures of feedback that take minutes, started by {@code bin/verify feedback}. */
@Tag("campaign")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FeedbackCampaign {

    private static final Path FIGURES = Path.of("target", "feedback-campaign.md");
    private static final int KILLS = Integer.getInteger("kills", 50);
    private static final int PAIRS = Integer.getInteger("pairs", 3000);
    private static final int WARM = Integer.getInteger("warm", 1500);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(15);
    private static final double MOST_SLOWER = 1.05;
    private static final String DISCHARGE = "/cds-services/back-surgery-discharge";

    @TempDir
    private Path folder;

    private static ServiceProcess service(Path log, String... settings) throws Exception {
        return new ServiceProcess(
                Path.of(System.getProperty("feedback.jdk")),
                List.of(System.getProperty("feedback.program").split(" ")),
                512,
                "Serial",
                log,
                settings);
    }

    @Test
    @Order(1)
    void no_acknowledged_feedback_is_lost_by_a_kill() throws Exception {
        write("## Killed under load\n");
        write("| database | killed (SIGKILL) | kills | requests | rows acknowledged | lost | doubled | never sent"
                + " | longest until taken again |");
        write("|---|---|---|---|---|---|---|---|---|");
        var results = new ArrayList<Result>();
        try (var run =
                new KilledUnderLoad(FeedbackCampaign::service, Files.createDirectory(folder.resolve("h2")), null)) {
            results.add(told("H2", run.kill(Victim.SERVICE, KILLS, LEAST, MOST)));
        }
        try (var postgres = new PostgresServer(folder.resolve("postgres"));
                var run = new KilledUnderLoad(FeedbackCampaign::service, folder, postgres)) {
            results.add(told("PostgreSQL", run.kill(Victim.SERVICE, KILLS / 2, LEAST, MOST)));
            results.add(told("PostgreSQL", run.kill(Victim.POSTGRESQL, KILLS - KILLS / 2, LEAST, MOST)));
        }
        write("");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.acknowledged()).isGreaterThan(result.kills());
            assertThat(result.found().lost()).isZero();
            assertThat(result.found().doubled()).isZero();
            assertThat(result.found().neverSent()).isZero();
            assertThat(result.restart()).isLessThanOrEqualTo(LONGEST_RESTART);
        });
    }

    private static Result told(String database, Result result) throws IOException {
        write(result.row(database));
        return result;
    }

    /** The same call in turn at services in one JVM, which differ in their database alone. */
    @Test
    @Order(2)
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

            write("## Hooks with and without the store\n");
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

    /** Milliseconds of each call, in order, for each service; all are answered alike but for the ids of what is on a card. */
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
                answers[each] = answer.body().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id");
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
