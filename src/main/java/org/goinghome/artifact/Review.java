package org.goinghome.artifact;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.jspecify.annotations.Nullable;

/**
 * When a plan and what it was made from were last looked through.
 *
 * @param plan canonical with version
 * @param reviewed {@code PlanDefinition.lastReviewDate}
 * @param source the latest date after "reviewed on" in the citation of what it is {@code derived-from}
 */
public record Review(
        String plan, @Nullable LocalDate reviewed, @Nullable LocalDate source) {

    private static final Pattern REVIEWED = Pattern.compile("reviewed on (\\S{10})");

    /** Of one plan. */
    public static Review of(PlanDefinition plan) {
        return new Review(
                plan.getUrl() + "|" + plan.getVersion(),
                plan.hasLastReviewDate()
                        ? LocalDate.parse(plan.getLastReviewDateElement().getValueAsString())
                        : null,
                plan.getRelatedArtifact().stream()
                        .filter(related -> related.getType() == RelatedArtifactType.DERIVEDFROM)
                        .filter(RelatedArtifact::hasCitation)
                        .flatMap(related ->
                                REVIEWED.matcher(related.getCitation()).results())
                        .flatMap(found -> day(found.group(1)).stream())
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            // A review of which nobody can tell when it was is none.
            return Optional.empty();
        }
    }

    /** What to say if one of them is longer ago than it should be, or if nobody knows. */
    public Optional<String> warning(LocalDate today, int years) {
        if (reviewed == null || source == null) {
            return Optional.of((reviewed == null ? "The plan" : "The source of the plan") + " has no date of review.");
        }
        var older = reviewed.isBefore(source) ? reviewed : source;
        return older.plusYears(years).isBefore(today)
                ? Optional.of((older.equals(source) ? "The source of the plan" : "The plan") + " was last reviewed on "
                        + older + ", more than " + years + (years == 1 ? " year" : " years") + " ago.")
                : Optional.empty();
    }
}
