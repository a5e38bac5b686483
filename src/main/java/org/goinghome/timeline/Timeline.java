package org.goinghome.timeline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the course of a patient is drawn, in one language: what is read, in which units, and from where a value is marked. Holds
 * nothing of a patient.
 *
 * @param plan canonical of the PlanDefinition that says so
 * @param timeZone in which days are counted
 * @param operations codes of the operations that day 0 is counted from, as {@code system|code}
 * @param days for how many days after day 0
 * @param statements what the guidance says, by code, of those that are named below
 */
record Timeline(
        String plan,
        String language,
        String title,
        String timeZone,
        Form form,
        List<String> operations,
        int days,
        List<Series> series,
        List<Question> questions,
        List<Milestone> milestones,
        Map<String, Statement> statements) {

    /**
     * The check-in.
     *
     * @param url without version
     * @param major of its version: other major versions do not count
     * @param operated linkId of the question for the date of the operation
     */
    record Form(String url, String major, @Nullable String operated) {}

    /**
     * Numbers over the days, in one plot.
     *
     * @param codes of the Observations that are drawn
     * @param site body site of those, as {@code system|code}; null for those of no site that another series names
     * @param items linkIds of the answers that are drawn
     * @param unit UCUM code of the unit in which they are drawn
     * @param unitName the same as people write it; empty for a plain number
     * @param whole whether an integer is a value in that unit
     * @param places to which values are rounded before they are compared
     * @param least a lower number is no possible value
     * @param most a higher number is no possible value
     * @param low from where the axis starts, unless a value is lower
     * @param high where the axis ends, unless a value is higher
     */
    record Series(
            String title,
            List<String> codes,
            @Nullable String site,
            List<String> items,
            @Nullable String unit,
            String unitName,
            boolean whole,
            int places,
            BigDecimal least,
            BigDecimal most,
            BigDecimal low,
            BigDecimal high,
            List<Accepted> accepted,
            List<Threshold> thresholds) {}

    /**
     * A unit in which values may come; the number drawn is {@code (value - minus) * times / per}.
     *
     * @param unit UCUM code; null for a quantity without one
     * @param names how people write it
     * @param only the one code of Observations that may come in it; null where all may
     */
    record Accepted(
            @Nullable String unit,
            List<String> names,
            @Nullable String only,
            BigDecimal minus,
            BigDecimal times,
            BigDecimal per) {}

    /**
     * From where a value is marked.
     *
     * @param value in use here, with what the guidance comes with beside it
     * @param worse {@code higher} and {@code lower} mark the value itself too, {@code below} does not
     * @param since day after the operation from which it counts
     */
    record Threshold(BigDecimal value, BigDecimal preset, String worse, int since, String statement) {}

    /**
     * A question of the check-in, whose answers are told day by day.
     *
     * @param title in a few words
     * @param text as the patient is asked
     */
    record Question(String item, String title, String text, List<String> statements, List<Option> options) {}

    /**
     * An answer that can be chosen.
     *
     * @param token {@code system|code}
     * @param flagged whether the form warns whoever chooses it
     * @param unknown whether it says that the patient does not know
     */
    record Option(String token, String name, boolean flagged, boolean unknown) {}

    /** A day that is marked. */
    record Milestone(String title, int day, String statement) {}

    /**
     * What the guidance says.
     *
     * @param label such as S51
     * @param source where it is from; empty if no action of a plan cites it
     */
    record Statement(String label, String name, String source) {}
}
