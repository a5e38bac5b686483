package org.goinghome.feedback;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.feedback.Feedback.Comment;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.feedback.Feedback.Reason;
import org.goinghome.intake.Fields;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/** Reads the body of a feedback (CDS Hooks 2.0, "Feedback"): all of it, or nothing and every reason why. */
final class FeedbackBody {

    /** A day of one clinician fits; more come in several requests. */
    static final int MOST = 1_000;

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final Pattern SYSTEM = Pattern.compile("[^\\s\\p{Cntrl}]+");
    private static final int LONGEST_SYSTEM = 256;
    private static final Pattern CODE = Pattern.compile("[^\\p{Cntrl}]+");
    private static final int LONGEST_CODE = 128;

    private final Fields root;

    private FeedbackBody(Fields root) {
        this.root = root;
    }

    /** @throws Refused with 400, naming everything that is wrong, or with 413 */
    static List<Feedback> read(byte[] body) {
        try {
            return new FeedbackBody(Fields.of(Payload.read(body))).all();
        } catch (UnsafePayload e) {
            throw Refused.unsafe(e);
        }
    }

    private List<Feedback> all() {
        root.require("feedback");
        var items = root.objects("feedback");
        if (items.size() > MOST) {
            root.refuse(IssueType.TOOLONG, "feedback", "has more than " + MOST + " elements");
            throw Refused.badRequest(root.issues(), null);
        }
        var all = items.stream().map(this::one).filter(Objects::nonNull).toList();
        if (!root.issues().isEmpty()) {
            throw Refused.badRequest(root.issues(), null);
        }
        return all;
    }

    private @Nullable Feedback one(Fields item) {
        var card = item.uuid("card");
        var outcome = outcome(item);
        var at = time(item);
        var suggestions = suggestions(item, outcome);
        var why = item.object("overrideReason");
        var reason = why == null ? null : reason(why);
        var comment = why == null ? null : comment(why);
        if (why != null && outcome == Outcome.ACCEPTED) {
            item.refuse(IssueType.INVARIANT, "overrideReason", "stands with outcome overridden only");
        } else if (why != null
                && why.sent("reason").isEmpty()
                && why.sent("userComment").isEmpty()) {
            item.refuse(IssueType.REQUIRED, "overrideReason", "needs a reason or a userComment");
        }
        return card == null || outcome == null || at == null
                ? null
                : new Feedback(card, outcome, at, suggestions, reason, comment);
    }

    private static @Nullable Outcome outcome(Fields item) {
        var sent = item.required("outcome");
        var outcome = Stream.of(Outcome.values())
                .filter(each -> each.code().equals(sent))
                .findFirst();
        if (sent != null && outcome.isEmpty()) {
            item.refuse(IssueType.VALUE, "outcome", "must be accepted or overridden");
        }
        return outcome.orElse(null);
    }

    private static @Nullable Instant time(Fields item) {
        var expected = "a time with its offset (RFC 3339), such as 2026-01-01T12:00:00Z";
        var sent = item.matching(item.required("outcomeTimestamp"), "outcomeTimestamp", TIME, expected);
        try {
            return sent == null ? null : OffsetDateTime.parse(sent).toInstant();
        } catch (DateTimeException e) {
            item.refuse(IssueType.VALUE, "outcomeTimestamp", "must be " + expected);
            return null;
        }
    }

    private static List<UUID> suggestions(Fields item, @Nullable Outcome outcome) {
        var suggestions = new ArrayList<UUID>();
        item.objects("acceptedSuggestions").forEach(each -> {
            var id = each.uuid("id");
            if (id != null && !suggestions.contains(id)) {
                suggestions.add(id);
            }
        });
        var none = item.sent("acceptedSuggestions")
                .filter(sent -> !sent.elements().isEmpty())
                .isEmpty();
        if (outcome == Outcome.ACCEPTED && none) {
            item.refuse(IssueType.REQUIRED, "acceptedSuggestions", "must name what was accepted");
        } else if (outcome == Outcome.OVERRIDDEN && !none) {
            item.refuse(IssueType.INVARIANT, "acceptedSuggestions", "stands with outcome accepted only");
        }
        return suggestions;
    }

    private static @Nullable Reason reason(Fields why) {
        var reason = why.object("reason");
        if (reason == null) {
            return null;
        }
        var code =
                ofLength(reason, "code", reason.required("code"), CODE, LONGEST_CODE, "a code of 1 to 128 characters");
        var system = ofLength(
                reason,
                "system",
                reason.optional("system"),
                SYSTEM,
                LONGEST_SYSTEM,
                "an address of 1 to 256 characters without spaces");
        return code == null ? null : new Reason(system, code);
    }

    /** Characters are those of Java, as H2 counts them: an emoji is two. */
    private static @Nullable String ofLength(
            Fields fields, String name, @Nullable String sent, Pattern form, int longest, String expected) {
        if (sent != null && sent.length() > longest) {
            fields.refuse(IssueType.VALUE, name, "must be " + expected);
            return null;
        }
        return fields.matching(sent, name, form, expected);
    }

    /** What is blank says nothing. */
    private static @Nullable Comment comment(Fields why) {
        var sent = why.sent("userComment").orElse(null);
        if (sent == null) {
            return null;
        }
        var text = sent.text().orElse(null);
        if (text == null) {
            why.refuse(IssueType.STRUCTURE, "userComment", "must be a JSON string");
            return null;
        }
        return text.isBlank() ? null : Comment.of(text);
    }
}
