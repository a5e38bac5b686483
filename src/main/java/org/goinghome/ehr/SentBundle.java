package org.goinghome.ehr;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;

/**
 * What a search found, as it was sent: one Bundle, or one for each page.
 *
 * @param pages the Bundles
 * @param entries those that count: all but OperationOutcomes about the search, which a server may add
 */
public record SentBundle(List<Payload> pages, List<Payload> entries) {

    private static final Set<String> MEMBERS = members();

    /**
     * What Epic says as a warning of any search: that it found nothing (4101), and that it gives what this user may see (4119). The
     * system has a part of its own at each hospital.
     */
    private static final Pattern EPIC = Pattern.compile("urn:oid:1\\.2\\.840\\.114350\\.1\\.13\\.[0-9.]+\\.657369");

    private static final Set<String> SAID_OF_ANY_SEARCH = Set.of("4101", "4119");

    public SentBundle {
        pages = List.copyOf(pages);
        entries = List.copyOf(entries);
    }

    /** Nothing if the entries are not a list. */
    public static Optional<SentBundle> of(Payload json) {
        var entry = json.member("entry");
        if (entry.isPresent() && entry.get().kind() != Kind.ARRAY) {
            return Optional.empty();
        }
        return Optional.of(new SentBundle(
                List.of(json),
                entry.map(Payload::elements).orElse(List.of()).stream()
                        .filter(each -> !informsOnly(each) && !isAboutTheSearch(each))
                        .toList()));
    }

    List<Payload> resources() {
        return entries.stream()
                .flatMap(each -> each.member("resource").stream())
                .toList();
    }

    /** Whether there is, or may be, more than was sent: a next page, a page as full as asked for, or a greater total. */
    boolean mayBePartial(DataNeed need) {
        return goesOn()
                || (need.count().isPresent() && entries.size() >= need.count().getAsInt());
    }

    /** Whether it says itself that it is not, or may not be, all there is. */
    boolean goesOn() {
        return hasNextPage()
                || warns()
                || total().filter(this::isMoreThanWasSent).isPresent();
    }

    /** Whether it is not known to be all there is, as it says itself or as some of it cannot be read. */
    public boolean mayBeMore() {
        return goesOn() || unreadable().isPresent();
    }

    /** The same with some of the entries only. */
    SentBundle with(Predicate<Payload> wanted) {
        return new SentBundle(pages, entries.stream().filter(wanted).toList());
    }

    /** What of the Bundle itself, as opposed to its entries, cannot be read. */
    Optional<Payload> unreadable() {
        return pages.stream()
                .flatMap(page -> Stream.of(unknownMembers(page), unreadableLinks(page), unreadableTotal(page)))
                .flatMap(found -> found)
                .findFirst();
    }

    private static boolean informsOnly(Payload entry) {
        return isOutcome(entry, issue -> is(issue, "severity", "information"));
    }

    /** FHIR's own way to say how a search went, which is no error. */
    private static boolean isAboutTheSearch(Payload entry) {
        return entry.member("search")
                        .filter(search -> is(search, "mode", "outcome"))
                        .isPresent()
                && isOutcome(entry, issue -> is(issue, "severity", "information") || is(issue, "severity", "warning"));
    }

    private static boolean isOutcome(Payload entry, Predicate<Payload> each) {
        var issues = issues(entry);
        return !issues.isEmpty() && issues.stream().allMatch(each);
    }

    private static List<Payload> issues(Payload entry) {
        return entry.member("resource")
                .filter(resource -> is(resource, "resourceType", "OperationOutcome"))
                .flatMap(resource -> resource.member("issue"))
                .map(Payload::elements)
                .orElse(List.of());
    }

    /** Whether a server adds to what it found that something is not as it was asked for. */
    private boolean warns() {
        return pages.stream()
                .flatMap(page -> page.member("entry").map(Payload::elements).orElse(List.of()).stream())
                .filter(SentBundle::isAboutTheSearch)
                .flatMap(entry -> issues(entry).stream())
                .anyMatch(issue -> is(issue, "severity", "warning") && !isSaidOfAnySearch(issue));
    }

