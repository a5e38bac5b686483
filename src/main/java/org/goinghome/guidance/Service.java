package org.goinghome.guidance;

import java.util.List;
import org.hl7.fhir.r4.model.PlanDefinition;

/**
 * One CDS service: a plan with a {@code cqf-cdsHooksEndpoint}.
 *
 * @param id the service id
 * @param hook the hook that calls it
 * @param plan the artifact
 * @param families in the order of their cards
 */
public record Service(String id, String hook, PlanDefinition plan, List<Family> families) {

    public Service {
        families = List.copyOf(families);
    }
}
