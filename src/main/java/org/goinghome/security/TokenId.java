package org.goinghome.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The {@code (iss, jti)} of a token as the first 128 bits of its SHA-256: of one size whatever a client sends, and nothing that
 * anybody could read.
 *
 * @param client the client's name
 */
record TokenId(String client, long high, long low) {

    static TokenId of(TrustedClient client, String jti) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(client.issuer().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            var bits = ByteBuffer.wrap(digest.digest(jti.getBytes(StandardCharsets.UTF_8)));
            return new TokenId(client.client().name(), bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits. */
    String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
