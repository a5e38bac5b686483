package org.goinghome.rendering;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.goinghome.guidance.Evidence;
import org.goinghome.guidance.Evidence.Moment;
import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Priority;
import org.jspecify.annotations.Nullable;

/** The signs that apply as lines of a card, worst first: each with value, unit, time, source and statement. */
final class SignLines {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy-MM", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    private final Texts texts;
    private final ZoneId zone;

    SignLines(Texts texts, ZoneId zone) {
        this.texts = texts;
        this.zone = zone;
    }

    /**
     * One line.
     *
     * @param name what it is called in the summary
     * @param text the whole line, in Markdown
     * @param count how many signs it tells
     */
    record Line(Priority priority, String name, String text, int count) {}

    /** One line a sign; signs of one body part that are equally urgent share a line. */
    List<Line> of(List<Finding> findings) {
        var byPart = new LinkedHashMap<String, List<Finding>>();
        findings.stream()
                .sorted(Comparator.comparing((Finding finding) -> finding.sign().priority())
                        .reversed())
                .forEach(finding -> byPart.computeIfAbsent(part(finding), key -> new ArrayList<>())
                        .add(finding));
        return byPart.values().stream().map(this::line).toList();
    }

    private static String part(Finding finding) {
        return finding.sign().priority()
                + finding.sign()
                        .inGroup()
                        .map(group -> group.id())
                        .orElse(finding.sign().id());
    }

    private Line line(List<Finding> part) {
        var first = part.get(0);
        var statements = texts.list(part.stream()
                .map(finding -> statement(finding.sign().statement().getCode()))
                .distinct()
                .toList());
        var group = first.sign().inGroup();
        if (group.isEmpty()) {
            var title = title(first);
            return new Line(first.sign().priority(), title, line(title, rows(first), statements), 1);
        }
        var titles = texts.list(
                part.stream().map(finding -> texts.of(finding.sign().title())).toList());
        var sides = part.stream()
                .flatMap(finding -> finding.evidence().stream())
                .filter(row -> row.verdict() == Verdict.YES)
                .flatMap(row -> texts.codedWithin(row.site()).stream())
                .distinct()
                .toList();
        var side = sides.size() == 1 ? sides.get(0) : "";
        var bodyPart = texts.say(
                Sentence.SIDED,
                Map.of("side", side, "part", texts.of(group.get().title())));
        var rows = Stream.concat(
                        Stream.of(titles),
                        part.stream()
                                .flatMap(finding -> rowTexts(finding, false))
                                .distinct())
                .toList();
        return new Line(
                first.sign().priority(),
                texts.say(Sentence.PART_SIGNS, Map.of("part", bodyPart, "signs", titles)),
                line(bodyPart, texts.series(rows), statements),
                part.size());
    }

    private String line(String title, String text, String statements) {
        return "- "
                + texts.say(
                        Sentence.LINE,
                        Map.of("title", texts.capitalised(title), "text", texts.withReason(text, statements)));
    }

    /** The sign's name, with the site where the evidence gives one: {@code severe {site} pain}. */
    String title(Finding finding) {
        var site = finding.evidence().stream()
                .filter(row -> row.verdict() == Verdict.YES)
                .flatMap(row -> texts.codedWithin(row.site()).stream())
                .findFirst()
                .orElse("");
        return Texts.fill(texts.of(finding.sign().title()), Map.of("site", site));
    }

    String rows(Finding finding) {
        return texts.series(rowTexts(finding, true).distinct().toList());
    }

    /** What speaks for the sign, what was found beside it, and what belongs to it and is not known. */
    private Stream<String> rowTexts(Finding finding, boolean withAnswers) {
        var yes = finding.evidence().stream().filter(row -> row.verdict() == Verdict.YES);
        var no = finding.evidence().stream().filter(row -> row.verdict() == Verdict.NO);
        var unknown = texts.list(finding.evidence().stream()
                .filter(row -> row.verdict() == Verdict.UNKNOWN && row.what() != null)
                .map(row -> texts.withReason(
                        texts.codedWithin(row.what()).orElse(""), texts.evidence(String.valueOf(row.reason()))))
                .distinct()
                .toList());
        var template = texts.of(finding.sign().template());
        return Stream.of(
                        yes.map(row -> row(template, row, withAnswers)),
                        no.map(row -> beside(template, row)),
                        unknown.isEmpty()
                                ? Stream.<String>empty()
                                : Stream.of(texts.say(Sentence.NOT_KNOWN, Map.of("items", unknown))))
                .flatMap(lines -> lines);
    }

    private String beside(String template, Evidence row) {
        return row.isCoded() && "patient-reported".equals(row.source())
                ? texts.say(
                        Sentence.LATEST_ANSWER,
                        Map.of("value", texts.lower(texts.value(row.value())), "time", time(row.at())))
                : row(template, row, true);
    }

    /** One row; {@code withAnswers} false leaves out a patient's coded answer where the sign's name says it already. */
    String row(String template, Evidence row, boolean withAnswers) {
        var coded = row.isCoded();
        var said = row.what() == null && coded && "patient-reported".equals(row.source());
        var value = said && !withAnswers ? "" : texts.value(row.value());
        var values = Map.of(
                "what", texts.codedWithin(row.what()).orElse(""),
                "value", coded ? texts.lower(value) : value,
                "unit", coded ? "" : texts.unit(row.unit()),
                "source", row.source() == null ? "" : texts.evidence(row.source()),
                "time", time(row.at()),
                "site", texts.coded(row.site()).orElse(""),
                "reason", row.reason() == null ? "" : texts.evidence(row.reason()));
        var text = Texts.fill(template, values);
        return row.reason() == null || template.contains("{reason}")
                ? text
                : texts.list(List.of(text, values.getOrDefault("reason", "")));
    }

    /** As precise as it was given, in the zone of the deployment. */
    String time(@Nullable Moment moment) {
        if (moment == null) {
            return "";
        }
        return switch (moment.precision()) {
            case YEAR -> YEAR.format(moment.at());
            case MONTH -> MONTH.format(moment.at());
            case DAY -> DAY.format(moment.at());
            case MINUTE -> MINUTE.format(moment.at().atZoneSameInstant(zone));
        };
    }

    /** The statements behind findings that come from the guidance document, or that do not, such as {@code S51, S55}. */
    String statements(List<Finding> findings, boolean fromGuidance) {
        return statements(findings.stream()
                .filter(finding -> finding.sign().fromGuidance() == fromGuidance)
                .toList());
    }

    /** The statements behind findings. */
    String statements(List<Finding> findings) {
        var codes = new LinkedHashSet<String>();
        findings.forEach(
                finding -> codes.add(statement(finding.sign().statement().getCode())));
        return texts.list(List.copyOf(codes));
    }

    /** The resources that speak for a sign, as they were named by whoever sent them. */
    static Stream<String> sources(Finding finding) {
        return finding.evidence().stream()
                .filter(row -> row.verdict() == Verdict.YES)
                .map(Evidence::ref)
                .filter(Objects::nonNull)
                .map(ref -> ref.split("#", 2)[0]);
    }

    static String statement(String code) {
        return code.toUpperCase(Locale.ROOT);
    }
}
