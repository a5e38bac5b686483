package org.goinghome.ehr;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.goinghome.ehr.PatientContext.Binding;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.Unusable;
import org.goinghome.ehr.Reading.Usable;
import org.goinghome.patientdata.Gap;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of one prefetch key: a resource, or a Bundle entry by entry, so that a resource that cannot be read
 * takes down itself alone.
 */
final class PrefetchReader {

    private static final int MAX_ENTRIES = 2000;

    private final DataNeed need;
    private final PatientContext context;

    PrefetchReader(DataNeed need, PatientContext context) {
        this.need = need;
        this.context = context;
    }

    /** Null says that the EHR looked and found nothing, which is another thing than an absent key. */
    Reading read(@Nullable Payload sent) {
        if (sent == null) {
            return new Unusable(Gap.Reason.NOT_SENT, "was not sent as prefetch, and there is no access to fetch it");
        }
        return switch (sent.kind()) {
            case NULL -> new Usable(List.of(), Set.of());
            case OBJECT -> isType(sent, "Bundle") ? bundle(sent) : single(sent);
            default -> unreadable("is not a FHIR resource");
        };
    }

    private Reading single(Payload resource) {
        var unusable = unusable(List.of(resource));
        if (unusable.isPresent()) {
            return unusable.get();
        }
        return resource(resource)
                .<Reading>map(read -> new Usable(List.of(read), Set.of()))
                .orElseGet(() -> unreadable("cannot be read as FHIR R4"));
    }

    private Reading bundle(Payload sent) {
        return SentBundle.of(sent)
                .map(this::bundle)
                .orElseGet(() -> unreadable("holds a Bundle whose entries are not a list"));
    }

    private Reading bundle(SentBundle bundle) {
        if (bundle.entries().size() > MAX_ENTRIES) {
            return unreadable("holds more than " + MAX_ENTRIES + " entries");
        }
        return unusable(bundle.resources()).orElseGet(() -> usable(bundle));
    }

    private Usable usable(SentBundle bundle) {
        var read = bundle.resources().stream()
                .flatMap(each -> resource(each).stream())
                .toList();
        var gaps = EnumSet.noneOf(Gap.Reason.class);
        if (read.size() < bundle.entries().size() || bundle.unreadable().isPresent()) {
            gaps.add(Gap.Reason.UNREADABLE);
        }
        if (bundle.mayBePartial(need)) {
            gaps.add(Gap.Reason.INCOMPLETE);
        }
        return new Usable(read, gaps);
    }

    /** What makes the whole key unusable; somebody else's data before anything else. */
    private Optional<Reading> unusable(List<Payload> resources) {
        if (resources.stream().anyMatch(this::isAlien)) {
            return Optional.of(new Alien());
        }
        if (resources.stream().anyMatch(resource -> isType(resource, "OperationOutcome"))) {
            return Optional.of(unreadable("holds a FHIR error (OperationOutcome)"));
        }
        if (resources.stream().anyMatch(this::isOtherType)) {
            return Optional.of(unreadable("holds something else than " + need.resourceType()));
        }
        return Optional.empty();
    }

    private boolean isAlien(Payload resource) {
        return isType(resource, need.resourceType()) && context.binding(need.resourceType(), resource) == Binding.ALIEN;
    }

    private boolean isOtherType(Payload resource) {
        return type(resource).filter(type -> !type.equals(need.resourceType())).isPresent();
    }

    private Optional<Resource> resource(Payload resource) {
        if (context.binding(need.resourceType(), resource) != Binding.BOUND) {
            return Optional.empty();
        }
        return FhirJson.read(resource)
                .filter(read -> read.getResourceType().name().equals(need.resourceType()));
    }

    private static boolean isType(Payload resource, String resourceType) {
        return type(resource).filter(resourceType::equals).isPresent();
    }

    private static Optional<String> type(Payload resource) {
        return resource.member("resourceType").flatMap(Payload::text);
    }

    private static Unusable unreadable(String reason) {
        return new Unusable(Gap.Reason.UNREADABLE, reason);
    }
}
