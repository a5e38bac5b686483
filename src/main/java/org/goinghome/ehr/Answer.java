package org.goinghome.ehr;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a FHIR server answered to one request. */
sealed interface Answer {

    /** Bytes that claim to be FHIR JSON. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Body(byte[] bytes) implements Answer {}

    /**
     * No data.
     *
     * @param retryAfter after how long it is worth one more attempt; null if it is not
     */
    record Failed(Failure failure, @Nullable Duration retryAfter) implements Answer {

        static Failed of(Failure failure) {
            return new Failed(failure, null);
        }
    }
}
