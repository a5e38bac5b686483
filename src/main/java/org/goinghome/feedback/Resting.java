package org.goinghome.feedback;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.goinghome.database.Database;
import org.goinghome.rendering.Acknowledgements;
import org.goinghome.rendering.Repeated;
import org.jspecify.annotations.Nullable;

/**
 * What need not be told again just now. A call looks into memory only; one thread fills it from what was shown and answered, at
 * this replica and at others. What is not known to rest is told: a database that is down makes more cards, never fewer.
 */
final class Resting implements Acknowledgements {

    /** About 200 bytes each. */
    private static final int MOST = 50_000;

    /** How long an accepted plan, and what was told once, is remembered. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** Rows are written some time after the moment that they tell. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final String ANSWERED = """
            select k.finding, k.severity, f.received_at as at
            from feedback f
            join issued_card c on c.card = f.card and c.client = f.client and c.service = f.service
            join issued_finding k on k.card = c.card
            where f.received_at >= :since and k.rests = 'answered'
            order by f.received_at, k.severity""";

    private static final String ACCEPTED = """
            select k.finding, k.severity, f.received_at as at
            from feedback f
            join issued_card c on c.card = f.card and c.client = f.client and c.service = f.service
            join issued_finding k on k.card = c.card
            where f.received_at >= :since and k.rests = 'accepted' and f.outcome = 'accepted'
            order by f.received_at, k.severity""";

    private static final String TOLD = """
            select k.finding, max(k.severity) as severity, min(c.issued_at) as at
            from issued_finding k
            join issued_card c on c.card = k.card
            where c.issued_at >= :since and k.rests = 'told'
            group by k.finding""";

    private final Map<String, Rest> resting = new ConcurrentHashMap<>();
    private final Database database;
    private final FindingKeys keys;
    private final Clock clock;
    private final Duration snooze;
    private final Semaphore news = new Semaphore(0);
    private final Thread reader;
    private volatile boolean closed;
    private @Nullable Instant read;

    /** From when until when something rests, unless it is worse than this. */
    private record Rest(
            Instant from, Instant until, @Nullable BigDecimal severity, boolean answered) {

        boolean covers(Instant now, @Nullable BigDecimal severity) {
            return !now.isBefore(from)
                    && now.isBefore(until)
                    && (severity == null || (this.severity != null && severity.compareTo(this.severity) <= 0));
        }

        /** The last answer counts, and the first time that something was told. */
        Rest or(Rest later) {
            return answered == from.isAfter(later.from()) ? this : later;
        }
    }

    private record Row(String finding, @Nullable BigDecimal severity, OffsetDateTime at) {

        Rest answered(Duration time) {
            var from = at.toInstant();
            return new Rest(from, from.plus(time), severity, true);
        }

        /** Everybody on duty has seen it by then; whoever calls again because an answer was lost gets it again. */
        Rest told(Duration grace) {
            var from = at.toInstant().plus(grace);
            return new Rest(from, from.plus(LONGEST), severity, false);
        }
    }

    /** @param snooze how long what was answered rests; nothing rests if it is zero */
    Resting(Database database, FindingKeys keys, Clock clock, Duration snooze) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.snooze = snooze;
        this.reader = new Thread(this::run, "resting");
        reader.setDaemon(true);
        if (!snooze.isZero()) {
            reader.start();
        }
    }

    @Override
    public boolean rests(String client, Repeated what) {
        if (resting.isEmpty()) {
            return false;
        }
        var rest = resting.get(keys.of(client, what));
        return rest != null && rest.covers(clock.instant(), what.severity());
    }

    /** Reads soon what is new. */
    void look() {
        news.release();
    }

    private void run() {
        try {
            var settled = false;
            while (!closed) {
                refresh();
                // What was answered may be written before what was shown; so it is looked at twice.
                var often = database.isShared() || read == null || !settled;
                settled = !news.tryAcquire((often ? PAUSE : IDLE).toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        var now = clock.instant();
        var last = read;
        var done = database.work(session -> List.of(
                rows(session, ANSWERED, last, now.minus(snooze)),
                rows(session, ACCEPTED, last, now.minus(LONGEST)),
                rows(session, TOLD, last, now.minus(LONGEST))));
        if (done.isEmpty()) {
            return;
        }
        resting.values().removeIf(rest -> !now.isBefore(rest.until()));
        done.get().get(0).forEach(row -> put(row.finding(), row.answered(snooze)));
        done.get().get(1).forEach(row -> put(row.finding(), row.answered(LONGEST)));
        done.get().get(2).forEach(row -> put(row.finding(), row.told(snooze)));
        read = now;
    }

    private static List<Row> rows(Database.Session session, String sql, @Nullable Instant last, Instant oldest) {
        var since = last == null || last.minus(OVERLAP).isBefore(oldest) ? oldest : last.minus(OVERLAP);
        return session.jdbc()
                .sql(sql)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((found, number) -> new Row(
                        found.getString("finding"),
                        found.getBigDecimal("severity"),
                        found.getObject("at", OffsetDateTime.class)))
                .list();
    }

    /** What is no longer known to rest is told again, which does less harm than memory that is gone. */
    private void put(String finding, Rest rest) {
        if (resting.size() < MOST || resting.containsKey(finding)) {
            resting.merge(finding, rest, Rest::or);
        }
    }

    /** Not by an interruption: that would close the file of the database. */
    void end() throws InterruptedException {
        closed = true;
        look();
        reader.join(CLOSING.toMillis());
    }
}
