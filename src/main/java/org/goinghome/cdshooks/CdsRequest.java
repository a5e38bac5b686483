package org.goinghome.cdshooks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.goinghome.ehr.FhirAccess;
import org.goinghome.intake.Refused;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.rendering.Visit;
import org.jspecify.annotations.Nullable;

/**
 * A call of a CDS service, checked. Members that are not listed here, {@code extension} among them, are not looked at.
 *
 * @param access to the EHR's FHIR server: {@code fhirServer} and {@code fhirAuthorization}
 * @param prefetch the values as they were sent, JSON null among them; empty if nothing was sent
 */
record CdsRequest(String hook, UUID hookInstance, Context context, FhirAccess access, Map<String, Payload> prefetch) {

    CdsRequest {
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
    }

    /** Where the call happens in the clinician's work; an encounter only if the hook has one. */
    record Context(
            String userId, String patientId, @Nullable String encounterId) {

        @Override
        public String toString() {
            return "Context";
        }
    }

    /** Whom it is about, and who asks. */
    Visit visit() {
        return new Visit(context.patientId(), context.encounterId(), context.userId());
    }

    /**
     * Reads a request body.
     *
     * @param servedHook the hook of the service that is called
     * @throws Refused naming everything that is wrong in the envelope (400), or that the body is too large (413)
     */
    static CdsRequest read(byte[] body, String servedHook) {
        try {
            return new Envelope(Payload.read(body)).request(servedHook);
        } catch (UnsafePayload e) {
            throw Refused.unsafe(e);
        }
    }

    /** Without the ids and the data, which must not reach a log. */
    @Override
    public String toString() {
        return "CdsRequest[" + hook + " " + hookInstance + "]";
    }
}
