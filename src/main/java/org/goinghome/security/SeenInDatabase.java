package org.goinghome.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For several replicas. Each knows its own tokens by itself; a database that is down takes nothing but the knowledge of the
 * others' and holds nobody up, as it is asked again after a pause only.
 */
final class SeenInDatabase implements SeenTokens {

    private static final Logger LOG = LoggerFactory.getLogger(SeenInDatabase.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final SeenTokens here;
    private final DataSource database;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final AtomicLong nextTry = new AtomicLong(System.nanoTime());
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());
    private volatile boolean migrated;

    SeenInDatabase(SeenTokens here, DataSource database, Clock clock) {
        this.here = here;
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.clock = clock;
    }

    @Override
    public Use use(TokenId token, Instant until) {
        var use = here.use(token, until);
        if (use != Use.FIRST || System.nanoTime() - nextTry.get() < 0) {
            return use;
        }
        try {
            migrate();
            sweep();
            return insert(token, until) ? Use.FIRST : Use.AGAIN;
        } catch (DataAccessException | FlywayException e) {
            nextTry.set(System.nanoTime() + PAUSE.toNanos());
            LOG.atError()
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("The database cannot be asked: tokens used at another replica are not known");
            return use;
        }
    }

    private boolean insert(TokenId token, Instant until) {
        return jdbc.sql("insert into used_token (id, until_second) values (:id, :until) on conflict do nothing")
                        .param("id", token.hex())
                        .param("until", until.getEpochSecond())
                        .update()
                == 1;
    }

    private void migrate() {
        if (!migrated) {
            synchronized (this) {
                if (!migrated) {
                    Flyway.configure().dataSource(database).load().migrate();
                    migrated = true;
                }
            }
        }
    }

    /** Once a minute at most, by whoever comes first. */
    private void sweep() {
        var due = nextSweep.get();
        var now = System.nanoTime();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + SWEEP.toNanos())) {
            jdbc.sql("delete from used_token where until_second < :now")
                    .param("now", clock.instant().getEpochSecond())
                    .update();
        }
    }
}
