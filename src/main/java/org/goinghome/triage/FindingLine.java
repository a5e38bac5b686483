package org.goinghome.triage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.goinghome.guidance.Concern;
import org.goinghome.guidance.Evidence;
import org.goinghome.guidance.Evidence.Moment;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Priority;
import org.goinghome.guidance.Service;
import org.goinghome.guidance.Sign;
import org.goinghome.patientdata.Gap;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code findings.ndjson}: what was found about a patient, or what nobody can tell.
 *
 * @param patient {@code Patient/id}
 * @param kind what kind of line it is
 * @param tier {@code stat}, {@code asap}, {@code urgent} or {@code routine}, as the guidance says it
 * @param statement the code of the statement it rests on
 * @param rows what speaks for it, against it, or is not known
 * @param input what was not read
 * @param unread how many entries of it were not read, where they can be counted
 * @param sent how many there were
 * @param at the moment for which it holds
 * @param guidance canonical and version
 */
@JsonInclude(Include.NON_EMPTY)
record FindingLine(
        String patient,
        Kind kind,
        String service,
        @Nullable String family,
        @Nullable String concern,
        @Nullable String sign,
        @Nullable String tier,
        @Nullable String statement,
        List<Row> rows,
        @Nullable String input,
        @Nullable String reason,
        @Nullable Integer unread,
        @Nullable Integer sent,
        String at,
        String guidance) {

    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy-MM", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    /** Kinds of lines. */
    enum Kind {
        /** A sign that applies. */
        SIGN,
        /** A sign that nobody can judge. */
        NOT_ASSESSED,
        /** Something without signs that holds, such as that nobody can tell for whom the guidance is. */
        NOTICE,
        /** Logic that failed, and with it a whole family. */
        FAILED,
        /** An input that was not read, or not in full. */
        NOT_READ,
        /** The patient was not judged at all. */
        NOT_EVALUATED;

        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A row of evidence.
     *
     * @param at as precise as it was given
     * @param ref the resource it stands in
     */
    @JsonInclude(Include.NON_EMPTY)
    record Row(
            String verdict,
            @Nullable String reason,
            @Nullable String what,
            @Nullable String value,
            @Nullable String unit,
            @Nullable String at,
            @Nullable String source,
            @Nullable String site,
            @Nullable String ref) {

        static Row of(Evidence row) {
            return new Row(
                    row.verdict().name().toLowerCase(Locale.ROOT),
                    row.reason(),
                    row.what(),
                    row.value(),
                    row.unit(),
                    row.at() == null ? null : time(row.at()),
                    row.source(),
                    row.site(),
                    row.ref());
        }

        private static String time(Moment moment) {
            return switch (moment.precision()) {
                case YEAR -> YEAR.format(moment.at());
                case MONTH -> MONTH.format(moment.at());
                case DAY -> DAY.format(moment.at());
                case MINUTE -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.at());
            };
        }
    }

    /** What all lines about one patient share. */
    record Subject(String patientId, Service service, ZonedDateTime at) {

        private FindingLine line(
                Kind kind,
                @Nullable String family,
                @Nullable Concern concern,
                @Nullable Sign sign,
                @Nullable Priority tier,
                List<Evidence> rows,
                @Nullable Gap gap) {
            return new FindingLine(
                    "Patient/" + patientId,
                    kind,
                    service.id(),
                    family,
                    concern == null ? null : concern.id(),
                    sign == null ? null : sign.id(),
                    tier == null ? null : tier.name().toLowerCase(Locale.ROOT),
                    sign == null ? null : sign.statement().getCode(),
                    rows.stream().map(Row::of).toList(),
                    gap == null ? null : gap.key(),
                    gap == null ? null : gap.reason().code(),
                    gap == null || gap.sent() == 0 ? null : gap.unread(),
                    gap == null || gap.sent() == 0 ? null : gap.sent(),
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.from(at)),
                    service.plan().getUrl() + "|" + service.plan().getVersion());
        }
    }

    /** All lines about a patient; none if nothing follows and nothing is unknown. */
    static List<FindingLine> of(Subject subject, Findings findings, List<Gap> gaps) {
        if (findings.families().isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<FindingLine>();
        findings.families().forEach(family -> of(subject, family).forEach(lines::add));
        notRead(subject, Kind.NOT_READ, gaps).forEach(lines::add);
        return lines;
    }

    /** Lines about a patient who was not judged. */
    static Stream<FindingLine> notEvaluated(Subject subject, List<Gap> why) {
        return notRead(subject, Kind.NOT_EVALUATED, why);
    }

    private static Stream<FindingLine> notRead(Subject subject, Kind kind, List<Gap> gaps) {
        return gaps.stream().map(gap -> subject.line(kind, null, null, null, null, List.of(), gap));
    }

    private static Stream<FindingLine> of(Subject subject, FamilyFindings found) {
        var family = found.family().id();
        if (found.failed()) {
            return Stream.of(subject.line(Kind.FAILED, family, null, null, null, List.of(), null));
        }
        if (found.family().concerns().isEmpty()) {
            return Stream.of(
                    subject.line(Kind.NOTICE, family, null, null, found.family().priority(), List.of(), null));
        }
        return Stream.concat(
                found.signs().stream()
                        .map(each -> subject.line(
                                Kind.SIGN,
                                family,
                                each.concern(),
                                each.sign(),
                                each.sign().priority(),
                                each.evidence(),
                                null)),
                found.open().stream()
                        .map(each -> subject.line(
                                each.failed() ? Kind.FAILED : Kind.NOT_ASSESSED,
                                family,
                                each.concern(),
                                each.sign(),
                                each.sign().priority(),
                                each.evidence(),
                                null)));
    }
}
