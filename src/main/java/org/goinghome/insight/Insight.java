package org.goinghome.insight;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.feedback.Statistics;
import org.goinghome.feedback.Statistics.Answer;
import org.goinghome.feedback.Statistics.Cell;
import org.goinghome.feedback.Statistics.Counts;
import org.goinghome.feedback.Statistics.Question;
import org.goinghome.feedback.Statistics.Reason;
import org.goinghome.insight.Report.Line;
import org.goinghome.insight.Report.TimeToAnswer;
import org.goinghome.insight.Report.Why;
import org.jspecify.annotations.Nullable;

/** Adds up what the statistics tell of single cells, and names and marks it. */
final class Insight {

    private final Statistics statistics;
    private final GuidanceNames names;
    private final InsightSettings settings;
    private final Clock clock;

    Insight(Statistics statistics, GuidanceNames names, InsightSettings settings, Clock clock) {
        this.statistics = statistics;
        this.names = names;
        this.settings = settings;
        this.clock = clock;
    }

    /** What cards have in common; what is null they need not share. */
    private record Group(
            @Nullable LocalDate week,
            @Nullable String client,
            @Nullable String service,
            @Nullable String family,
            @Nullable String statement) {

        static final Group ALL = new Group(null, null, null, null, null);
    }

    /**
     * The figures of these cards.
     *
     * @return empty if they cannot be counted now
     */
    Optional<Report> report(Question question) {
        return statistics.ask(question).map(answer -> report(question, answer));
    }

    private Report report(Question question, Answer answer) {
        var waits = answer.waits().stream()
                .collect(Collectors.toMap(
                        wait -> new Group(wait.week(), wait.client(), wait.service(), wait.family(), wait.statement()),
                        wait -> new TimeToAnswer(wait.answers(), wait.median(), wait.ninetieth())));
        var reasons = reasons(answer.reasons());
        Function<Map<Group, Counts>, List<Line>> lines = sums -> sums.entrySet().stream()
                .map(sum -> line(sum.getKey(), sum.getValue(), waits, reasons))
                .toList();
        var families = answer.families();
        return new Report(
                question.from(),
                question.to(),
                question.client(),
                question.service(),
                clock.instant(),
                settings.overrideRate(),
                settings.minAnswers(),
                line(Group.ALL, families.stream().map(Cell::counts).reduce(Counts.NONE, Counts::plus), waits, reasons),
                lines.apply(sums(families, cell -> new Group(null, null, cell.service(), null, null))),
                lines.apply(sums(families, cell -> new Group(null, null, cell.service(), cell.family(), null))),
                lines.apply(sums(
                        answer.statements(),
                        cell -> new Group(null, null, cell.service(), cell.family(), cell.statement()))),
                lines.apply(weeks(question, sums(families, cell -> new Group(cell.week(), null, null, null, null)))),
                lines.apply(sums(families, cell -> new Group(null, cell.client(), null, null, null))),
                answer.unmatched(),
                answer.comments(),
                Stream.concat(families.stream(), answer.statements().stream()).toList());
    }

    private static Map<Group, Counts> sums(List<Cell> cells, Function<Cell, Group> by) {
        var sums = new LinkedHashMap<Group, Counts>();
        cells.stream()
                .sorted(Comparator.comparing((Cell cell) -> cell.service() + " " + cell.family() + " " + cell.client())
                        .thenComparing(cell -> Objects.requireNonNullElse(cell.statement(), "")))
                .forEach(cell -> sums.merge(by.apply(cell), cell.counts(), Counts::plus));
        return sums;
    }

    /** A week without cards is one too. */
    private static Map<Group, Counts> weeks(Question question, Map<Group, Counts> counted) {
        var weeks = new LinkedHashMap<Group, Counts>();
        var monday = question.from().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        for (var week = monday; !week.isAfter(question.to()); week = week.plusWeeks(1)) {
            var group = new Group(week, null, null, null, null);
            weeks.put(group, counted.getOrDefault(group, Counts.NONE));
        }
        return weeks;
    }

    /** By family and statement, and summed for services and for all. */
    private Map<Group, List<Why>> reasons(List<Reason> reasons) {
        var cards = new LinkedHashMap<Group, Map<String, Why>>();
        for (var reason : reasons) {
            var groups = new ArrayList<>(
                    List.of(new Group(null, null, reason.service(), reason.family(), reason.statement())));
            if (reason.statement() == null) {
                groups.add(new Group(null, null, reason.service(), null, null));
                groups.add(Group.ALL);
            }
            var why = new Why(
                    reason.system(), reason.code(), names.reason(reason.system(), reason.code()), reason.cards());
            groups.forEach(group -> cards.computeIfAbsent(group, none -> new TreeMap<>())
                    .merge(
                            reason.system() + " " + reason.code(),
                            why,
                            (one, other) ->
                                    new Why(one.system(), one.code(), one.name(), one.cards() + other.cards())));
        }
        return cards.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        group -> group.getValue().values().stream()
                                .sorted(Comparator.comparingLong(Why::cards).reversed())
                                .toList()));
    }

    private Line line(Group group, Counts counts, Map<Group, TimeToAnswer> waits, Map<Group, List<Why>> reasons) {
        var rate = counts.answered() == 0 ? null : (double) counts.overridden() / counts.answered();
        return new Line(
                group.week(),
                group.client(),
                group.service(),
                group.family(),
                group.statement(),
                name(group),
                counts.shown(),
                counts.accepted(),
                counts.overridden(),
                counts.ignored(),
                counts.open(),
                rate,
                group.family() != null
                        && rate != null
                        && rate > settings.overrideRate()
                        && counts.answered() >= settings.minAnswers(),
                waits.get(group),
                group.week() != null || group.client() != null ? null : reasons.getOrDefault(group, List.of()));
    }

    private @Nullable String name(Group group) {
        if (group.service() == null) {
            return null;
        }
        if (group.family() == null) {
            return names.service(group.service());
        }
        return group.statement() == null
                ? names.family(group.family())
                : names.statement(group.service(), group.statement());
    }
}
