package org.goinghome.guidance;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.PlanDefinition;

/**
 * One CDS service: a plan with a {@code cqf-cdsHooksEndpoint}.
 *
 * @param id the service id
 * @param hook the hook that calls it
 * @param plan the artifact
 * @param families in the order of their cards
 * @param parameters values of CQL parameters that the plan sets itself, by name, such as the setting of the visit
 */
public record Service(
        String id, String hook, PlanDefinition plan, List<Family> families, Map<String, Object> parameters) {

    public Service {
        families = List.copyOf(families);
        parameters = Map.copyOf(parameters);
    }

    /** The same service, called by another hook under an id of its own. */
    public Service onHook(String otherHook) {
        return new Service(id + "-on-" + otherHook, otherHook, plan, families, parameters);
    }
}
