package org.goinghome.guidance;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.jspecify.annotations.Nullable;

/**
 * One CDS service: a plan with a {@code cqf-cdsHooksEndpoint}.
 *
 * @param id the service id
 * @param hook the hook that calls it
 * @param plan the artifact
 * @param families in the order of their cards
 * @param parameters values of CQL parameters that the plan sets itself, by name, such as the setting of the visit
 * @param episode what tells one course of the patient from the next, such as the end of the operation; null if the plan does not say
 */
public record Service(
        String id,
        String hook,
        PlanDefinition plan,
        List<Family> families,
        Map<String, Object> parameters,
        @Nullable Define episode) {

    public Service {
        families = List.copyOf(families);
        parameters = Map.copyOf(parameters);
    }

    /** The same service, called by another hook under an id of its own. */
    public Service onHook(String otherHook) {
        return new Service(id + "-on-" + otherHook, otherHook, plan, families, parameters, episode);
    }
}
