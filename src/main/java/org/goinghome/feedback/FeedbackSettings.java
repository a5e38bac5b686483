package org.goinghome.feedback;

import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site can set about what was answered.
 *
 * @param snooze how long a finding that was answered is not told again; 0 for always telling it
 * @param feedback what is kept
 */
@ConfigurationProperties("goinghome")
record FeedbackSettings(
        @DefaultValue("24h") Duration snooze, @DefaultValue Kept feedback) {

    private static final Duration LONGEST_SNOOZE = Duration.ofDays(30);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3660);
    private static final int KEY_BYTES = 32;

    FeedbackSettings {
        require(
                !snooze.isNegative() && snooze.compareTo(LONGEST_SNOOZE) <= 0,
                "goinghome.snooze must be from 0 to 30 days, such as 24h");
    }

    /**
     * @param retention how long cards that were shown, and feedback, are kept
     * @param key of the hash that names findings, in base64; replicas need the same one
     */
    record Kept(
            @DefaultValue("400d") Duration retention,
            @Nullable String key) {

        Kept {
            require(
                    retention.compareTo(Duration.ofDays(1)) >= 0 && retention.compareTo(LONGEST_RETENTION) <= 0,
                    "goinghome.feedback.retention must be from 1 to 3660 days, such as 400d");
            require(
                    key == null || decoded(key).length >= KEY_BYTES,
                    "goinghome.feedback.key must be 32 bytes or more in base64, as 'openssl rand -base64 32' makes them");
        }

        byte @Nullable [] secret() {
            return key == null ? null : decoded(key);
        }

        private static byte[] decoded(String key) {
            try {
                return Base64.getDecoder().decode(key.strip());
            } catch (IllegalArgumentException e) {
                // Too short, like any other key that is none; what it is must not reach a log.
                return new byte[0];
            }
        }

        @Override
        public String toString() {
            return "Kept[" + retention + "]";
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
