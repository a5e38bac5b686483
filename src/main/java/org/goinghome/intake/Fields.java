package org.goinghome.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/**
 * Takes a JSON object apart and collects every problem, so that an integrator needs one attempt, not six. Null says the same
 * as absent: CDS Hooks forbids it, and clients send it.
 */
public final class Fields {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private final Payload from;
    private final String prefix;
    private final List<Issue> issues;

    private Fields(Payload from, String prefix, List<Issue> issues) {
        this.from = from;
        this.prefix = prefix;
        this.issues = issues;
    }

    /** Those of a request's body. */
    public static Fields of(Payload body) {
        return new Fields(body, "", new ArrayList<>());
    }

    /** What is wrong, in all objects of the body together. */
    public List<Issue> issues() {
        return List.copyOf(issues);
    }

    /** A member that is not null. */
    public Optional<Payload> sent(String name) {
        return from.member(name).filter(value -> value.kind() != Kind.NULL);
    }

    /** The members of an object in it; null if it is not there, or is none, which is a problem. */
    public @Nullable Fields object(String name) {
        return sent(name).map(value -> in(value, name)).orElse(null);
    }

    /** The objects of an array in it; empty if it is not there. What is no array or no object is a problem. */
    public List<Fields> objects(String name) {
        var value = sent(name).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (value.kind() != Kind.ARRAY) {
            refuse(IssueType.STRUCTURE, name, "must be a JSON array");
            return List.of();
        }
        var objects = new ArrayList<Fields>();
        var elements = value.elements();
        for (var i = 0; i < elements.size(); i++) {
            var object = in(elements.get(i), name + "[" + i + "]");
            if (object != null) {
                objects.add(object);
            }
        }
        return objects;
    }

    private @Nullable Fields in(Payload value, String name) {
        if (value.kind() != Kind.OBJECT) {
            refuse(IssueType.STRUCTURE, name, "must be a JSON object");
            return null;
        }
        return new Fields(value, prefix + name + ".", issues);
    }

    /** A text; null if it is missing, no text or blank, each of which is a problem. */
    public @Nullable String required(String name) {
        require(name);
        return optional(name);
    }

    /** Notes that a member is missing. */
    public void require(String name) {
        if (sent(name).isEmpty()) {
            refuse(IssueType.REQUIRED, name, "is missing");
        }
    }

    /** A text; null if it is not there. What is no text, or blank, is a problem. */
    public @Nullable String optional(String name) {
        var value = sent(name).orElse(null);
        if (value == null) {
            return null;
        }
        var text = value.text().orElse(null);
        if (text == null) {
            refuse(IssueType.STRUCTURE, name, "must be a JSON string");
        } else if (text.isBlank()) {
            refuse(IssueType.VALUE, name, "is blank");
            return null;
        }
        return text;
    }

    /** The same text if it is of a form; null if there is none, or if it is not, which is a problem. */
    public @Nullable String matching(@Nullable String text, String name, Pattern pattern, String expected) {
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        refuse(IssueType.VALUE, name, "must be " + expected);
        return null;
    }

    /** A UUID, in letters of any case; null if it is missing or none, which is a problem. */
    public @Nullable UUID uuid(String name) {
        var text = matching(required(name), name, UUID_TEXT, "a UUID");
        return text == null ? null : UUID.fromString(text);
    }

    /** Notes a problem. */
    public void refuse(IssueType code, String name, String reason) {
        issues.add(new Issue(code, prefix + name, prefix + name + " " + reason + "."));
    }
}
