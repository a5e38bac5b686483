package org.goinghome.intake;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Faults of our own. */
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private static final int FRAMES = 8;

    private Faults() {}

    /** The log gets the place, not the message: FHIR parsers quote what they could not read. */
    public static void log(Throwable failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        LOG.error(
                "Unexpected {} at {}",
                cause.getClass().getName(),
                Arrays.stream(cause.getStackTrace()).limit(FRAMES).toList());
    }
}
