package org.goinghome.feedback;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.goinghome.database.Database;
import org.springframework.scheduling.annotation.Scheduled;

/** Forgets what is older than a site keeps it. */
final class Retention {

    private final Database database;
    private final Clock clock;
    private final Duration retention;

    Retention(Database database, Clock clock, Duration retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /** While the database cannot be asked, the next one does it. */
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        var before = clock.instant().minus(retention).atOffset(ZoneOffset.UTC);
        database.work(session -> session.jdbc()
                        .sql("delete from issued_card where issued_at < :before")
                        .param("before", before)
                        .update()
                + session.jdbc()
                        .sql("delete from feedback where received_at < :before")
                        .param("before", before)
                        .update());
    }
}
