package org.goinghome.ehr;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.ehr.PatientContext.Binding;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.Unusable;
import org.goinghome.ehr.Reading.Usable;
import org.goinghome.patientdata.Gap;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of one prefetch key: a resource, or a Bundle entry by entry, so that a resource that cannot be read
 * takes down itself alone.
 */
final class PrefetchReader {

    private static final int MAX_ENTRIES = 2000;

    private static final Set<String> BUNDLE_MEMBERS = bundleMembers();

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

    private Reading bundle(Payload bundle) {
        var entry = bundle.member("entry");
        if (entry.isPresent() && entry.get().kind() != Kind.ARRAY) {
            return unreadable("holds a Bundle whose entries are not a list");
        }
        var entries = entry.map(Payload::elements).orElse(List.of());
        if (entries.size() > MAX_ENTRIES) {
            return unreadable("holds more than " + MAX_ENTRIES + " entries");
        }
        var sent = entries.stream()
                .flatMap(each -> each.member("resource").stream())
                .toList();
        return unusable(sent).orElseGet(() -> usable(bundle, entries.size(), sent));
    }

    private Usable usable(Payload bundle, int entries, List<Payload> sent) {
        var read = sent.stream().flatMap(each -> resource(each).stream()).toList();
        var gaps = EnumSet.noneOf(Gap.Reason.class);
        if (read.size() < entries
                || !BUNDLE_MEMBERS.containsAll(bundle.members().keySet())
                || !hasReadableLinks(bundle)) {
            gaps.add(Gap.Reason.UNREADABLE);
        }
        if (hasNextPage(bundle)
                || (need.count().isPresent() && entries >= need.count().getAsInt())) {
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

    private static boolean hasNextPage(Payload bundle) {
        return links(bundle).stream()
                .anyMatch(link -> link.member("relation")
                        .flatMap(Payload::text)
                        .filter("next"::equals)
                        .isPresent());
    }

    private static boolean hasReadableLinks(Payload bundle) {
        return bundle.member("link").map(link -> link.kind() == Kind.ARRAY).orElse(true)
                && links(bundle).stream()
                        .allMatch(link ->
                                link.member("relation").flatMap(Payload::text).isPresent());
    }

    private static List<Payload> links(Payload bundle) {
        return bundle.member("link").map(Payload::elements).orElse(List.of());
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

    private static Set<String> bundleMembers() {
        var names = FhirContext.forR4Cached().getResourceDefinition("Bundle").getChildren().stream()
                .map(BaseRuntimeChildDefinition::getElementName)
                .flatMap(name -> Stream.of(name, "_" + name))
                .collect(Collectors.toCollection(HashSet::new));
        names.add("resourceType");
        return names;
    }
}
