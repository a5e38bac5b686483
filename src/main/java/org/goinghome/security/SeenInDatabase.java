package org.goinghome.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.goinghome.database.Database;
import org.goinghome.database.Database.Session;

/**
 * For several replicas. Each knows its own tokens by itself; a database that is down takes nothing but the knowledge of the
 * others'.
 */
final class SeenInDatabase implements SeenTokens {

    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final SeenTokens here;
    private final Database database;
    private final Clock clock;
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());

    SeenInDatabase(SeenTokens here, Database database, Clock clock) {
        this.here = here;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Use use(TokenId token, Instant until) {
        var use = here.use(token, until);
        if (use != Use.FIRST) {
            return use;
        }
        return database.ask(session -> insert(session, token, until) ? Use.FIRST : Use.AGAIN)
                .orElse(use);
    }

    private boolean insert(Session session, TokenId token, Instant until) {
        sweep(session);
        return session.jdbc()
                        .sql("insert into used_token (id, until_second) values (:id, :until) on conflict do nothing")
                        .param("id", token.hex())
                        .param("until", until.getEpochSecond())
                        .update()
                == 1;
    }

    /** Once a minute at most, by whoever comes first. */
    private void sweep(Session session) {
        var due = nextSweep.get();
        var now = System.nanoTime();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + SWEEP.toNanos())) {
            session.jdbc()
                    .sql("delete from used_token where until_second < :now")
                    .param("now", clock.instant().getEpochSecond())
                    .update();
        }
    }
}
