package org.goinghome.security;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** For one replica. Each client has room for so many tokens, so that none can take it from another. */
final class SeenInMemory implements SeenTokens {

    /** An hour's tokens at nearly thirty calls a second; about 10 MB. */
    static final int PER_CLIENT = 100_000;

    private final Clock clock;
    private final int perClient;
    private final Map<String, Tokens> byClient = new ConcurrentHashMap<>();

    /** 128 bits of a digest. */
    private record Key(long high, long low) {}

    SeenInMemory(Clock clock, int perClient) {
        this.clock = clock;
        this.perClient = perClient;
    }

    @Override
    public Use use(TokenId token, Instant until) {
        return byClient.computeIfAbsent(token.client(), name -> new Tokens())
                .use(new Key(token.high(), token.low()), until.getEpochSecond());
    }

    /** Those of one client. */
    private final class Tokens {

        private final Map<Key, Long> until = new ConcurrentHashMap<>();
        private long swept = Long.MIN_VALUE;

        Use use(Key key, long expires) {
            sweep();
            if (until.size() >= perClient) {
                return until.containsKey(key) ? Use.AGAIN : Use.UNKNOWN;
            }
            return until.putIfAbsent(key, expires) == null ? Use.FIRST : Use.AGAIN;
        }

        /** Once a second at most, whoever comes first. */
        private synchronized void sweep() {
            var now = clock.instant().getEpochSecond();
            if (now > swept) {
                swept = now;
                until.values().removeIf(expires -> expires < now);
            }
        }
    }
}
