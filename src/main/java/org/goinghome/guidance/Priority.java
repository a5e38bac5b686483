package org.goinghome.guidance;

import org.hl7.fhir.r4.model.PlanDefinition.RequestPriority;
import org.jspecify.annotations.Nullable;

/** How soon somebody has to act, from {@code PlanDefinition.action.priority}; later constants are more urgent. */
public enum Priority {
    ROUTINE,
    URGENT,
    ASAP,
    STAT;

    static Priority of(@Nullable RequestPriority priority) {
        return priority == null ? ROUTINE : valueOf(priority.name());
    }
}
