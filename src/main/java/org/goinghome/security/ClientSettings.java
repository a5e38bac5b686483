package org.goinghome.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One of {@code goinghome.clients}, as an operator writes it. All of it is text here, so that everything that is wrong can be told
 * at once.
 *
 * @param name for logs
 * @param issuer the {@code iss} of its tokens
 * @param jwks its public keys, as a JSON Web Key Set
 * @param jwksUri where its public keys are; either this or the keys themselves
 * @param tenants what may stand as {@code "tenant"} in its tokens; any if there are none
 * @param audiences what may stand as {@code aud} in its tokens beside the address of the endpoint that is called
 * @param maxTokenLifetime the longest time from {@code iat} to {@code exp} of its tokens
 * @param fhirServers base addresses of the FHIR servers that may be read with the tokens that it sends
 * @param fhirNetworks networks in which they stand, such as {@code 10.20.0.0/16}; the internet if there are none
 * @param fhirWithoutToken whether they are read without a token as well
 * @param corsOrigins web pages that may call for it, such as {@code https://ehr.example}
 * @param deadline how long an answer may take
 * @param failureMode what is answered when a required input cannot be read
 * @param callsPerSecond how many calls are answered
 */
record ClientSettings(
        @Nullable String name,
        @Nullable String issuer,
        @Nullable String jwks,
        @Nullable String jwksUri,
        @DefaultValue List<String> tenants,
        @DefaultValue List<String> audiences,
        @DefaultValue("60m") String maxTokenLifetime,
        @DefaultValue List<String> fhirServers,
        @DefaultValue List<String> fhirNetworks,
        @DefaultValue("false") String fhirWithoutToken,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("2500ms") String deadline,
        @DefaultValue("precondition-failed") String failureMode,
        @DefaultValue("100") String callsPerSecond) {}
