package org.goinghome.cdshooks;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.goinghome.cdshooks.CdsRequest.Context;
import org.goinghome.ehr.FhirAccess;
import org.goinghome.ehr.PatientContext;
import org.goinghome.intake.Fields;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/** Takes a request's envelope apart. */
final class Envelope {

    private static final Pattern BEARER = Pattern.compile("Bearer", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,16384}={0,8}");
    private static final Pattern ID = Pattern.compile(PatientContext.ID);
    private static final Pattern TYPE_AND_ID = Pattern.compile("[A-Za-z]{1,64}/" + PatientContext.ID);

    private final Fields root;

    Envelope(Payload root) {
        this.root = Fields.of(root);
    }

    CdsRequest request(String servedHook) {
        var hook = root.required("hook");
        if (hook != null && !hook.equals(servedHook)) {
            root.refuse(IssueType.VALUE, "hook", "must be " + servedHook + ", the hook of this service");
        }
        var hookInstance = root.uuid("hookInstance");
        var context = context(servedHook);
        var access = access(context, root.optional("fhirServer"));
        var prefetch = prefetch();
        if (!root.issues().isEmpty() || hook == null || hookInstance == null || context == null) {
            throw Refused.badRequest(root.issues(), hookInstance);
        }
        return new CdsRequest(hook, hookInstance, context, access, prefetch);
    }

    private @Nullable Context context(String servedHook) {
        root.require("context");
        var context = root.object("context");
        if (context == null) {
            return null;
        }
        var userId = context.matching(
                context.required("userId"), "userId", TYPE_AND_ID, "a FHIR type and id such as Practitioner/123");
        var patientId = id(context, context.required("patientId"), "patientId");
        var encounter = servedHook.equals("encounter-discharge")
                ? context.required("encounterId")
                : context.optional("encounterId");
        var encounterId = id(context, encounter, "encounterId");
        return userId == null || patientId == null ? null : new Context(userId, patientId, encounterId);
    }

    /** What CDS Hooks requires of an authorization and EHRs leave out gives no access, and is no reason to refuse a call. */
    private FhirAccess access(@Nullable Context context, @Nullable String fhirServer) {
        var authorization = root.object("fhirAuthorization");
        if (authorization == null) {
            return new FhirAccess(fhirServer, null, null, null);
        }
        if (fhirServer == null && root.sent("fhirServer").isEmpty()) {
            root.refuse(IssueType.REQUIRED, "fhirServer", "is required with fhirAuthorization");
        }
        var patient = authorization.optional("patient");
        if (patient != null && context != null && !patient.equals(context.patientId())) {
            authorization.refuse(IssueType.VALUE, "patient", "is not the patient of the context");
        }
        authorization.matching(authorization.optional("token_type"), "token_type", BEARER, "Bearer");
        var scope = authorization.optional("scope");
        return new FhirAccess(
                fhirServer,
                authorization.matching(
                        authorization.optional("access_token"),
                        "access_token",
                        TOKEN,
                        "a bearer token (RFC 6750) of up to 16384 characters"),
                // Required by CDS Hooks: without it a token is good for nothing.
                scope == null ? "" : scope,
                expires(authorization));
    }

    private static @Nullable Duration expires(Fields authorization) {
        var sent = authorization.sent("expires_in").orElse(null);
        if (sent == null) {
            return null;
        }
        var seconds =
                sent.number().filter(number -> number.stripTrailingZeros().scale() <= 0 && number.precision() < 16);
        if (seconds.isEmpty()) {
            authorization.refuse(IssueType.VALUE, "expires_in", "must be a whole number of seconds");
        }
        return seconds.map(number -> Duration.ofSeconds(number.longValue())).orElse(null);
    }

    private Map<String, Payload> prefetch() {
        return root.object("prefetch") == null
                ? Map.of()
                : root.sent("prefetch").map(Payload::members).orElse(Map.of());
    }

    private static @Nullable String id(Fields context, @Nullable String text, String name) {
        return context.matching(
                text, name, ID, "a plain id of 1 to 256 letters, digits, dots, underscores and hyphens");
    }
}
