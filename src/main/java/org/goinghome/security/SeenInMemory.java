package org.goinghome.security;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
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

    /** How many tokens of a client are remembered. */
    int size(String client) {
        var tokens = byClient.get(client);
        return tokens == null ? 0 : tokens.size();
    }

    /** Those of one client. */
    private final class Tokens {

        private final Map<Key, Long> until = new HashMap<>();
        private long swept = Long.MIN_VALUE;

        synchronized Use use(Key key, long expires) {
            sweep();
            // Where the clock was set back, a token that is forgotten seems good again.
            if (expires < swept || until.containsKey(key)) {
                return Use.AGAIN;
            }
            if (until.size() >= perClient) {
                return Use.UNKNOWN;
            }
            until.put(key, expires);
            return Use.FIRST;
        }

        synchronized int size() {
            return until.size();
        }

        /** Once a second at most, whoever comes first. */
        private void sweep() {
            var now = clock.instant().getEpochSecond();
            if (now > swept) {
                swept = now;
                until.values().removeIf(expires -> expires < now);
            }
        }
    }
}
