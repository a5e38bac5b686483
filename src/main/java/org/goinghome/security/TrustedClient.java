package org.goinghome.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves who it is.
 *
 * @param client what is done for it then
 * @param issuer the {@code iss} of its tokens
 * @param tenants what may stand as {@code "tenant"} there; any if there are none
 * @param audiences what may stand as {@code aud} beside the address of the endpoint that is called
 * @param maxTokenLifetime the longest time from {@code iat} to {@code exp}
 * @param jwksUri where its keys are read, the one value that {@code jku} may have; null if they stand in the settings
 * @param keys its public keys
 */
record TrustedClient(
        Client client,
        String issuer,
        Set<String> tenants,
        Set<String> audiences,
        Duration maxTokenLifetime,
        @Nullable URI jwksUri,
        JWKSource<SecurityContext> keys) {}
