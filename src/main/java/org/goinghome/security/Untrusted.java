package org.goinghome.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A token that proves nothing. The caller is never told why; the log is. */
final class Untrusted extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String client;

    /** In the words of the log. */
    enum Reason {
        /** Not a signed JWT of three parts. */
        MALFORMED,
        /** Another algorithm than the five that are accepted. */
        ALGORITHM,
        /** A header that would bring its own key, or that is missing or not understood. */
        HEADER,
        /** No client has this {@code iss}. */
        ISSUER,
        /** {@code jku} is not where the client's keys are read. */
        JKU,
        /** The client has no such key, or none that may be used. */
        KEY,
        /** The client's keys could not be read. */
        KEYS_UNAVAILABLE,
        SIGNATURE,
        AUDIENCE,
        EXPIRED,
        /** {@code nbf} or {@code iat} is in the future. */
        NOT_YET,
        LIFETIME,
        TENANT,
        /** A claim that is required is missing or of another type. */
        CLAIMS,
        /** It was used before. */
        REPLAYED,
        /** More tokens of this client are in use than can be remembered. */
        TOO_MANY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Untrusted(Reason reason, @Nullable TrustedClient client) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
        this.client = client == null ? null : client.client().name();
    }

    Reason reason() {
        return reason;
    }

    /** The name of the client whose token it claims to be, if there is one. */
    @Nullable
    String client() {
        return client;
    }
}
