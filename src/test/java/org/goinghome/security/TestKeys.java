package org.goinghome.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.goinghome.security.Client.FailureMode;

/** Keys of made-up EHRs, and the tokens that they sign. */
public final class TestKeys {

    public static final ECKey ES384 = ec(Curve.P_384, "es384");
    public static final ECKey ES256 = ec(Curve.P_256, "es256");
    public static final RSAKey RSA = rsa(2048, "rsa");
    public static final ECKey CLINIC = ec(Curve.P_384, "clinic");

    private TestKeys() {}

    static ECKey ec(Curve curve, String kid) {
        try {
            return new ECKeyGenerator(curve).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey rsa(int bits, String kid) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public halves, as JSON. */
    public static String jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    /**
     * A client of whom only the name matters.
     *
     * @param alone whether nobody else calls
     */
    public static Client named(String name, boolean alone) {
        return new Client(
                name,
                List.of(),
                Networks.of(List.of()),
                false,
                Set.of(),
                Duration.ofMillis(2500),
                FailureMode.PRECONDITION_FAILED,
                alone,
                0);
    }

    /** A client whose keys stand in the settings. */
    static TrustedClient client(String issuer) {
        return new TrustedClient(
                named(issuer.replaceAll("[^a-z]+", "-"), false),
                issuer,
                Set.of(),
                Set.of(),
                Duration.ofHours(1),
                null,
                new ImmutableJWKSet<>(new JWKSet(List.of(ES384, ES256, RSA)).toPublicJWKSet()));
    }

    /** The header that the specification asks for. */
    public static JWSHeader.Builder header(JWSAlgorithm algorithm, JWK key) {
        return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(key.getKeyID());
    }

    /** Claims as an EHR sends them, for five minutes, with a {@code jti} of their own. */
    public static JWTClaimsSet.Builder claims(String issuer, String audience, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .jwtID(UUID.randomUUID().toString());
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, JWK key) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(signer(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good token. */
    public static String token(String issuer, String audience, Instant now) {
        return sign(
                header(JWSAlgorithm.ES384, ES384).build(),
                claims(issuer, audience, now).build(),
                ES384);
    }

    static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    }
}
