package org.goinghome.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    2026-01-01, 2024-10-01, 2027-10-01, -
                    2026-01-01, 2024-10-01, 2027-10-02, 'The source of the plan was last reviewed on 2024-10-01, more than 3 years ago.'
                    2024-09-30, 2024-10-01, 2027-10-01, 'The plan was last reviewed on 2024-09-30, more than 3 years ago.'
                    2024-09-30, 2024-10-01, 2027-09-30, -
                    -,          2024-10-01, 2025-01-01, The plan has no date of review.
                    2026-01-01, -,          2026-01-02, The source of the plan has no date of review.
                    2026-01-01, 2024-02-30, 2026-01-02, The source of the plan has no date of review.
                    """)
    void is_too_long_ago_the_day_after(String reviewed, String source, LocalDate today, String warning) {
        assertThat(Review.of(plan(reviewed, source)).warning(today, 3).orElse(null))
                .isEqualTo(warning);
    }

    @Test
    void one_year_is_one() {
        assertThat(Review.of(plan("2024-01-01", "2025-01-01")).warning(LocalDate.of(2026, 1, 1), 1))
                .contains("The plan was last reviewed on 2024-01-01, more than 1 year ago.");
    }

    @Test
    void of_several_sources_the_last_review_counts_and_what_justifies_it_is_no_source() {
        var plan = plan("2026-01-01", "2023-05-02");
        plan.addRelatedArtifact()
                .setType(RelatedArtifactType.DERIVEDFROM)
                .setCitation("Another, last reviewed on 2025-12-31.");
        plan.addRelatedArtifact()
                .setType(RelatedArtifactType.JUSTIFICATION)
                .setCitation("A study, last reviewed on 2030-01-01.");
        plan.addRelatedArtifact().setType(RelatedArtifactType.DERIVEDFROM).setDisplay("without a citation");

        assertThat(Review.of(plan))
                .isEqualTo(new Review("urn:plan|1", LocalDate.of(2026, 1, 1), LocalDate.of(2025, 12, 31)));
    }

    private static PlanDefinition plan(String reviewed, String source) {
        var plan = new PlanDefinition();
        plan.setUrl("urn:plan").setVersion("1");
        if (reviewed != null) {
            plan.setLastReviewDateElement(new DateType(reviewed));
        }
        plan.addRelatedArtifact()
                .setType(RelatedArtifactType.DERIVEDFROM)
                .setCitation(
                        source == null ? "A leaflet." : "A leaflet. Last reviewed on " + source + ". (c) somebody");
        return plan;
    }
}
