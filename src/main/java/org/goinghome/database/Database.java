package org.goinghome.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
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
 * A file of this service (H2), or a PostgreSQL that replicas share. One that is down holds nobody up: a thread of its own opens
 * it, again after a pause where that failed, and until then whoever asks is told at once that there is no answer.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** A start waits no longer for it. */
    private static final Duration AT_START = Duration.ofSeconds(10);

    /** Opening a file that is not there takes as long as its connections may; then it has ended. */
    private static final Duration AT_CLOSE = Duration.ofSeconds(10);

    private final Supplier<HikariDataSource> callConnections;
    private final Supplier<HikariDataSource> workConnections;
    private final boolean shared;
    private final ScheduledThreadPoolExecutor opening =
            new ScheduledThreadPoolExecutor(1, Database::thread, new ThreadPoolExecutor.DiscardPolicy());
    private final CountDownLatch tried = new CountDownLatch(1);

    /** Only the thread that opens it goes on with these; {@link #open} is what others see. */
    private Connections connections;

    private long nextWord = System.nanoTime();
    private final AtomicReference<@Nullable Connections> open = new AtomicReference<>();

    /** Some for what somebody waits for, some for what may take longer. */
    private record Connections(HikariDataSource calls, HikariDataSource work) {

        void close() {
            calls.close();
            work.close();
        }
    }

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
        this.shared = shared;
        this.connections = new Connections(forCalls.get(), forWork.get());
        opening.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        opening.execute(() -> open(connections));
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "database");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for the first try to open it, ten seconds at most. */
    void awaitTried() {
        try {
            if (!tried.await(AT_START.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The database is not open yet; the start goes on without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it could be asked when it was last tried. */
    boolean isOpen() {
        return open.get() != null;
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
        var now = open.get();
        if (now == null) {
            return Optional.empty();
        }
        var source = work ? now.work() : now.calls();
        try {
            var session = new Session(JdbcClient.create(source), new NamedParameterJdbcTemplate(source));
            return Optional.ofNullable(new TransactionTemplate(new JdbcTransactionManager(source))
                    .execute(status -> question.apply(session)));
        } catch (DataIntegrityViolationException e) {
            // It could be asked: what was written is wrong.
            throw e;
        } catch (DataAccessException | TransactionException e) {
            failed(now, e);
            return Optional.empty();
        }
    }

    /** In its own thread only. What fails is tried again, whatever it is. */
    private void open(Connections now) {
        try {
            Flyway.configure().dataSource(now.work()).load().migrate();
            open.set(now);
        } catch (RuntimeException e) {
            told(e);
            later();
        } finally {
            tried.countDown();
        }
    }

    /**
     * H2 closes a file that it could not write, as on a full disk, and can open it again only when no connection of before is
     * left; so all of them are given up together.
     */
    private void openAgain() {
        if (!shared) {
            connections.close();
            connections = new Connections(callConnections.get(), workConnections.get());
        }
        open(connections);
    }

    /** Whoever fails first closes it for all; who was asking at that moment and fails later says nothing new. */
    private void failed(Connections by, Exception e) {
        if (open.compareAndSet(by, null)) {
            told(e);
            later();
        }
    }

    private void later() {
        var unused = opening.schedule(this::openAgain, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Told once a minute, however often it is tried. */
    private synchronized void told(Exception e) {
        var now = System.nanoTime();
        if (now - nextWord >= 0) {
            nextWord = now + SILENCE.toNanos();
            LOG.atError()
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("The database cannot be asked; it is tried again every few seconds");
        }
    }

    /** What is being opened is opened to its end: a thread that uses H2 must not be interrupted. */
    @Override
    public void close() {
        open.set(null);
        opening.shutdown();
        try {
            if (opening.awaitTermination(AT_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
                connections.close();
            } else {
                LOG.warn("The database was still being opened when the service ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
