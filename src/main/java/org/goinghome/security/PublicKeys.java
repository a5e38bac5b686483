package org.goinghome.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Set;

/** Which keys can prove anything. Those whose private half everybody can read prove nothing. */
final class PublicKeys {

    /** The issuer of the public CDS Hooks sandbox, as http and https. */
    private static final Set<String> SANDBOX_ISSUERS =
            Set.of("https://sandbox.cds-hooks.org", "http://sandbox.cds-hooks.org");

    /** SHA-256 thumbprints (RFC 7638) of the sandbox's keys, old and new, and of the key printed in the CDS Hooks specification. */
    private static final Set<String> PUBLISHED = Set.of(
            "s9fOe-KDYD1myZ8YCzleUqJQgrYZL49kVijBxhnZvZc",
            "WUEVfFenRfMtdDhwPUzCCfmqEN45h61hdHclwVoqfes",
            "oinqNI3POUw3TTo_R_BmQFF2EK2jQK8R7cJm3Cw-K6Y",
            "-UtOymI2Z0XB5SZogEZu3s5oMyQ4YaewHtR9huroTQs");

    private static final int LEAST_RSA_BITS = 2048;

    private PublicKeys() {}

    static boolean isSandbox(String issuer) {
        return SANDBOX_ISSUERS.contains(issuer.replaceFirst("/+$", ""));
    }

    /** Whether everybody knows its private half. */
    static boolean isPublished(JWK key) {
        try {
            return PUBLISHED.contains(key.computeThumbprint().toString());
        } catch (JOSEException e) {
            // A key of a kind without a thumbprint is none of those.
            return false;
        }
    }

    /** Counted in the number itself: zeros before it make it no longer. */
    static boolean isTooShort(JWK key) {
        return key instanceof RSAKey rsa
                && rsa.getModulus().decodeToBigInteger().bitLength() < LEAST_RSA_BITS;
    }
}
