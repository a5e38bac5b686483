package org.goinghome.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.cdshooks.RequestFuzz;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.fuzz.Hold;
import org.goinghome.intake.Refused;

/** Bytes as the body of a feedback: all of it is fit to be kept, or it is refused in words that are ours. */
public final class FeedbackFuzz {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Set<Integer> STATUSES = Set.of(400, 413);

    private FeedbackFuzz() {}

    /** Loads the classes, so that the time of the first input is its own. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("""
                {"feedback":[{"card":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","outcome":"overridden",
                 "outcomeTimestamp":"2026-01-01T12:00:00Z","overrideReason":{"userComment":"x"}}]}""".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] body) {
        try {
            var all = FeedbackBody.read(body);
            Hold.that(all.size() <= FeedbackBody.MOST, "there are not too many");
            Hold.that(
                    all.size() == Hold.JSON.readTree(body).path("feedback").size(),
                    "each item is one, none is left out");
            all.forEach(FeedbackFuzz::kept);
        } catch (Refused e) {
            Hold.that(STATUSES.contains(e.status().value()), "it is refused for what it is");
            RequestFuzz.refused(e);
        }
    }

    /** What the columns of the database take. */
    private static void kept(Feedback feedback) {
        Hold.that(
                feedback.at().equals(feedback.at().truncatedTo(ChronoUnit.MICROS)), "a moment is one in microseconds");
        var suggestions = feedback.suggestions();
        Hold.that(new HashSet<>(suggestions).size() == suggestions.size(), "a suggestion is accepted once");
        Hold.that(
                suggestions.isEmpty() == (feedback.outcome() == Outcome.OVERRIDDEN),
                "something was accepted, or the card was overridden");
        var reason = feedback.reason();
        if (reason != null) {
            Hold.that(feedback.outcome() == Outcome.OVERRIDDEN, "only who overrides has a reason");
            fits(reason.code(), 128);
            if (reason.system() != null) {
                fits(reason.system(), 256);
            }
        }
        var comment = feedback.comment();
        if (comment != null) {
            var text = comment.text();
            Hold.that(feedback.outcome() == Outcome.OVERRIDDEN, "only who overrides has a comment");
            Hold.that(
                    text.length() <= Feedback.LONGEST_COMMENT && !text.isBlank(), "a comment fits and says something");
            Hold.that(text.indexOf('\0') < 0, "a comment can be kept by PostgreSQL");
            Hold.that(
                    text.codePoints().noneMatch(each -> Character.getType(each) == Character.SURROGATE),
                    "a comment ends with a whole character");
        }
    }

    private static void fits(String text, int most) {
        Hold.that(!text.isBlank() && text.length() <= most, "a code fits its column");
        Hold.that(!CONTROL.matcher(text).find(), "a code is one line of text");
    }
}
