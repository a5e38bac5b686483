package org.goinghome.ehr;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.goinghome.ehr.Binding.Whose;
import org.goinghome.ehr.FhirJson.Read;
import org.goinghome.ehr.FhirJson.Unread;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.NotSent;
import org.goinghome.ehr.Reading.Unusable;
import org.goinghome.ehr.Reading.Usable;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of one prefetch key: a resource, or a Bundle entry by entry, so that a resource that cannot be read
 * takes down itself alone.
 */
final class PrefetchReader {

    static final int MAX_ENTRIES = 2000;

    private final DataNeed need;
    private final PatientContext context;

    PrefetchReader(DataNeed need, PatientContext context) {
        this.need = need;
        this.context = context;
    }

    /** Null says that the EHR looked and found nothing, which is another thing than an absent key. */
    Reading read(@Nullable Payload sent) {
        if (sent == null) {
            return new NotSent(Failure.NO_ACCESS);
        }
        return switch (sent.kind()) {
            case NULL -> new Usable(List.of(), List.of(), List.of());
            case OBJECT -> isType(sent, "Bundle") ? bundle(sent) : single(sent);
            default -> unusable(sent, "is not a FHIR resource");
        };
    }

    /**
     * Reads what was fetched: a resource, or all pages of a search.
     *
     * @param partial whether it is known not to be all there is
     */
    Reading pages(List<Payload> pages, boolean partial) {
        var first = pages.get(0);
        if (need.template().contains("?") != isType(first, "Bundle") && !isType(first, "OperationOutcome")) {
            return unusable(first, "is not what a read or search gives");
        }
        if (!pages.stream().allMatch(page -> isType(page, "Bundle"))) {
            return pages.size() == 1 ? read(first) : unusable(first, "has a page that is not a Bundle");
        }
        return SentBundle.of(pages)
                .map(bundle -> bundle(bundle, partial || bundle.mayBePartialAfterAllPages(need)))
                .orElseGet(() -> unusable(first, "holds a Bundle whose entries are not a list"));
    }

    /** Somebody else's data on a page, which counts whatever becomes of the pages after it. */
    Optional<Reading> alien(Payload page) {
        return SentBundle.of(page)
                .map(SentBundle::resources)
                .filter(resources -> !resources.isEmpty())
                .or(() -> Optional.of(List.of(page)))
                .flatMap(this::alien);
    }

    private Reading single(Payload json) {
        return unusable(List.of(json)).orElseGet(() -> {
            var result = resource(json);
            return result instanceof Read read
                    ? new Usable(List.of(read.resource()), List.of(), List.of())
                    : new Unusable(IssueType.STRUCTURE, ((Unread) result).path(), "cannot be read as FHIR R4");
        });
    }

    private Reading bundle(Payload sent) {
        return SentBundle.of(sent)
                .map(bundle -> bundle(bundle, bundle.mayBePartial(need)))
                .orElseGet(() -> unusable(sent, "holds a Bundle whose entries are not a list"));
    }

    /** Reads the entries of a Bundle; {@code partial} if it is known that there are more. */
    Reading bundle(SentBundle bundle, boolean partial) {
        if (bundle.entries().size() > MAX_ENTRIES) {
            return alien(bundle.resources())
                    .orElseGet(() -> new Unusable(
                            IssueType.TOOLONG,
                            Place.of(bundle.pages().get(0)),
                            "holds more than " + MAX_ENTRIES + " entries"));
        }
        return unusable(bundle.resources()).orElseGet(() -> usable(bundle, partial));
    }

    private Usable usable(SentBundle bundle, boolean partial) {
        var read = new ArrayList<Resource>();
        var unread = new ArrayList<String>();
        for (var entry : bundle.entries()) {
            var result = entry.member("resource").map(this::resource).orElseGet(() -> new Unread(Place.of(entry)));
            if (result instanceof Read one) {
                read.add(one.resource());
            } else {
                unread.add(((Unread) result).path());
            }
        }
        var gaps = gaps(bundle, partial, read.size(), unread.size());
        bundle.unreadable().map(Place::of).ifPresent(unread::add);
        return new Usable(read, gaps, unread);
    }

    private List<Gap> gaps(SentBundle bundle, boolean partial, int read, int unread) {
        var gaps = new ArrayList<Gap>();
        if (read > 0 && unread > 0) {
            gaps.add(Gap.ofEntries(need.key(), unread, read + unread));
        } else if (unread > 0 || (read == 0 && bundle.unreadable().isPresent())) {
            gaps.add(new Gap(need.key(), Reason.UNREADABLE));
        }
        if (partial || (read > 0 && bundle.unreadable().isPresent())) {
            gaps.add(new Gap(need.key(), Reason.INCOMPLETE));
        }
        return gaps;
    }

    /** What makes the whole key unusable; somebody else's data before anything else. */
    private Optional<Reading> unusable(List<Payload> resources) {
        return alien(resources)
                .or(() -> resources.stream()
                        .filter(resource -> isType(resource, "OperationOutcome"))
                        .findFirst()
                        .map(error -> new Unusable(
                                IssueType.INCOMPLETE, Place.of(error), "holds a FHIR error (OperationOutcome)")))
                .or(() -> resources.stream()
                        .filter(this::isOtherType)
                        .findFirst()
                        .map(other -> unusable(other, "holds something else than " + need.resourceType())));
    }

    private Optional<Reading> alien(List<Payload> resources) {
        var first = new EnumMap<Whose, Binding>(Whose.class);
        resources.stream()
                .filter(resource -> isType(resource, need.resourceType()))
                .map(resource -> context.binding(need.resourceType(), resource))
                .forEach(binding -> first.putIfAbsent(binding.whose(), binding));
        var aliens = first.values().stream().filter(Binding::isAlien).toList();
        return aliens.isEmpty()
                ? Optional.empty()
                : Optional.of(new Alien(aliens, first.values().stream().anyMatch(Binding::isOfContextPatient)));
    }

    private boolean isOtherType(Payload resource) {
        return type(resource).filter(type -> !type.equals(need.resourceType())).isPresent();
    }

    private FhirJson resource(Payload json) {
        if (!isType(json, need.resourceType())) {
            return new Unread(Place.of(json));
        }
        var binding = context.binding(need.resourceType(), json);
        return binding.whose() == Whose.CONTEXT ? FhirJson.read(json) : new Unread(binding.path());
    }

    static boolean isType(Payload resource, String resourceType) {
        return type(resource).filter(resourceType::equals).isPresent();
    }

    private static Optional<String> type(Payload resource) {
        return resource.member("resourceType").flatMap(Payload::text);
    }

    private static Unusable unusable(Payload place, String reason) {
        return new Unusable(IssueType.STRUCTURE, Place.of(place), reason);
    }
}
