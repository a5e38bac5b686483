package org.goinghome.feedback;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.goinghome.cdshooks.CardsIssued;
import org.goinghome.database.Database;
import org.goinghome.database.Database.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * Keeps what was shown, behind the calls: they put it into a queue, one thread writes it in batches. While the database cannot
 * be asked the queue fills, and what no longer fits is counted and lost: no call waits for it.
 */
final class IssuedCards {

    private static final Logger LOG = LoggerFactory.getLogger(IssuedCards.class);

    /** About a kilobyte each; a minute of a hundred calls a second. */
    static final int MOST = 10_000;

    private static final int BATCH = 500;

    /** In which more come, so that one commit serves many. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final BlockingQueue<IssuedCard> queue = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong dropped = new AtomicLong();
    private final Database database;
    private final FindingKeys keys;
    private final Clock clock;
    private final Thread writer;
    private volatile boolean closed;

    IssuedCards(Database database, FindingKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.writer = new Thread(this::run, "issued-cards");
        writer.setDaemon(true);
        writer.start();
    }

    /** How many are lost. */
    long dropped() {
        return dropped.get();
    }

    /** How many wait to be written. */
    int waiting() {
        return queue.size();
    }

    @EventListener
    void add(CardsIssued issued) {
        for (var card : IssuedCard.of(issued, keys, clock.getZone())) {
            if (!queue.offer(card)) {
                drop(1);
            }
        }
    }

    private void drop(int cards) {
        if (dropped.getAndAdd(cards) == 0) {
            LOG.warn("Cards that were shown are not recorded: the database does not keep up, or is down");
        }
    }

    private void run() {
        var batch = new ArrayList<IssuedCard>(BATCH);
        try {
            while (!closed) {
                if (batch.isEmpty()) {
                    gather(batch);
                }
                if (!batch.isEmpty() && !write(batch)) {
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Once more, for what came last.
        queue.drainTo(batch);
        if (!batch.isEmpty() && !write(batch)) {
            drop(batch.size());
        }
    }

    private void gather(List<IssuedCard> batch) throws InterruptedException {
        var first = queue.poll(GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            if (queue.size() < BATCH) {
                TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
            }
            queue.drainTo(batch, BATCH - 1);
        }
    }

    /** Empties the batch if it was written, or if it never will be. */
    private boolean write(List<IssuedCard> batch) {
        try {
            if (database.work(session -> insert(session, batch)).isEmpty()) {
                return false;
            }
        } catch (RuntimeException e) {
            // Not the database's fault: the same would happen again and again, and everything else would wait.
            LOG.atError().addKeyValue("failure", e.getClass().getSimpleName()).log("Cards cannot be recorded");
            drop(batch.size());
        }
        batch.clear();
        return true;
    }

    private static boolean insert(Session session, List<IssuedCard> cards) {
        session.batches().batchUpdate("""
                        insert into issued_card (card, client, service, family, indicator, plan, rules, issued_at, week)
                        values (:card, :client, :service, :family, :indicator, :canonical, :rules, :at, :week)
                        on conflict do nothing""", cards.stream().map(IssuedCards::row).toArray(SqlParameterSource[]::new));
        insert(
                session,
                "insert into issued_statement (card, statement) values (:card, :statement) on conflict do nothing",
                cards.stream()
                        .flatMap(card -> card.statements().stream()
                                .map(each -> child(card).addValue("statement", each)))
                        .toList());
        insert(
                session,
                "insert into issued_suggestion (suggestion, card, offer) values (:suggestion, :card, :offer)"
                        + " on conflict do nothing",
                cards.stream()
                        .flatMap(card -> card.suggestions().stream()
                                .map(each -> child(card)
                                        .addValue("suggestion", each.id())
                                        .addValue("offer", each.offer())))
                        .toList());
        insert(
                session,
                "insert into issued_finding (card, finding, rests, severity) values (:card, :finding, :rests, :severity)"
                        + " on conflict do nothing",
                cards.stream()
                        .flatMap(card -> card.findings().stream()
                                .map(each -> child(card)
                                        .addValue("finding", each.key())
                                        .addValue("rests", each.rests().name().toLowerCase(Locale.ROOT))
                                        .addValue("severity", each.severity(), Types.NUMERIC)))
                        .toList());
        return true;
    }

    private static MapSqlParameterSource row(IssuedCard card) {
        return child(card)
                .addValue("client", card.client())
                .addValue("service", card.service())
                .addValue("family", card.family())
                .addValue("indicator", card.indicator().code())
                .addValue("canonical", card.plan())
                .addValue("rules", card.rules())
                .addValue("at", card.at().atOffset(ZoneOffset.UTC))
                .addValue("week", card.week());
    }

    private static MapSqlParameterSource child(IssuedCard card) {
        return new MapSqlParameterSource("card", card.card());
    }

    private static void insert(Session session, String sql, List<MapSqlParameterSource> rows) {
        if (!rows.isEmpty()) {
            session.batches().batchUpdate(sql, rows.toArray(SqlParameterSource[]::new));
        }
    }

    void end() throws InterruptedException {
        closed = true;
        writer.join(CLOSING.toMillis());
    }
}
