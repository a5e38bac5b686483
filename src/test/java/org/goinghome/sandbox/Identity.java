package org.goinghome.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * As whom an EHR calls: a name, and the private key (P-384, for ES384) that shows that it is the one.
 *
 * @param issuer the {@code iss} under which a service knows the EHR
 */
record Identity(String issuer, ECKey key) {

    private static final int SECONDS = 300;

    /** A new key in a new file, which nobody else may read. */
    static ECKey create(Path file) throws IOException {
        try {
            var key = new ECKeyGenerator(Curve.P_384)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key.toJSONString(), StandardOpenOption.WRITE);
            return key;
        } catch (JOSEException e) {
            throw new IOException("No key can be made: " + e.getMessage(), e);
        }
    }

    static ECKey read(Path file) throws IOException {
        try {
            var key = ECKey.parse(Files.readString(file));
            if (key.isPrivate() && Curve.P_384.equals(key.getCurve())) {
                return key;
            }
        } catch (ParseException e) {
            // Its words quote the key.
        }
        throw new IOException(file + " holds no private P-384 key; bin/ehr key makes one");
    }

    /** The public half, as an operator of a service has to know it. */
    static String publicKeys(ECKey key) {
        return new JWKSet(key).toString(true);
    }

    /** A token for one call of one address. */
    String token(String address, Instant now) throws IOException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES384)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(address)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(SECONDS)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IOException("The token cannot be signed: " + e.getMessage(), e);
        }
        return jwt.serialize();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return issuer;
    }
}
