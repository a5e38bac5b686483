package org.goinghome.fhirapi;

import ca.uhn.fhir.model.api.IQueryParameterAnd;
import ca.uhn.fhir.model.api.IQueryParameterOr;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.util.StringUtil;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.UsageContext;
import org.jspecify.annotations.Nullable;

/** What a search asks for, as one condition; each parameter narrows it, and of its values separated by commas one is enough. */
final class Criteria {

    private Predicate<MetadataResource> all = artifact -> true;

    Predicate<MetadataResource> all() {
        return all;
    }

    /** Those that the parameter fits; all if it was not given. */
    <P extends IQueryParameterType> Criteria and(
            @Nullable IQueryParameterAnd<? extends IQueryParameterOr<P>> parameter,
            BiPredicate<MetadataResource, P> fits) {
        if (parameter != null) {
            for (var alternatives : parameter.getValuesAsQueryTokens()) {
                List<P> values = alternatives.getValuesAsQueryTokens();
                all = all.and(artifact -> values.stream().anyMatch(value -> fits.test(artifact, value)));
            }
        }
        return this;
    }

    Criteria updated(@Nullable DateRangeParam range) {
        if (range != null) {
            var from = instant(range.getLowerBoundAsInstant());
            var to = instant(range.getUpperBoundAsInstant());
            all = all.and(artifact -> {
                var updated = artifact.getMeta().getLastUpdated().toInstant();
                return (from == null || !updated.isBefore(from)) && (to == null || !updated.isAfter(to));
            });
        }
        return this;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    /** {@code :exact} and {@code :contains} as FHIR says; else it is enough to begin so, whatever the case and the accents. */
    static boolean isText(StringParam wanted, @Nullable String text) {
        if (text == null) {
            return false;
        }
        if (wanted.isExact()) {
            return text.equals(wanted.getValue());
        }
        var one = plain(text);
        var other = plain(wanted.getValue());
        return wanted.isContains() ? one.contains(other) : one.startsWith(other);
    }

    private static String plain(String text) {
        return StringUtil.normalizeStringForSearchIndexing(text).toLowerCase(Locale.ROOT);
    }

    /** With {@code |version} that version or none. */
    static boolean isAt(MetadataResource artifact, String canonical) {
        return canonical.equals(artifact.getUrl()) || canonical.equals(artifact.getUrl() + "|" + artifact.getVersion());
    }

    static boolean isFor(MetadataResource artifact, TokenParam context) {
        return artifact.getUseContext().stream()
                .filter(UsageContext::hasValueCodeableConcept)
                .flatMap(use -> use.getValueCodeableConcept().getCoding().stream())
                .anyMatch(coding -> isToken(context, coding.getSystem(), coding.getCode()));
    }

    /** {@code code}, {@code system|code}, {@code |code} without a system, {@code system|} with any code. */
    static boolean isToken(TokenParam wanted, @Nullable String system, @Nullable String code) {
        var systemFits = wanted.getSystem() == null || wanted.getSystem().equals(system == null ? "" : system);
        var anyCode = wanted.getValue() == null || wanted.getValue().isEmpty();
        return systemFits
                && (anyCode ? wanted.getSystem() != null : wanted.getValue().equals(code));
    }
}
