package org.goinghome.cdshooks;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.goinghome.artifact.Review;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Tells, in {@code /actuator/info}, which plans are in use and since when nobody has looked them through. */
final class GuidanceReviews implements InfoContributor {

    private final Catalogue catalogue;
    private final Clock clock;
    private final int years;

    /** @param years after which a review is too long ago */
    GuidanceReviews(Catalogue catalogue, Clock clock, int years) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.years = years;
    }

    @Override
    public void contribute(Info.Builder builder) {
        var today = clock.instant().atZone(clock.getZone()).toLocalDate();
        builder.withDetail(
                "guidance",
                catalogue.entries().stream()
                        .map(entry -> Review.of(entry.service().plan()))
                        .distinct()
                        .map(review -> told(review, today))
                        .toList());
    }

    private Map<String, String> told(Review review, LocalDate today) {
        var told = new LinkedHashMap<String, String>();
        told.put("canonical", review.plan());
        told.put("reviewed", String.valueOf(review.reviewed()));
        told.put("sourceReviewed", String.valueOf(review.source()));
        review.warning(today, years).ifPresent(warning -> told.put("warning", warning));
        return told;
    }
}
