package org.goinghome.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.security.Untrusted.Reason;
import org.jspecify.annotations.Nullable;

/** Tells by a token which client calls, as CDS Hooks 2.0 says under "Trusting CDS Clients", or that nobody can tell. */
final class Tokens {

    static final Duration SKEW = Duration.ofSeconds(60);

    /** Signatures by a private key only; with {@code none} or a shared secret anybody could be the client. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES384, JWSAlgorithm.RS384, JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final int LONGEST = 16 * 1024;
    private static final int LONGEST_JTI = 512;

    /** What a header may not hold: keys of its own, and what changes the meaning of the rest. */
    private static final Set<String> REFUSED_IN_HEADER = Set.of("jwk", "x5u", "x5c", "crit", "b64");

    /** The last second of the year 9999; Nimbus would count on from the beginning of time again. */
    private static final double LAST_SECOND = 253_402_300_799d;

    private final Clients clients;
    private final SeenTokens seen;
    private final Clock clock;
    private final boolean publishedKeys;

    /** @param publishedKeys whether keys that everybody knows are believed as well */
    Tokens(Clients clients, SeenTokens seen, Clock clock, boolean publishedKeys) {
        this.clients = clients;
        this.seen = seen;
        this.clock = clock;
        this.publishedKeys = publishedKeys;
    }

    /**
     * The client whose token it is. The token is used up by that.
     *
     * @param path that of the endpoint that is called, such as {@code /cds-services/back-surgery-discharge}
     * @throws Untrusted if it proves nothing, with the reason
     */
    Client verify(String token, String path) throws Untrusted {
        var jwt = parse(token);
        var claims = claims(jwt);
        var issuer = claims.getIssuer();
        var client =
                clients.issuing(issuer == null ? "" : issuer).orElseThrow(() -> new Untrusted(Reason.ISSUER, null));
        requireHeader(jwt.getHeader(), client);
        requireSignature(jwt, client);
        requireAudience(claims, client, path);
        var expires = requireTimes(jwt, client);
        requireTenant(claims, client);
        switch (seen.use(TokenId.of(client, jti(claims, client)), expires.plus(SKEW))) {
            case AGAIN -> throw new Untrusted(Reason.REPLAYED, client);
            case UNKNOWN -> throw new Untrusted(Reason.TOO_MANY, client);
            case FIRST -> {}
        }
        return client.client();
    }

    private static SignedJWT parse(String token) throws Untrusted {
        if (token.length() > LONGEST || !COMPACT.matcher(token).matches()) {
            throw new Untrusted(Reason.MALFORMED, null);
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | RuntimeException e) {
            // Nimbus takes the header apart by itself, and not every oddity there is a ParseException.
            throw new Untrusted(Reason.MALFORMED, null);
        }
    }

    private static JWTClaimsSet claims(SignedJWT jwt) throws Untrusted {
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            throw new Untrusted(Reason.CLAIMS, null);
        }
    }

    private static void requireHeader(JWSHeader header, TrustedClient client) throws Untrusted {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new Untrusted(Reason.ALGORITHM, client);
        }
        if (header.getKeyID() == null
                || !JOSEObjectType.JWT.equals(header.getType())
                || !Collections.disjoint(members(header, client), REFUSED_IN_HEADER)) {
            throw new Untrusted(Reason.HEADER, client);
        }
        if (header.getJWKURL() != null && !header.getJWKURL().equals(client.jwksUri())) {
            throw new Untrusted(Reason.JKU, client);
        }
    }

    /** As they were sent: what has a name but no value Nimbus leaves out. */
    private static Set<String> members(JWSHeader header, TrustedClient client) throws Untrusted {
        try {
            return JSONObjectUtils.parse(header.getParsedBase64URL().decodeToString())
                    .keySet();
        } catch (ParseException e) {
            throw new Untrusted(Reason.HEADER, client);
        }
    }

    private void requireSignature(SignedJWT jwt, TrustedClient client) throws Untrusted {
        var usable = keys(jwt.getHeader(), client).stream()
                .filter(key -> !PublicKeys.isTooShort(key))
                .filter(key -> publishedKeys || !PublicKeys.isPublished(key))
                .toList();
        if (usable.isEmpty()) {
            throw new Untrusted(Reason.KEY, client);
        }
        for (var key : usable) {
            if (isSigned(jwt, key)) {
                return;
            }
        }
        throw new Untrusted(Reason.SIGNATURE, client);
    }

    /** Those of this client whose name, kind and curve are those that the token names. */
    private static List<JWK> keys(JWSHeader header, TrustedClient client) throws Untrusted {
        try {
            return client.keys().get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
        } catch (KeySourceException e) {
            throw new Untrusted(Reason.KEYS_UNAVAILABLE, client);
        }
    }

    private static boolean isSigned(SignedJWT jwt, JWK key) {
        try {
            return key instanceof AsymmetricJWK pair
                    && jwt.verify(
                            new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), pair.toPublicKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    /** The address that clients know, from the settings: the {@code Host} of a request is whatever the caller likes. */
    private void requireAudience(JWTClaimsSet claims, TrustedClient client, String path) throws Untrusted {
        var endpoint = clients.publicUrl() + path.replaceFirst("/$", "");
        if (claims.getAudience().stream()
                .filter(Objects::nonNull)
                .noneMatch(each -> endpoint.equals(each) || client.audiences().contains(each))) {
            throw new Untrusted(Reason.AUDIENCE, client);
        }
    }

    /** @return when it expires */
    private Instant requireTimes(SignedJWT jwt, TrustedClient client) throws Untrusted {
        var claims = jwt.getPayload().toJSONObject();
        var now = clock.instant();
        var issued = instant(claims.get("iat"), client);
        var expires = instant(claims.get("exp"), client);
        var notBefore = instant(claims.get("nbf"), client);
        if (issued == null || expires == null) {
            throw new Untrusted(Reason.CLAIMS, client);
        }
        if (!expires.plus(SKEW).isAfter(now)) {
            throw new Untrusted(Reason.EXPIRED, client);
        }
        if (issued.isAfter(now.plus(SKEW)) || (notBefore != null && notBefore.isAfter(now.plus(SKEW)))) {
            throw new Untrusted(Reason.NOT_YET, client);
        }
        if (!expires.isAfter(issued) || expires.isAfter(issued.plus(client.maxTokenLifetime()))) {
            throw new Untrusted(Reason.LIFETIME, client);
        }
        return expires;
    }

    private static @Nullable Instant instant(@Nullable Object seconds, TrustedClient client) throws Untrusted {
        if (!(seconds instanceof Number number)) {
            // Another type was refused before.
            return null;
        }
        if (Math.abs(number.doubleValue()) > LAST_SECOND) {
            throw new Untrusted(Reason.CLAIMS, client);
        }
        return Instant.ofEpochSecond(number.longValue());
    }

    private static void requireTenant(JWTClaimsSet claims, TrustedClient client) throws Untrusted {
        var tenant = claims.getClaim("tenant");
        if (!client.tenants().isEmpty()
                && !(tenant instanceof String name && client.tenants().contains(name))) {
            throw new Untrusted(Reason.TENANT, client);
        }
    }

    private static String jti(JWTClaimsSet claims, TrustedClient client) throws Untrusted {
        var jti = claims.getJWTID();
        if (jti == null || jti.isBlank() || jti.length() > LONGEST_JTI) {
            throw new Untrusted(Reason.CLAIMS, client);
        }
        return jti;
    }
}
