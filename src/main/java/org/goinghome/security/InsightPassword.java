package org.goinghome.security;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

/**
 * The password of the user {@code insight}. To look at one takes a tenth of a second, on purpose; so wrong ones are looked at one
 * after another, and only some in a minute.
 */
final class InsightPassword implements AuthenticationManager {

    private static final String USER = "insight";
    private static final int WRONG_A_MINUTE = 10;

    /** Longer ones are not looked at; bcrypt reads 72 bytes. */
    private static final int LONGEST = 256;

    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$1[0-5]\\$[./A-Za-z0-9]{53}");
    private static final Pattern PBKDF2 = Pattern.compile("\\{pbkdf2@SpringSecurity_v5_8}[0-9a-f]{96}");

    private final PasswordEncoder encoder = new DelegatingPasswordEncoder(
            "bcrypt",
            Map.of(
                    "bcrypt",
                    new BCryptPasswordEncoder(),
                    "pbkdf2@SpringSecurity_v5_8",
                    Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8()));
    private final RateLimiter wrong = RateLimiter.of(
            USER,
            RateLimiterConfig.custom()
                    .limitRefreshPeriod(Duration.ofMinutes(1))
                    .limitForPeriod(WRONG_A_MINUTE)
                    .timeoutDuration(Duration.ZERO)
                    .build());
    private final ReentrantLock turn = new ReentrantLock();
    private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
    private final String encoded;
    private volatile byte @Nullable [] right;

    private InsightPassword(String encoded) {
        this.encoded = encoded;
    }

    /** @throws Weak if it is not one that may stand in settings */
    static InsightPassword of(String encoded) {
        if (!BCRYPT.matcher(encoded).matches() && !PBKDF2.matcher(encoded).matches()) {
            throw new Weak();
        }
        return new InsightPassword(encoded);
    }

    @Override
    public Authentication authenticate(Authentication sent) {
        var password = String.valueOf(sent.getCredentials());
        turn.lock();
        try {
            if (wrong.getMetrics().getAvailablePermissions() <= 0) {
                throw new TooMany();
            }
            if (!USER.equals(sent.getName()) || password.length() > LONGEST || !matches(password)) {
                wrong.acquirePermission();
                throw new BadCredentialsException("wrong-password");
            }
        } finally {
            turn.unlock();
        }
        return new UsernamePasswordAuthenticationToken(USER, "", List.of());
    }

    /** One that was right before is known again by a digest that holds as long as the service runs: a page is several requests. */
    private boolean matches(String password) {
        var digest = digest(password);
        var known = right;
        if (known != null && MessageDigest.isEqual(known, digest)) {
            return true;
        }
        var matches = encoder.matches(password, encoded);
        if (matches) {
            right = digest;
        }
        return matches;
    }

    private byte[] digest(String password) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Too many wrong passwords. */
    static final class TooMany extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super("too-many-wrong-passwords");
        }
    }

    /** The start is refused with it. What was set is not told: it may be the password itself. */
    static final class Weak extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Weak() {
            super("goinghome.insight.password is not an encoded password that is accepted here.");
        }
    }
}
