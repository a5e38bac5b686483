package org.goinghome.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A file of this service (H2), or a PostgreSQL that replicas share. One that is down holds nobody up: it is asked again after a
 * pause only, and until then whoever asks is told at once that there is no answer.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Supplier<HikariDataSource> callConnections;
    private final Supplier<HikariDataSource> workConnections;
    private final boolean shared;
    private final AtomicLong nextTry = new AtomicLong(System.nanoTime());
    private final AtomicLong nextWord = new AtomicLong(System.nanoTime());
    private volatile boolean migrated;
    private HikariDataSource forCalls;
    private HikariDataSource forWork;
    private boolean failed;

    /**
     * What work is done with: all of it together, or none.
     *
     * @param jdbc for one statement at a time
     * @param batches for many rows at once
     */
    public record Session(JdbcClient jdbc, NamedParameterJdbcOperations batches) {}

    /**
     * @param forCalls makes connections for what somebody waits for
     * @param forWork makes connections for what nobody waits for, which may take longer
     * @param shared whether other replicas read it too
     */
    Database(Supplier<HikariDataSource> forCalls, Supplier<HikariDataSource> forWork, boolean shared) {
        this.callConnections = forCalls;
        this.workConnections = forWork;
        this.forCalls = forCalls.get();
        this.forWork = forWork.get();
        this.shared = shared;
    }

    /** Whether other replicas read it too. */
    public boolean isShared() {
        return shared;
    }

    /**
     * Asks for something that somebody waits for: an answer within about a second, or none.
     *
     * @return empty if it cannot be asked now; then nothing was written
     */
    public <T> Optional<T> ask(Function<Session, T> question) {
        return in(false, question);
    }

    /**
     * The same for what nobody waits for and may take longer.
     *
     * @return empty if it cannot be done now; then nothing was written
     */
    public <T> Optional<T> work(Function<Session, T> work) {
        return in(true, work);
    }

    private <T> Optional<T> in(boolean work, Function<Session, T> question) {
        if (System.nanoTime() - nextTry.get() < 0) {
            return Optional.empty();
        }
        try {
            var source = connections(work);
            migrate(connections(true));
            var session = new Session(JdbcClient.create(source), new NamedParameterJdbcTemplate(source));
            return Optional.ofNullable(new TransactionTemplate(new JdbcTransactionManager(source))
                    .execute(status -> question.apply(session)));
        } catch (DataIntegrityViolationException e) {
            // It could be asked: what was written is wrong.
            throw e;
        } catch (DataAccessException | TransactionException | FlywayException e) {
            failed(e);
            return Optional.empty();
        }
    }

    /** Told once a minute, however often it is tried. */
    private synchronized void failed(Exception e) {
        var now = System.nanoTime();
        failed = true;
        nextTry.set(now + PAUSE.toNanos());
        var due = nextWord.get();
        if (now - due >= 0 && nextWord.compareAndSet(due, now + SILENCE.toNanos())) {
            LOG.atError()
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("The database cannot be asked; it is tried again every few seconds");
        }
    }

    /**
     * H2 closes a file that it could not write, as on a full disk, and can open it again only when no connection of before is
     * left; so all of them are given up together.
     */
    private synchronized HikariDataSource connections(boolean work) {
        if (failed && !shared) {
            forCalls.close();
            forWork.close();
            forCalls = callConnections.get();
            forWork = workConnections.get();
        }
        failed = false;
        return work ? forWork : forCalls;
    }

    private void migrate(DataSource source) {
        if (!migrated) {
            synchronized (this) {
                if (!migrated) {
                    Flyway.configure().dataSource(source).load().migrate();
                    migrated = true;
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        forCalls.close();
        forWork.close();
    }
}
