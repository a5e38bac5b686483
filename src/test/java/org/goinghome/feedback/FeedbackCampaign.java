package org.goinghome.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.goinghome.cdshooks.ServiceProcess;
import org.goinghome.feedback.KilledUnderLoad.Result;
import org.goinghome.feedback.KilledUnderLoad.Victim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill takes from feedback that was acknowledged: nothing. Started by {@code bin/verify feedback}. */
@Tag("campaign")
class FeedbackCampaign {

    private static final Path FIGURES = Path.of("target", "feedback-campaign.md");
    private static final int KILLS = Integer.getInteger("kills", 50);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(15);

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

    private static void write(String line) throws IOException {
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
