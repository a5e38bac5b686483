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
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
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
        var expires = requireTimes(claims, client);
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
        var bringsKey = header.getJWK() != null || header.getX509CertURL() != null || header.getX509CertChain() != null;
        var critical = header.getCriticalParams() != null || !header.isBase64URLEncodePayload();
        if (bringsKey || critical || header.getKeyID() == null || !JOSEObjectType.JWT.equals(header.getType())) {
            throw new Untrusted(Reason.HEADER, client);
        }
        if (header.getJWKURL() != null && !header.getJWKURL().equals(client.jwksUri())) {
            throw new Untrusted(Reason.JKU, client);
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
        var audience = claims.getAudience();
        if (audience.stream()
                .noneMatch(each -> endpoint.equals(each) || client.audiences().contains(each))) {
            throw new Untrusted(Reason.AUDIENCE, client);
        }
    }

    /** @return when it expires */
    private Instant requireTimes(JWTClaimsSet claims, TrustedClient client) throws Untrusted {
        var now = clock.instant();
        var issued = instant(claims.getIssueTime());
        var expires = instant(claims.getExpirationTime());
        var notBefore = instant(claims.getNotBeforeTime());
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

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
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
