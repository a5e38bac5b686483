package org.goinghome.insight;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.goinghome.feedback.Statistics.Question;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Refused;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/** Reads which cards are asked for. */
final class Asked {

    /** Two years and the weeks around them. */
    private static final int MOST_DAYS = 800;

    private static final int WEEKS = 12;

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final List<Issue> issues = new ArrayList<>();

    private Asked() {}

    /**
     * What is empty, as a form sends it, was not asked for.
     *
     * @throws Refused with 400 that names each parameter that is wrong
     */
    static Question read(
            @Nullable String from,
            @Nullable String to,
            @Nullable String client,
            @Nullable String service,
            LocalDate today) {
        var asked = new Asked();
        var last = asked.date("to", to, today);
        var first = asked.date(
                "from",
                from,
                last.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(WEEKS - 1L));
        if (first.isAfter(last)) {
            asked.refuse("from", "must not be after to");
        } else if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            asked.refuse("from", "must be less than " + MOST_DAYS + " days before to");
        }
        var question = new Question(first, last, asked.name("client", client), asked.name("service", service));
        if (!asked.issues.isEmpty()) {
            throw Refused.badRequest(asked.issues, null);
        }
        return question;
    }

    private LocalDate date(String name, @Nullable String sent, LocalDate usual) {
        if (sent == null || sent.isEmpty()) {
            return usual;
        }
        try {
            if (DATE.matcher(sent).matches()) {
                return LocalDate.parse(sent);
            }
        } catch (DateTimeException e) {
            // As one that does not even look like a date.
        }
        refuse(name, "must be a date such as 2026-01-31");
        return usual;
    }

    private @Nullable String name(String name, @Nullable String sent) {
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        if (!NAME.matcher(sent).matches()) {
            refuse(name, "must be 1 to 128 letters, digits, '.', '-' or '_'");
        }
        return sent;
    }

    private void refuse(String name, String why) {
        issues.add(new Issue(IssueType.VALUE, name, "The parameter " + name + " " + why + "."));
    }
}
