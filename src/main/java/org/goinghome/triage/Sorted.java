package org.goinghome.triage;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.goinghome.ehr.SentBundle;
import org.goinghome.ehr.Subject;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.jspecify.annotations.Nullable;

/** What one resource of an export is: somebody's, not asked for, or of no use. */
sealed interface Sorted {

    /**
     * It is of a patient.
     *
     * @param id its own, empty if it has none that is one
     * @param inPart whether it stood in a Bundle that may not hold all there is
     */
    record OfPatient(String patientId, String resourceType, String id, Payload resource, boolean inPart)
            implements Sorted {

        private OfPatient alsoInPart() {
            return new OfPatient(patientId, resourceType, id, resource, true);
        }
    }

    /**
     * The guidance asks for nothing of the kind.
     *
     * @param ofCode whether it is of a type that is asked for, and of another code
     */
    record NotAskedFor(String resourceType, boolean ofCode) implements Sorted {}

    /** It cannot be used. */
    record Unusable(String place, String reason) implements Sorted {}

    /** Sorts the resource that some JSON is, or each of those that it holds if it is a Bundle. */
    static void each(byte[] json, Wanted wanted, @Nullable String fhirServer, Consumer<Sorted> consumer) {
        Payload payload;
        try {
            payload = Payload.read(json);
        } catch (UnsafePayload e) {
            consumer.accept(new Unusable(e.path(), e.reason()));
            return;
        }
        var rules = new Rules(wanted, fhirServer);
        if (Rules.type(payload).equals("Bundle")) {
            rules.bundle(payload, consumer);
        } else {
            consumer.accept(rules.resource(payload));
        }
    }

    /** How they are told apart. */
    record Rules(Wanted wanted, @Nullable String fhirServer) {

        private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,256}");
        private static final Set<String> TYPES = FhirContext.forR4Cached().getResourceTypes();

        private static String type(Payload resource) {
            return resource.member("resourceType").flatMap(Payload::text).orElse("");
        }

        /** What else there is, and what cannot be used, may be of any patient who is in the Bundle. */
        private void bundle(Payload json, Consumer<Sorted> consumer) {
            var bundle = SentBundle.of(json);
            if (bundle.isEmpty()) {
                consumer.accept(new Unusable(json.path(), "holds entries that are not a list"));
                return;
            }
            var sorted = new ArrayList<Sorted>();
            if (bundle.get().mayBeMore()) {
                sorted.add(new Unusable(json.path(), "says that there is or may be more; what else, is not known"));
            }
            for (var entry : bundle.get().entries()) {
                sorted.add(entry.member("resource")
                        .map(this::resource)
                        .orElseGet(() -> new Unusable(entry.path(), "holds no resource")));
            }
            var inPart = sorted.stream().anyMatch(Unusable.class::isInstance);
            sorted.forEach(each -> consumer.accept(inPart && each instanceof OfPatient one ? one.alsoInPart() : each));
        }

        private Sorted resource(Payload resource) {
            var type = type(resource);
            if (!TYPES.contains(type)) {
                return new Unusable(
                        resource.path(),
                        type.isEmpty() ? "has no resourceType" : "is of a type that FHIR R4 does not have");
            }
            if (type.equals("OperationOutcome")) {
                return new Unusable(
                        resource.path(), "is a FHIR error: the export itself says that something is missing");
            }
            if (!wanted.isType(type)) {
                return new NotAskedFor(type, false);
            }
            if (!wanted.isCode(type, resource)) {
                return new NotAskedFor(type, true);
            }
            var subject = Subject.of(type, resource, fhirServer);
            if (subject instanceof Subject.Known known) {
                return new OfPatient(known.patientId(), type, id(resource), resource, false);
            }
            var unknown = (Subject.Unknown) subject;
            return new Unusable(unknown.path(), unknown.reason());
        }

        private static String id(Payload resource) {
            return resource.member("id")
                    .flatMap(Payload::text)
                    .filter(id -> ID.matcher(id).matches())
                    .orElse("");
        }
    }
}
