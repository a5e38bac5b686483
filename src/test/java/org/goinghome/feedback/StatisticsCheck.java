package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.goinghome.database.Database;
import org.goinghome.database.TestDatabase;
import org.goinghome.feedback.Statistics.Question;

/** Holds the statistics of a simulated month against what was counted by hand, in both databases. */
final class StatisticsCheck {

    /** With a Sunday of 23 hours in it. */
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 7);

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int DAYS = 31;

    /**
     * What came of one question.
     *
     * @param figures how many were the same
     * @param seconds how long the answer took
     */
    record Compared(String database, String question, int cards, int feedback, int figures, double seconds) {}

    private final SimulatedMonth month;

    StatisticsCheck(int calls) {
        month = new SimulatedMonth(2026, FIRST, DAYS, ZONE).calls(calls);
    }

    List<Compared> inFile(Path folder) throws Exception {
        try (var database = TestDatabase.in(folder)) {
            return in(database, "H2 file");
        }
    }

    List<Compared> inPostgres() throws Exception {
        try (var postgres = EmbeddedPostgres.start();
                var database = TestDatabase.at(postgres.getJdbcUrl("postgres", "postgres"))) {
            return in(database, "PostgreSQL");
        }
    }

    private List<Compared> in(Database database, String name) throws Exception {
        month.into(database);
        var now = FIRST.plusDays(DAYS).atStartOfDay(ZONE).toInstant();
        var statistics = new Statistics(database, Clock.fixed(now, ZONE));
        var compared = new ArrayList<Compared>();
        for (var question : List.of(
                new Question(FIRST, FIRST.plusDays(DAYS), null, null),
                new Question(FIRST, FIRST.plusDays(DAYS), "clinic", null),
                new Question(FIRST.plusDays(3), FIRST.plusDays(22), null, "back-surgery-recovery"))) {
            var byHand = new CountedByHand(month, question, now, ZONE).figures;
            var started = System.nanoTime();
            var answer = statistics.ask(question).orElseThrow();
            var took = Duration.ofNanos(System.nanoTime() - started);

            var figures = CountedByHand.of(answer);
            assertThat(figures.keySet()).isEqualTo(byHand.keySet());
            byHand.forEach((of, value) -> assertThat(figures.get(of)).as(of).isCloseTo(value, within(of)));
            compared.add(new Compared(
                    name,
                    described(question),
                    month.shown.size(),
                    month.sent.size(),
                    byHand.size(),
                    took.toMillis() / 1000.0));
        }
        return compared;
    }

    /** Counts are exact; times in seconds may differ by what a floating point number cannot say. */
    private static Offset<Double> within(String of) {
        return Offset.offset(of.startsWith("median") || of.startsWith("ninetieth") ? 0.000_01 : 0.0);
    }

    private static String described(Question question) {
        return question.from() + " to " + question.to() + ", "
                + (question.client() == null ? "all clients" : question.client()) + ", "
                + (question.service() == null ? "all services" : question.service());
    }
}
