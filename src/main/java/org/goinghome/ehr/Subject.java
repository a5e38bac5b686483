package org.goinghome.ehr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;

/** Whose a resource is, where that is not known before: by its own id, or by the one patient that it names. */
public sealed interface Subject {

    /** It is this patient's. */
    record Known(String patientId) implements Subject {}

    /**
     * Nobody can say whose it is.
     *
     * @param path the place that should say so
     * @param reason the end of a sentence that begins with the path
     */
    record Unknown(String path, String reason) implements Subject {}

    /**
     * Looks at the JSON as it was sent.
     *
     * @param fhirServer the base address under which references may be absolute
     */
    static Subject of(String resourceType, Payload resource, @Nullable String fhirServer) {
        if (resourceType.equals("Patient")) {
            return resource.member("id")
                    .flatMap(Payload::text)
                    .filter(References::isId)
                    .<Subject>map(Known::new)
                    .orElseGet(() -> new Unknown(resource.path() + ".id", "is no id of a patient"));
        }
        var named = PatientContext.NAMES.stream()
                .flatMap(name -> resource.member(name).stream())
                .toList();
        if (named.isEmpty()) {
            return new Unknown(resource.path(), "names no patient");
        }
        var ids = named.stream()
                .map(subject -> References.patient(subject, fhirServer))
                .collect(Collectors.toSet());
        if (ids.size() > 1) {
            return new Unknown(resource.path(), "names two patients, or one that cannot be read");
        }
        return ids.iterator()
                .next()
                .<Subject>map(Known::new)
                .orElseGet(() -> new Unknown(
                        named.get(0).path(),
                        "is no reference to a patient of this server, such as Patient/123, or an absolute one below"
                                + " the address of the FHIR server"));
    }

    /** References to patients. */
    final class References {

        private static final Pattern ID = Pattern.compile(PatientContext.ID);
        private static final Pattern PATIENT = Pattern.compile("Patient/([^/]+)(?:/_history/[A-Za-z0-9.-]{1,64})?");

        private References() {}

        private static boolean isId(String text) {
            return ID.matcher(text).matches();
        }

        private static Optional<String> patient(Payload subject, @Nullable String fhirServer) {
            return subject.member("reference")
                    .flatMap(Payload::text)
                    .map(reference -> PATIENT.matcher(PatientContext.withoutBase(reference, fhirServer)))
                    .filter(Matcher::matches)
                    .map(found -> found.group(1))
                    .filter(References::isId);
        }
    }
}
