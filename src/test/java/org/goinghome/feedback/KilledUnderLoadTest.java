package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.goinghome.cdshooks.ServiceProcess;
import org.goinghome.feedback.KilledUnderLoad.Result;
import org.goinghome.feedback.KilledUnderLoad.Victim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a kill, once. {@code bin/verify feedback} kills more often. */
@Tag("alone")
class KilledUnderLoadTest {

    private static final Duration LEAST = Duration.ofMillis(300);
    private static final Duration MOST = Duration.ofMillis(1500);

    /** Four times the figure of 15 seconds; where a first start takes that long already, it is the machine. */
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static ServiceProcess service(Path log, String... settings) throws Exception {
        return ServiceProcess.notPackaged(256, log, settings);
    }

    @Test
    void a_file_keeps_what_was_acknowledged() throws Exception {
        try (var run = new KilledUnderLoad(KilledUnderLoadTest::service, folder, null)) {
            assertThatNothingIsLost(run, run.kill(Victim.SERVICE, 2, LEAST, MOST));
        }
    }

    @Test
    void a_postgresql_keeps_what_was_acknowledged() throws Exception {
        try (var postgres = new PostgresServer(folder.resolve("postgres"));
                var run = new KilledUnderLoad(KilledUnderLoadTest::service, folder, postgres)) {
            assertThatNothingIsLost(run, run.kill(Victim.SERVICE, 1, LEAST, MOST));
            assertThatNothingIsLost(run, run.kill(Victim.POSTGRESQL, 1, LEAST, MOST));
        }
    }

    private static void assertThatNothingIsLost(KilledUnderLoad run, Result result) {
        assertThat(result.acknowledged()).isPositive();
        assertThat(result.found().rows()).isGreaterThanOrEqualTo(result.acknowledged());
        assertThat(result.found().lost())
                .as("rows that were acknowledged and are not there")
                .isZero();
        assertThat(result.found().doubled()).isZero();
        assertThat(result.found().neverSent()).isZero();
        var asSlowAsTheFirst = run.firstStart().multipliedBy(3);
        assertThat(result.restart())
                .isLessThan(asSlowAsTheFirst.compareTo(LONGEST_RESTART) > 0 ? asSlowAsTheFirst : LONGEST_RESTART);
    }
}
