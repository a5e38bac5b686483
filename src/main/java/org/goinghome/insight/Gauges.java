package org.goinghome.insight;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.goinghome.feedback.Statistics;
import org.goinghome.feedback.Statistics.Cell;
import org.goinghome.feedback.Statistics.Question;
import org.springframework.scheduling.annotation.Scheduled;

/** What became of the cards of the last four weeks, as metrics. Nobody who collects them waits for the database. */
final class Gauges {

    private static final int DAYS = 28;

    private final Statistics statistics;
    private final Clock clock;
    private final MultiGauge cards;
    private final MultiGauge statements;

    Gauges(MeterRegistry registry, Statistics statistics, Clock clock) {
        this.statistics = statistics;
        this.clock = clock;
        this.cards = MultiGauge.builder("goinghome.insight.cards")
                .description("Cards of the last 28 days by what became of them")
                .register(registry);
        this.statements = MultiGauge.builder("goinghome.insight.statements")
                .description("Cards of the last 28 days that told a statement, by what became of them")
                .register(registry);
    }

    /** Seldom, as it reads four weeks of cards. While the database cannot be asked, the last figures stand. */
    @Scheduled(fixedDelay = 15, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void count() {
        var today = LocalDate.ofInstant(clock.instant(), clock.getZone());
        statistics
                .cells(new Question(today.minusDays(DAYS - 1L), today, null, null))
                .ifPresent(cells -> {
                    cards.register(rows(cells, false), true);
                    statements.register(rows(cells, true), true);
                });
    }

    private static List<Row<?>> rows(List<Cell> cells, boolean ofStatements) {
        var sums = new LinkedHashMap<Tags, Long>();
        for (var cell : cells) {
            if (ofStatements == (cell.statement() != null)) {
                var of = Tags.of(
                        "service",
                        cell.service(),
                        ofStatements ? "statement" : "family",
                        ofStatements ? String.valueOf(cell.statement()) : cell.family(),
                        "client",
                        cell.client());
                Map.of(
                                "accepted", cell.counts().accepted(),
                                "overridden", cell.counts().overridden(),
                                "ignored", cell.counts().ignored(),
                                "open", cell.counts().open())
                        .forEach((outcome, number) -> sums.merge(of.and("outcome", outcome), number, Long::sum));
            }
        }
        return sums.entrySet().stream()
                .map(sum -> Row.of(sum.getKey(), sum.getValue()))
                .collect(Collectors.toUnmodifiableList());
    }
}
