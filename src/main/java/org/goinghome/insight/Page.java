package org.goinghome.insight;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.goinghome.feedback.Comments.Written;
import org.goinghome.insight.Report.Line;
import org.goinghome.insight.Report.Why;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the page, in words. All of it is text; the template makes it safe.
 *
 * @param query of the addresses that give the same as data
 */
record Page(
        Report report,
        String counted,
        String query,
        List<Choice> clients,
        List<Choice> services,
        List<Tile> tiles,
        String limit,
        List<Row> marked,
        List<Row> rules,
        List<Row> families,
        List<Row> statements,
        List<Row> weeks,
        List<Row> byClient,
        List<Why> reasons,
        Plot outcomes,
        Plot waits,
        List<Comment> comments) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** How many rules are drawn. */
    private static final int DRAWN = 20;

    /** Something to choose in the form. */
    record Choice(String value, String name, boolean chosen) {}

    /** A figure to see first. */
    record Tile(String kind, String label, String value, String note) {}

    /**
     * A line of a table.
     *
     * @param where which cards, where the name does not say it
     * @param percent the override rate as a number from 0 to 100
     * @param reason the most frequent one
     */
    record Row(
            String name,
            String code,
            String where,
            String shown,
            String accepted,
            String overridden,
            String ignored,
            String open,
            String answered,
            String rate,
            long percent,
            boolean marked,
            String median,
            String ninetieth,
            String reason) {}

    /** What a clinician wrote. */
    record Comment(UUID id, String at, String about, String text, boolean cut) {}

    static Page of(Report report, List<Written> written, GuidanceNames names, ZoneId zone) {
        var statements = report.statements().stream()
                .sorted(Comparator.comparing((Line line) -> -Objects.requireNonNullElse(line.overrideRate(), -1d))
                        .thenComparing(line -> -line.shown()))
                .toList();
        var rules = statements.stream()
                .filter(line -> line.answered() >= report.minAnswers())
                .toList();
        var marked = Stream.concat(report.families().stream(), statements.stream())
                .filter(Line::marked)
                .toList();
        return new Page(
                report,
                at(report.countedAt(), zone),
                query(report),
                choices(
                        report.clients().stream().map(Line::client).toList(),
                        report.client(),
                        client -> client,
                        "All clients"),
                choices(
                        names.services().keySet().stream().sorted().toList(),
                        report.service(),
                        names::service,
                        "All services"),
                tiles(report.total()),
                Wording.percent(report.overrideRate()),
                rows(marked, names),
                rows(rules.subList(0, Math.min(DRAWN, rules.size())), names),
                rows(report.families(), names),
                rows(statements, names),
                rows(report.weeks(), names),
                rows(report.clients(), names),
                Objects.requireNonNullElse(report.total().reasons(), List.of()),
                Plot.ofOutcomes(report.weeks()),
                Plot.ofWaits(report.weeks()),
                written.stream().map(each -> comment(each, names, zone)).toList());
    }

    private static String at(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    private static String query(Report report) {
        return "?from=" + report.from() + "&to=" + report.to()
                + (report.client() == null ? "" : "&client=" + report.client())
                + (report.service() == null ? "" : "&service=" + report.service());
    }

    private static List<Choice> choices(
            List<@Nullable String> values, @Nullable String chosen, UnaryOperator<String> name, String all) {
        var choices = new ArrayList<Choice>();
        choices.add(new Choice("", all, chosen == null));
        Stream.concat(values.stream(), Stream.ofNullable(chosen))
                .filter(Objects::nonNull)
                .distinct()
                .forEach(value -> choices.add(new Choice(value, name.apply(value), value.equals(chosen))));
        return choices;
    }

    private static List<Tile> tiles(Line total) {
        var time = total.timeToAnswer();
        return List.of(
                new Tile("shown", "Cards shown", Wording.number(total.shown()), "in this time"),
                tile("accepted", "Accepted", total.accepted(), total.shown()),
                tile("overridden", "Overridden", total.overridden(), total.shown()),
                tile("ignored", "Ignored: no answer in a day", total.ignored(), total.shown()),
                tile("open", "Not answered yet", total.open(), total.shown()),
                new Tile(
                        "wait",
                        "Half of the answers came within",
                        time == null ? Wording.NOTHING : Wording.time(time.median()),
                        time == null ? "no answers" : "nine of ten within " + Wording.time(time.ninetieth())));
    }

    private static Tile tile(String kind, String label, long cards, long of) {
        return new Tile(kind, label, Wording.number(cards), Wording.percent(cards, of) + " of the cards");
    }

    private static List<Row> rows(List<Line> lines, GuidanceNames names) {
        return lines.stream().map(line -> row(line, names)).toList();
    }

    private static Row row(Line line, GuidanceNames names) {
        var time = line.timeToAnswer();
        var why = Objects.requireNonNullElse(line.reasons(), List.<Why>of());
        return new Row(
                line.week() != null
                        ? "Week of " + line.week()
                        : line.client() != null ? line.client() : Objects.requireNonNullElse(line.name(), ""),
                line.statement() == null ? "" : line.statement().toUpperCase(Locale.ROOT),
                where(line, names),
                Wording.number(line.shown()),
                Wording.number(line.accepted()),
                Wording.number(line.overridden()),
                Wording.number(line.ignored()),
                Wording.number(line.open()),
                Wording.number(line.answered()),
                Wording.percent(line.overrideRate()),
                line.overrideRate() == null ? 0 : Math.round(line.overrideRate() * 100),
                line.marked(),
                time == null ? Wording.NOTHING : Wording.time(time.median()),
                time == null ? Wording.NOTHING : Wording.time(time.ninetieth()),
                why.isEmpty()
                        ? Wording.NOTHING
                        : why.get(0).name() + " (" + Wording.number(why.get(0).cards()) + ")");
    }

    private static String where(Line line, GuidanceNames names) {
        if (line.service() == null || line.family() == null) {
            return "";
        }
        var service = names.service(line.service());
        return line.statement() == null ? service : service + ", " + names.family(line.family());
    }

    private static Comment comment(Written written, GuidanceNames names, ZoneId zone) {
        return new Comment(
                written.id(),
                at(written.at(), zone),
                names.service(written.service())
                        + (written.family() == null ? "" : ", " + names.family(written.family())) + ", from "
                        + written.client(),
                written.text(),
                written.cut());
    }

    /** By the names that the template uses. */
    Map<String, Object> model() {
        return Map.of("page", this);
    }
}
