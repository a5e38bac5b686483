package org.goinghome.feedback;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.goinghome.rendering.Repeated;

/**
 * Names a finding so that it is known again and nobody can tell from the name whose it is: the first half of an HMAC-SHA-256 with
 * a key that the database does not hold.
 */
final class FindingKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    FindingKeys(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** 32 hexadecimal digits. Two clients may have patients of one id. */
    String of(String client, Repeated what) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : new String[] {
                client,
                what.patientId(),
                what.occasion(),
                what.what(),
                what.rests().name()
            }) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), 16));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
