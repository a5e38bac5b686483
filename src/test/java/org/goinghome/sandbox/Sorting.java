package org.goinghome.sandbox;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** {@code _sort=-date,_id}: by dates and ids. What has no date stands last, whichever way it is sorted. */
final class Sorting {

    private Sorting() {}

    static Comparator<Resource> of(String resourceType, String rules) {
        return Stream.of(rules.split(","))
                .map(rule -> rule.startsWith("-")
                        ? by(resourceType, rule.substring(1), true)
                        : by(resourceType, rule, false))
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    private static Comparator<Resource> by(String resourceType, String name, boolean descending) {
        if (name.equals("_id")) {
            Comparator<Resource> byId =
                    Comparator.comparing(resource -> resource.getIdElement().getIdPart());
            return descending ? byId.reversed() : byId;
        }
        var parameter = Criterion.parameter(resourceType, name);
        if (parameter.getParamType() != RestSearchParameterTypeEnum.DATE) {
            throw new InvalidRequestException("Nothing is sorted by '" + name + "' here, which is not a date");
        }
        return Comparator.comparing(
                resource -> start(resource, parameter),
                nullsLast(descending ? Comparator.<Instant>reverseOrder() : Comparator.<Instant>naturalOrder()));
    }

    private static @Nullable Instant start(Resource resource, RuntimeSearchParam parameter) {
        return Elements.of(resource, parameter).stream()
                .flatMap(element -> Span.of(element).stream())
                .map(Span::start)
                .min(naturalOrder())
                .orElse(null);
    }
}
