package org.goinghome.rendering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.guidance.Evidence;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Open;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;

/** What is not known: signs that nobody can judge and inputs that were not read. It is always told, first in the summary. */
final class GapLines {

    /** With more open signs than these, concerns are listed instead. */
    private static final int LISTED_SINGLY = 6;

    private static final int NAMED_IN_SUMMARY = 2;

    private static final Set<String> NEVER_ASKED = Set.of("not-asked", "not-measured", "asked-unknown", "stale");

    /** Nothing in it is a reason to worry. */
    private static final Set<String> QUIET = Set.of("not-asked", "not-measured", "asked-unknown", "stale", "expected");

    private final Texts texts;
    private final SignLines lines;
    private final List<Open> open;
    private final List<String> titles;
    private final List<Evidence> measured;
    private final List<FamilyFindings> failed;
    private final List<Gap> inputs;

    GapLines(Texts texts, SignLines lines, Findings findings, List<Gap> inputs) {
        this.texts = texts;
        this.lines = lines;
        this.inputs = inputs;
        this.open = findings.families().stream()
                .flatMap(family -> family.open().stream())
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(
                                candidate -> candidate.sign().statement().getCode(),
                                candidate -> candidate,
                                (one, other) -> one.failed() ? one : other,
                                LinkedHashMap::new),
                        byStatement -> byStatement.values().stream()
                                .sorted(Comparator.comparing((Open candidate) -> !staleYes(candidate)))
                                .toList()));
        this.titles = findings.families().stream()
                .flatMap(family -> family.gaps().stream())
                .map(gap -> texts.of(gap.text()))
                .toList();
        this.measured = findings.families().stream()
                .filter(family -> !family.gaps().isEmpty())
                .map(FamilyFindings::measured)
                .flatMap(List::stream)
                .toList();
        this.failed =
                findings.families().stream().filter(FamilyFindings::failed).toList();
    }

    /** How much is not known. */
    int size() {
        return open.size() + inputs.size() + failed.size();
    }

    boolean isEmpty() {
        return open.isEmpty() && inputs.isEmpty() && failed.isEmpty();
    }

    /** What a summary says of it: all, and with less in it for summaries that would be too long. */
    List<String> summaries() {
        if (open.isEmpty()) {
            return List.of(texts.say(Sentence.INPUTS_NOT_READ));
        }
        return Stream.of(withInputs(signs()), withInputs(count()), texts.say(Sentence.NOT_ALL_ASSESSED))
                .distinct()
                .toList();
    }

    private String withInputs(String signs) {
        return unread() ? texts.list(List.of(signs, texts.say(Sentence.INPUTS_NOT_READ))) : signs;
    }

    private String signs() {
        if (!titles.isEmpty()) {
            return titles.get(0);
        }
        return open.size() <= NAMED_IN_SUMMARY
                ? texts.say(
                        Sentence.NOT_ASSESSED_NAMED,
                        Map.of("items", texts.list(open.stream().map(this::name).toList())))
                : count();
    }

    private String count() {
        return texts.say(Sentence.NOT_ASSESSED_COUNT, Map.of("n", String.valueOf(open.size())));
    }

    /** Whether data that were sent could not be read; what was not sent at all stands in the detail. */
    private boolean unread() {
        return inputs.stream().anyMatch(gap -> gap.reason() != Reason.NOT_SENT);
    }

    /** {@code info} where something was only never asked; {@code warning} where there are data that nobody could judge. */
    Card.Indicator indicator() {
        return unread() || !failed.isEmpty() || open.stream().anyMatch(GapLines::alarming)
                ? Card.Indicator.WARNING
                : Card.Indicator.INFO;
    }

    private static boolean alarming(Open candidate) {
        return candidate.failed()
                || candidate.evidence().stream().anyMatch(row -> row.reason() != null && !QUIET.contains(row.reason()));
    }

    private static boolean staleYes(Open candidate) {
        return candidate.evidence().stream().anyMatch(row -> "stale-yes".equals(row.reason()));
    }

    /** The lines of the detail. */
    List<String> lines(boolean withMeasured) {
        var result = new ArrayList<String>();
        if (!open.isEmpty()) {
            result.add(openLine());
        }
        if (withMeasured && !measured.isEmpty()) {
            result.add(texts.say(Sentence.MEASURED, Map.of("items", measuredItems())));
        }
        if (!inputs.isEmpty() || !failed.isEmpty()) {
            result.add(texts.say(Sentence.NOT_READ, Map.of("items", texts.list(notRead()))));
        }
        return result;
    }

    /** What was not read or failed, each with the reason. */
    List<String> notRead() {
        var items = new ArrayList<String>();
        inputs.forEach(gap -> items.add(texts.withReason(texts.input(gap.key()), reason(gap))));
        failed.forEach(
                family -> items.add(texts.withReason(texts.name(family.family().topic()), texts.evidence("failed"))));
        return items;
    }

    private String reason(Gap gap) {
        var counts = Map.of("n", String.valueOf(gap.unread()), "of", String.valueOf(gap.sent()));
        return Texts.fill(texts.evidence(gap.reason().code()), counts);
    }

    private String openLine() {
        if (open.size() <= LISTED_SINGLY) {
            return texts.say(Sentence.NOT_ASSESSED, Map.of("items", items(open)));
        }
        var striking = open.stream().filter(GapLines::alarming).toList();
        var concerns = new LinkedHashSet<String>();
        open.stream()
                .filter(candidate -> !alarming(candidate))
                .forEach(candidate -> concerns.add(texts.of(candidate.concern().title())));
        var unasked = concerns.isEmpty()
                ? ""
                : texts.say(Sentence.NOT_ASKED_CONCERNS, Map.of("items", texts.list(List.copyOf(concerns))));
        var named = striking.isEmpty() ? "" : texts.say(Sentence.NOT_ASSESSED, Map.of("items", items(striking)));
        return (named + " " + unasked).strip();
    }

    private String items(List<Open> candidates) {
        return texts.list(candidates.stream().map(this::item).toList());
    }

    /** What an open sign is called. */
    String name(Open candidate) {
        return Texts.fill(texts.of(candidate.sign().fullName()), Map.of());
    }

    private String item(Open candidate) {
        return texts.withReason(name(candidate), reason(candidate));
    }

    /** Why nobody can judge it. */
    String reason(Open candidate) {
        if (candidate.failed()) {
            return texts.evidence("failed");
        }
        var rows = texts.series(candidate.evidence().stream()
                .map(row -> row.reason() != null && NEVER_ASKED.contains(row.reason()) && !"stale".equals(row.reason())
                        ? named(candidate, row)
                        : lines.row("{what} {value} {unit} {reason}, {time}", row, true))
                .distinct()
                .toList());
        return rows.isEmpty() ? texts.evidence("not-asked") : rows;
    }

    private String named(Open candidate, Evidence row) {
        var what = texts.coded(row.what())
                .filter(name -> !name.equalsIgnoreCase(name(candidate)))
                .orElse("");
        return (what + " " + texts.evidence(String.valueOf(row.reason()))).strip();
    }

    private String measuredItems() {
        return texts.list(measured.stream()
                .map(row -> lines.row("{what} {value} {unit} {time}", row, true))
                .distinct()
                .toList());
    }
}
