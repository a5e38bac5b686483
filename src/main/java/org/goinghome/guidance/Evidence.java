package org.goinghome.guidance;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One row of what the CQL found for a sign; its meaning is described at the top of {@code cql/GoingHome.cql}.
 *
 * @param verdict what the row says of the sign
 * @param reason why it cannot be judged, or a mark beside a judgement; a code of CodeSystem GoingHomeEvidence
 * @param what which datum it is, {@code system|code}, where the sign's name does not say so
 * @param value a number as charted, or a coded answer as {@code system|code}
 * @param unit UCUM code of a number
 * @param at when it was measured, charted or answered
 * @param source {@code measured}, {@code charted} or {@code patient-reported}
 * @param site body site or side, {@code system|code}
 * @param ref the resource it stands in, with {@code #linkId} for an answer
 */
public record Evidence(
        Verdict verdict,
        @Nullable String reason,
        @Nullable String what,
        @Nullable String value,
        @Nullable String unit,
        @Nullable Moment at,
        @Nullable String source,
        @Nullable String site,
        @Nullable String ref) {

    /** Whether it is a patient's own answer and nothing else: no number was compared, and none over days. */
    public boolean isPlainAnswer() {
        return reason == null && isCoded() && "patient-reported".equals(source);
    }

    /** Whether the value is a code. */
    public boolean isCoded() {
        return value != null && value.contains("|");
    }

    /** What a row says of its sign. */
    public enum Verdict {
        YES,
        NO,
        UNKNOWN
    }

    /**
     * A time as precise as it was given.
     *
     * @param at its first instant
     * @param precision how much of it is known
     */
    public record Moment(OffsetDateTime at, Precision precision) {

        /** How much of a time is known; nothing finer than a minute is shown. */
        public enum Precision {
            YEAR,
            MONTH,
            DAY,
            MINUTE
        }
    }
}
