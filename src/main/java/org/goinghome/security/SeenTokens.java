package org.goinghome.security;

import java.time.Instant;

/** Remembers which tokens were used, as long as they could be used again. */
interface SeenTokens {

    /** What is known about a token after asking. */
    enum Use {
        FIRST,
        AGAIN,
        /** Nobody can tell: no more can be remembered. */
        UNKNOWN
    }

    /**
     * Marks a token as used.
     *
     * @param until when it cannot be used any more
     */
    Use use(TokenId token, Instant until);
}
