package org.goinghome.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.goinghome.feedback.Statistics.Cell;
import org.goinghome.feedback.Statistics.Unmatched;
import org.jspecify.annotations.Nullable;

/**
 * What became of the cards of some weeks, for people and programs to read. It names no patient.
 *
 * @param from the first day, in the zone of the deployment
 * @param to the last day
 * @param client whose cards; everybody's if null
 * @param service cards of which service; of every if null
 * @param overrideRate a rule with a greater one is marked
 * @param minAnswers if it has so many answers
 * @param unmatched feedback about cards that were never shown here
 * @param comments how many there are; their words are on the page only
 * @param cells the counts by week, client, service, family and statement
 */
@JsonInclude(Include.NON_NULL)
record Report(
        LocalDate from,
        LocalDate to,
        @Nullable String client,
        @Nullable String service,
        Instant countedAt,
        double overrideRate,
        int minAnswers,
        Line total,
        List<Line> services,
        List<Line> families,
        List<Line> statements,
        List<Line> weeks,
        List<Line> clients,
        List<Unmatched> unmatched,
        long comments,
        List<Cell> cells) {

    Report {
        services = List.copyOf(services);
        families = List.copyOf(families);
        statements = List.copyOf(statements);
        weeks = List.copyOf(weeks);
        clients = List.copyOf(clients);
        unmatched = List.copyOf(unmatched);
        cells = List.copyOf(cells);
    }

    /**
     * Cards that have something in common. What is null they need not share.
     *
     * @param week its Monday
     * @param overrideRate the part of the answers that overrides; null without answers
     * @param marked whether that is a rule which is overridden more often than it should be
     */
    @JsonInclude(Include.NON_NULL)
    record Line(
            @Nullable LocalDate week,
            @Nullable String client,
            @Nullable String service,
            @Nullable String family,
            @Nullable String statement,
            @Nullable String name,
            long shown,
            long accepted,
            long overridden,
            long ignored,
            long open,
            @Nullable Double overrideRate,
            boolean marked,
            @Nullable TimeToAnswer timeToAnswer,
            @Nullable List<Why> reasons) {

        long answered() {
            return accepted + overridden;
        }
    }

    /**
     * How long answers took; clocks that are wrong are left out.
     *
     * @param answers how many
     * @param median in seconds
     * @param ninetieth nine of ten took no longer, in seconds
     */
    record TimeToAnswer(long answers, double median, double ninetieth) {}

    /** Why cards were overridden. */
    @JsonInclude(Include.NON_NULL)
    record Why(@Nullable String system, @Nullable String code, String name, long cards) {}
}
