package org.goinghome.rendering;

import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Whom it is about, and who asks.
 *
 * @param patientId the id of the Patient
 * @param encounterId the id of the Encounter, if there is one
 * @param userId type and id of whoever is at work, such as {@code Practitioner/123}, if it was said
 */
public record Visit(
        String patientId,
        @Nullable String encounterId,
        @Nullable String userId) {

    Reference patient() {
        return new Reference("Patient/" + patientId);
    }

    @Nullable
    Reference encounter() {
        return encounterId == null ? null : new Reference("Encounter/" + encounterId);
    }

    /** Whoever is at work, where FHIR lets that kind of person ask for something. */
    @Nullable
    Reference requester() {
        return userId != null && userId.startsWith("Practitioner") ? new Reference(userId) : null;
    }

    /** Without the ids, which must not reach a log. */
    @Override
    public String toString() {
        return "Visit";
    }
}
