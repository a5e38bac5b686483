package org.goinghome.ehr;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.goinghome.ehr.Binding.Whose;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Whose data a call is about.
 *
 * @param patientId the id of the Patient
 * @param encounterId the id of the Encounter, where the hook has one
 * @param fhirServer the base address of the EHR's FHIR server, under which references may be absolute
 */
public record PatientContext(
        String patientId,
        @Nullable String encounterId,
        @Nullable String fhirServer) {

    /** An id that may stand in an address, as a pattern. Wider than FHIR's, as servers have such ids, and none that leads elsewhere. */
    public static final String ID = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,256}";

    /** Every resource type names its patient by one of these. */
    static final List<String> NAMES = List.of("subject", "patient");

    private static final Pattern ABSOLUTE = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION = Pattern.compile("/_history/[A-Za-z0-9.-]{1,64}");

    /**
     * Looks at the JSON as it was sent: a FHIR parser would accept {@code "id": "http://elsewhere/Patient/1"} as 1, and
     * puts the id of an entry's {@code fullUrl} in place of the resource's own.
     */
    Binding binding(String resourceType, Payload resource) {
        return switch (resourceType) {
            case "Patient" -> patient(resource);
            case "Encounter" -> encounter(resource);
            default -> subjects(resourceType, resource);
        };
    }

    private Binding patient(Payload resource) {
        var id = text(resource, "id");
        var whose = id.isEmpty()
                ? Whose.NO_PATIENT
                : id.filter(patientId::equals).isPresent() ? Whose.CONTEXT : Whose.OTHER_PATIENT;
        return new Binding(whose, resource, ".id");
    }

    /** Whose it is comes before which it is. */
    private Binding encounter(Payload resource) {
        var subject = subjects("Encounter", resource);
        return subject.isAlien()
                        || text(resource, "id")
                                .filter(id -> id.equals(encounterId))
                                .isPresent()
                ? subject
                : new Binding(Whose.OTHER_ENCOUNTER, resource, ".id");
    }

    private Binding subjects(String resourceType, Payload resource) {
        Binding told = null;
        for (var name : NAMES) {
            var subject = resource.members().get(name);
            if (subject != null) {
                var binding = Binding.of(whose(subject), subject);
                told = told == null || binding.goesBefore(told) ? binding : told;
            }
        }
        return told == null ? new Binding(Whose.NO_PATIENT, resource, expected(resourceType)) : told;
    }

    private static String expected(String resourceType) {
        var definition = FhirContext.forR4Cached().getResourceDefinition(resourceType);
        return NAMES.stream()
                .filter(name -> definition.getChildByName(name) != null)
                .findFirst()
                .map(name -> "." + name)
                .orElse("");
    }

    private Whose whose(Payload subject) {
        return switch (subject.kind()) {
            case OBJECT -> text(subject, "reference").map(this::whose).orElse(Whose.NO_PATIENT);
            case NULL -> Whose.NO_PATIENT;
            default -> Whose.UNREADABLE;
        };
    }

    private Whose whose(String reference) {
        var relative = withoutBase(reference, fhirServer);
        if (isThisPatient(relative)) {
            return Whose.CONTEXT;
        }
        if (relative.startsWith("Patient/")) {
            return Whose.OTHER_PATIENT;
        }
        return ABSOLUTE.matcher(relative).lookingAt() ? Whose.OTHER_SERVER : Whose.NO_PATIENT;
    }

    private boolean isThisPatient(String relative) {
        var expected = "Patient/" + patientId;
        return relative.startsWith(expected)
                && (relative.length() == expected.length()
                        || VERSION.matcher(relative.substring(expected.length()))
                                .matches());
    }

    static String withoutBase(String reference, @Nullable String fhirServer) {
        if (fhirServer == null) {
            return reference;
        }
        var base = fhirServer.endsWith("/") ? fhirServer : fhirServer + "/";
        return reference.startsWith(base) ? reference.substring(base.length()) : reference;
    }

    private static Optional<String> text(Payload object, String name) {
        return object.member(name).flatMap(Payload::text);
    }

    /** Without the ids, which must not reach a log. */
    @Override
    public String toString() {
        return "PatientContext";
    }
}
