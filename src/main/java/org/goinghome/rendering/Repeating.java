package org.goinghome.rendering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.guidance.Evidence;
import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Priority;
import org.goinghome.guidance.Sign;
import org.goinghome.rendering.CardRenderer.Call;
import org.goinghome.rendering.Repeated.Rests;

/** Finds out what of a patient's findings may rest, and what does (guidance P25 to P27). */
final class Repeating {

    private final Call call;
    private final String episode;

    Repeating(Call call, Findings findings) {
        this.call = call;
        this.episode = findings.episode();
    }

    /** A sign that a clinician answered and that is no worse. */
    boolean rests(Finding finding) {
        return sign(finding).filter(call.rests()).isPresent();
    }

    /** A family that was told and of which nothing is newer, or that was accepted at this encounter. */
    boolean rests(FamilyFindings family) {
        return family(family).filter(call.rests()).isPresent();
    }

    /** A gap that a clinician answered, in which no more is unknown. */
    boolean rests(GapLines gaps) {
        return gap(gaps).filter(call.rests()).isPresent();
    }

    /** What of a card may rest. */
    List<Repeated> of(FamilyFindings family, Optional<GapLines> gaps) {
        var repeated = new ArrayList<Repeated>();
        family.signs().forEach(finding -> sign(finding).ifPresent(repeated::add));
        family(family).ifPresent(repeated::add);
        gaps.flatMap(this::gap).ifPresent(repeated::add);
        return repeated.stream().distinct().toList();
    }

    /** What of a card may rest that tells a gap and nothing else. */
    List<Repeated> of(GapLines gaps) {
        return gap(gaps).map(List::of).orElse(List.of());
    }

    /** An emergency never rests. */
    private Optional<Repeated> sign(Finding finding) {
        var sign = finding.sign();
        if (sign.priority() == Priority.STAT) {
            return Optional.empty();
        }
        var yes = finding.evidence().stream()
                .filter(row -> row.verdict() == Verdict.YES)
                .toList();
        var severity = severity(sign, yes);
        return Optional.of(new Repeated(
                call.visit().patientId(),
                episode,
                String.join(
                        "|",
                        "sign",
                        sign.id(),
                        sign.priority().name(),
                        yes.stream()
                                .filter(row -> severity.isEmpty() || isNumber(row))
                                .map(row -> subject(row) + (severity.isEmpty() ? "|" + row.value() : ""))
                                .collect(Collectors.toCollection(TreeSet::new))
                                .toString()),
                Rests.ANSWERED,
                severity.orElse(null)));
    }

    /** Only numbers of one thing in one unit can be compared. Where none can, any other value is another finding. */
    private static Optional<BigDecimal> severity(Sign sign, List<Evidence> yes) {
        var numbers = yes.stream().filter(Repeating::isNumber).toList();
        return sign.worse() != null
                        && numbers.stream().map(Repeating::subject).distinct().count() == 1
                ? worst(numbers, sign.worse())
                : Optional.empty();
    }

    private static boolean isNumber(Evidence row) {
        return row.value() != null && !row.isCoded();
    }

    /** What it is a value of. */
    private static String subject(Evidence row) {
        return String.join("|", String.valueOf(row.what()), String.valueOf(row.site()), String.valueOf(row.unit()));
    }

    private static Optional<BigDecimal> worst(List<Evidence> rows, Sign.Worse worse) {
        try {
            var numbers = rows.stream().map(row -> new BigDecimal(String.valueOf(row.value())));
            return (worse == Sign.Worse.HIGHER ? numbers : numbers.map(BigDecimal::negate)).max(BigDecimal::compareTo);
        } catch (NumberFormatException e) {
            // Shown with a sign before it, such as "<36"; then another value is another finding.
            return Optional.empty();
        }
    }

    private Optional<Repeated> family(FamilyFindings findings) {
        var family = findings.family();
        if (family.concerns().isEmpty()) {
            var encounter = call.visit().encounterId();
            return family.isAboutEligibility() || encounter == null
                    ? Optional.empty()
                    : Optional.of(family(family.id(), encounter, Rests.ACCEPTED));
        }
        // What does not go its usual course is told once for the newest that is known of it; warning signs are not.
        return family.priority() == Priority.ROUTINE
                ? newest(findings).map(newest -> family(family.id(), newest, Rests.TOLD))
                : Optional.empty();
    }

    private Repeated family(String id, String occasion, Rests rests) {
        return new Repeated(call.visit().patientId(), occasion, "family|" + id, rests, null);
    }

    private static Optional<String> newest(FamilyFindings family) {
        return family.signs().stream()
                .flatMap(finding -> finding.evidence().stream())
                .filter(row -> row.verdict() == Verdict.YES)
                .flatMap(row -> Stream.ofNullable(row.at()))
                .map(moment -> moment.at().toInstant())
                .max(Instant::compareTo)
                .map(Instant::toString);
    }

    /** What came and could not be read never rests. */
    private Optional<Repeated> gap(GapLines gaps) {
        return gaps.indicator() == Card.Indicator.INFO
                ? Optional.of(new Repeated(
                        call.visit().patientId(), episode, "gap", Rests.ANSWERED, BigDecimal.valueOf(gaps.size())))
                : Optional.empty();
    }
}
