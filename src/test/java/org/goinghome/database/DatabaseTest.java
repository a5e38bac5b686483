package org.goinghome.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file that cannot be written for a while. */
@Tag("alone")
class DatabaseTest {

    /** Four times the pause until it is asked again. */
    private static final Duration BACK = Duration.ofSeconds(4 * 5);

    @TempDir
    private Path folder;

    private static Optional<Integer> write(Database database, int number, Runnable fault) {
        return database.ask(session -> {
            fault.run();
            return session.jdbc()
                    .sql("insert into used_token (id, until_second) values (:id, 1)")
                    .param("id", "%032d".formatted(number))
                    .update();
        });
    }

    /** H2 closes a file when it cannot write to it. An interruption does it here, as a full disk would. */
    @Test
    void a_file_that_was_closed_by_a_failure_is_opened_again_with_all_that_was_kept() {
        try (var database = TestDatabase.in(folder)) {
            assertThat(write(database, 1, () -> {})).contains(1);

            assertThat(write(database, 2, () -> Thread.currentThread().interrupt()))
                    .isEmpty();
            assertThat(Thread.interrupted()).isTrue();

            var started = System.nanoTime();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(write(database, 3, () -> {})).contains(1));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BACK);
            assertThat(database.work(session -> session.jdbc()
                            .sql("select count(*) from used_token where id like '%1'")
                            .query(Long.class)
                            .single()))
                    .contains(1L);
        }
    }
}
