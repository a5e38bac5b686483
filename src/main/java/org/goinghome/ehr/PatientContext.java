package org.goinghome.ehr;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
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

    private static final Pattern VERSION = Pattern.compile("/_history/[A-Za-z0-9.-]{1,64}");

    /** Whether a resource is this patient's. Absent is not his; misplaced is for the FHIR parser to refuse. */
    enum Binding {
        BOUND,
        ALIEN,
        UNREADABLE
    }

    /**
     * Looks at the JSON as it was sent: a FHIR parser would accept {@code "id": "http://elsewhere/Patient/1"} as 1, and
     * puts the id of an entry's {@code fullUrl} in place of the resource's own.
     */
    Binding binding(String resourceType, Payload resource) {
        return switch (resourceType) {
            case "Patient" -> hasId(resource, patientId) ? Binding.BOUND : Binding.ALIEN;
            case "Encounter" ->
                encounterId != null && hasId(resource, encounterId) ? subjects(resource) : Binding.ALIEN;
            default -> subjects(resource);
        };
    }

    private static boolean hasId(Payload resource, String id) {
        return text(resource, "id").filter(id::equals).isPresent();
    }

    /** Every resource type names its patient {@code subject} or {@code patient}. */
    private Binding subjects(Payload resource) {
        var subjects = Stream.of("subject", "patient")
                .flatMap(name -> resource.member(name).stream())
                .toList();
        if (subjects.isEmpty() || subjects.stream().anyMatch(this::isAlien)) {
            return Binding.ALIEN;
        }
        return isReadable(subjects) ? Binding.BOUND : Binding.UNREADABLE;
    }

    private boolean isAlien(Payload subject) {
        return switch (subject.kind()) {
            case OBJECT ->
                text(subject, "reference").filter(this::isThisPatient).isEmpty();
            case NULL -> true;
            default -> false;
        };
    }

    private static boolean isReadable(List<Payload> subjects) {
        return subjects.stream().allMatch(subject -> subject.kind() == Kind.OBJECT);
    }

    private boolean isThisPatient(String reference) {
        var relative = withoutBase(reference);
        var expected = "Patient/" + patientId;
        return relative.startsWith(expected)
                && (relative.length() == expected.length()
                        || VERSION.matcher(relative.substring(expected.length()))
                                .matches());
    }

    private String withoutBase(String reference) {
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
