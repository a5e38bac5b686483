package org.goinghome.cdshooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.goinghome.cdshooks.CdsRequest.Context;
import org.goinghome.ehr.FhirAccess;
import org.goinghome.ehr.PatientContext;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/** Takes a request's envelope apart and collects every problem, so that an integrator needs one attempt, not six. */
final class Envelope {

    private static final Pattern BEARER = Pattern.compile("Bearer", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,16384}={0,8}");
    private static final Pattern ID = Pattern.compile(PatientContext.ID);
    private static final Pattern TYPE_AND_ID = Pattern.compile("[A-Za-z]{1,64}/" + PatientContext.ID);
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private final Payload root;
    private final List<Issue> issues = new ArrayList<>();

    Envelope(Payload root) {
        this.root = root;
    }

    CdsRequest request(String servedHook) {
        var hook = required(root, "", "hook");
        if (hook != null && !hook.equals(servedHook)) {
            refuse(IssueType.VALUE, "hook", "must be " + servedHook + ", the hook of this service");
        }
        var instance = matching(required(root, "", "hookInstance"), "hookInstance", UUID_TEXT, "a UUID");
        var hookInstance = instance == null ? null : UUID.fromString(instance);
        var context = context(servedHook);
        var access = access(context, optional(root, "", "fhirServer"));
        var prefetch = prefetch();
        if (!issues.isEmpty() || hook == null || hookInstance == null || context == null) {
            throw Refused.badRequest(issues, hookInstance);
        }
        return new CdsRequest(hook, hookInstance, context, access, prefetch);
    }

    private @Nullable Context context(String servedHook) {
        var context = object("context");
        if (context == null) {
            if (sent(root, "context") == null) {
                refuse(IssueType.REQUIRED, "context", "is missing");
            }
            return null;
        }
        var userId = matching(
                required(context, "context.", "userId"),
                "context.userId",
                TYPE_AND_ID,
                "a FHIR type and id such as Practitioner/123");
        var patientId = id(required(context, "context.", "patientId"), "context.patientId");
        var encounter = servedHook.equals("encounter-discharge")
                ? required(context, "context.", "encounterId")
                : optional(context, "context.", "encounterId");
        var encounterId = id(encounter, "context.encounterId");
        return userId == null || patientId == null ? null : new Context(userId, patientId, encounterId);
    }

    /** What CDS Hooks requires of an authorization and EHRs leave out gives no access, and is no reason to refuse a call. */
    private FhirAccess access(@Nullable Context context, @Nullable String fhirServer) {
        var authorization = object("fhirAuthorization");
        if (authorization == null) {
            return new FhirAccess(fhirServer, null, null, null);
        }
        if (fhirServer == null && sent(root, "fhirServer") == null) {
            refuse(IssueType.REQUIRED, "fhirServer", "is required with fhirAuthorization");
        }
        var patient = optional(authorization, "fhirAuthorization.", "patient");
        if (patient != null && context != null && !patient.equals(context.patientId())) {
            refuse(IssueType.VALUE, "fhirAuthorization.patient", "is not the patient of the context");
        }
        var prefix = "fhirAuthorization.";
        matching(optional(authorization, prefix, "token_type"), prefix + "token_type", BEARER, "Bearer");
        var scope = optional(authorization, prefix, "scope");
        return new FhirAccess(
                fhirServer,
                matching(
                        optional(authorization, prefix, "access_token"),
                        prefix + "access_token",
                        TOKEN,
                        "a bearer token (RFC 6750) of up to 16384 characters"),
                // Required by CDS Hooks: without it a token is good for nothing.
                scope == null ? "" : scope,
                expires(authorization));
    }

    private @Nullable Duration expires(Payload authorization) {
        var sent = sent(authorization, "expires_in");
        if (sent == null) {
            return null;
        }
        var seconds =
                sent.number().filter(number -> number.stripTrailingZeros().scale() <= 0 && number.precision() < 16);
        if (seconds.isEmpty()) {
            refuse(IssueType.VALUE, "fhirAuthorization.expires_in", "must be a whole number of seconds");
        }
        return seconds.map(number -> Duration.ofSeconds(number.longValue())).orElse(null);
    }

    private Map<String, Payload> prefetch() {
        var prefetch = object("prefetch");
        return prefetch == null ? Map.of() : prefetch.members();
    }

    private @Nullable Payload object(String name) {
        var value = sent(root, name);
        if (value != null && value.kind() != Kind.OBJECT) {
            refuse(IssueType.STRUCTURE, name, "must be a JSON object");
            return null;
        }
        return value;
    }

    private @Nullable String required(Payload from, String prefix, String name) {
        if (sent(from, name) == null) {
            refuse(IssueType.REQUIRED, prefix + name, "is missing");
        }
        return optional(from, prefix, name);
    }

    private @Nullable String optional(Payload from, String prefix, String name) {
        var value = sent(from, name);
        if (value == null) {
            return null;
        }
        var text = value.text().orElse(null);
        if (text == null) {
            refuse(IssueType.STRUCTURE, prefix + name, "must be a JSON string");
        } else if (text.isBlank()) {
            refuse(IssueType.VALUE, prefix + name, "is blank");
            return null;
        }
        return text;
    }

    /** Null says the same as absent: CDS Hooks forbids it, and clients send it. */
    private static @Nullable Payload sent(Payload from, String name) {
        return from.member(name).filter(value -> value.kind() != Kind.NULL).orElse(null);
    }

    private @Nullable String id(@Nullable String text, String path) {
        return matching(text, path, ID, "a plain id of 1 to 256 letters, digits, dots, underscores and hyphens");
    }

    private @Nullable String matching(@Nullable String text, String path, Pattern pattern, String expected) {
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        refuse(IssueType.VALUE, path, "must be " + expected);
        return null;
    }

    private void refuse(IssueType code, String path, String reason) {
        issues.add(new Issue(code, path, path + " " + reason + "."));
    }
}
