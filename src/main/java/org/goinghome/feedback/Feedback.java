package org.goinghome.feedback;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a clinician did with a card, as an EHR tells it.
 *
 * @param card its uuid, which may be unknown here
 * @param at {@code outcomeTimestamp}, in microseconds, which databases keep
 * @param suggestions uuids of those that were accepted
 * @param reason why the card was overridden, where that was said in a code
 * @param comment what the clinician wrote, which may name a patient
 */
record Feedback(
        UUID card,
        Outcome outcome,
        Instant at,
        List<UUID> suggestions,
        @Nullable Reason reason,
        @Nullable Comment comment) {

    /** How much of a comment is kept. */
    static final int LONGEST_COMMENT = 2048;

    Feedback {
        at = at.truncatedTo(ChronoUnit.MICROS);
        suggestions = List.copyOf(suggestions);
    }

    enum Outcome {
        ACCEPTED,
        OVERRIDDEN;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A code of an override reason. */
    record Reason(@Nullable String system, String code) {}

    /**
     * Free text.
     *
     * @param cut whether more was sent
     */
    record Comment(String text, boolean cut) {

        static Comment of(String sent) {
            // PostgreSQL keeps no text with that character in it.
            var text = sent.replace('\0', '\uFFFD');
            if (text.length() <= LONGEST_COMMENT) {
                return new Comment(text, false);
            }
            var end =
                    Character.isHighSurrogate(text.charAt(LONGEST_COMMENT - 1)) ? LONGEST_COMMENT - 1 : LONGEST_COMMENT;
            return new Comment(text.substring(0, end), true);
        }

        @Override
        public String toString() {
            return "Comment";
        }
    }
}
