package org.goinghome.rendering;

import org.goinghome.guidance.Priority;
import org.jspecify.annotations.Nullable;

/** What clinicians have seen and answered already: such a finding rests for a while. An emergency never rests. */
@FunctionalInterface
public interface Acknowledgements {

    /**
     * A finding as it is told again and again.
     *
     * @param patientId of the call's context
     * @param sign {@code action.id}
     * @param priority how soon it asks to act
     * @param severity the worst value told, as charted; another value is another finding
     */
    record Key(
            String patientId,
            String sign,
            Priority priority,
            @Nullable String severity) {}

    /** Whether a clinician answered this finding a short while ago. */
    boolean rests(Key finding);
}
