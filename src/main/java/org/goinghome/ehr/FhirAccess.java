package org.goinghome.ehr;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The access to its FHIR server that an EHR gave with a call. It lives as long as the call, and is written nowhere.
 *
 * @param server the address as it was sent, if any
 * @param token the bearer token, if any
 * @param scope what the token is good for; null if that is for the server to say
 * @param expires how long the token is good, if it was said
 */
public record FhirAccess(
        @Nullable String server,
        @Nullable String token,
        @Nullable String scope,
        @Nullable Duration expires) {

    /** None at all. */
    public static final FhirAccess NONE = new FhirAccess(null, null, null, null);

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "FhirAccess";
    }
}