    private static boolean isSaidOfAnySearch(Payload issue) {
        return issue
                .member("details")
                .flatMap(details -> details.member("coding"))
                .map(Payload::elements)
                .orElse(List.of())
                .stream()
                .anyMatch(coding -> coding.member("system")
                                .flatMap(Payload::text)
                                .filter(system -> EPIC.matcher(system).matches())
                                .isPresent()
                        && coding.member("code")
                                .flatMap(Payload::text)
                                .filter(SAID_OF_ANY_SEARCH::contains)
                                .isPresent());
    }

    private boolean hasNextPage() {
        return isContinued(lastPage());
    }

    /** Whether something that was sent is a Bundle that says it goes on elsewhere. */
    static boolean isContinued(Payload sent) {
        return links(sent).stream().anyMatch(link -> is(link, "relation", "next"));
    }

    /** The address of the next page as it was sent; blank if it is none. */
    Optional<String> next() {
        return links(lastPage()).stream()
                .filter(link -> is(link, "relation", "next"))
                .findFirst()
                .map(link -> link.member("url").flatMap(Payload::text).orElse(""));
    }

    /** All pages of one search as one. */
    static Optional<SentBundle> of(List<Payload> pages) {
        var bundles = pages.stream().map(SentBundle::of).toList();
        if (bundles.isEmpty() || !bundles.stream().allMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        return Optional.of(new SentBundle(
                pages,
                bundles.stream()
                        .flatMap(bundle -> bundle.orElseThrow().entries().stream())
                        .toList()));
    }

    /** Whether a server that was asked for every page has, or may have, more than it gave. */
    boolean mayBePartialAfterAllPages(DataNeed need) {
        return pages.size() == 1
                ? mayBePartial(need)
                : warns()
                        || total().map(this::isMoreThanWasSent)
                                .orElse(need.count().isPresent()
                                        && entries.size()
                                                >= (long) pages.size()
                                                        * need.count().getAsInt());
    }

    private Payload lastPage() {
        return pages.get(pages.size() - 1);
    }

    private Optional<BigDecimal> total() {
        return pages.stream()
                .flatMap(page -> page.member("total").flatMap(Payload::number).stream())
                .max(Comparator.naturalOrder());
    }

    /** A total counts what was found, not what was included with it. */
    private boolean isMoreThanWasSent(BigDecimal total) {
        var found = entries.stream()
                .filter(entry -> entry.member("search")
                        .filter(search -> is(search, "mode", "include"))
                        .isEmpty())
                .count();
        return total.compareTo(BigDecimal.valueOf(found)) > 0;
    }

    private static Stream<Payload> unknownMembers(Payload json) {
        return json.members().entrySet().stream()
                .filter(member -> !MEMBERS.contains(member.getKey()))
                .map(member -> member.getValue());
    }

    private static Stream<Payload> unreadableLinks(Payload json) {
        return Stream.concat(
                json.member("link").filter(link -> link.kind() != Kind.ARRAY).stream(),
                links(json).stream()
                        .filter(link ->
                                link.member("relation").flatMap(Payload::text).isEmpty()));
    }

    private static Stream<Payload> unreadableTotal(Payload json) {
        return json.member("total").filter(total -> total.kind() != Kind.NUMBER && total.kind() != Kind.NULL).stream();
    }

    private static List<Payload> links(Payload json) {
        return json.member("link").map(Payload::elements).orElse(List.of());
    }

    private static boolean is(Payload object, String member, String expected) {
        return object.member(member)
                .flatMap(Payload::text)
                .filter(expected::equals)
                .isPresent();
    }

    private static Set<String> members() {
        var names = FhirContext.forR4Cached().getResourceDefinition("Bundle").getChildren().stream()
                .map(BaseRuntimeChildDefinition::getElementName)
                .flatMap(name -> Stream.of(name, "_" + name))
                .collect(Collectors.toCollection(HashSet::new));
        names.add("resourceType");
        return names;
    }
}
