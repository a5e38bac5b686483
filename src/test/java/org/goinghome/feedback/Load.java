package org.goinghome.feedback;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.goinghome.database.Database;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * EHRs that send feedback as fast as it is taken, and remember what was acknowledged. What was acknowledged is sent again only
 * until the next kill: later that would bring back what the kill took.
 */
final class Load {

    static final String SERVICE = "back-surgery-discharge";

    private static final int THREADS = 4;
    private static final int MOST_CARDS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<Item> sent = ConcurrentHashMap.newKeySet();
    private final Set<Item> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<List<Item>> open = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicLong> others = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private List<Item> again = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** A feedback, as it is sent and as it is found in the database. */
    record Item(
            UUID card,
            Instant at,
            @Nullable UUID suggestion,
            @Nullable String comment) {

        static Item next() {
            var random = ThreadLocalRandom.current();
            var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
            return switch (random.nextInt(3)) {
                case 0 -> new Item(UUID.randomUUID(), at, UUID.randomUUID(), null);
                case 1 -> new Item(UUID.randomUUID(), at, null, "written at " + at);
                default -> new Item(UUID.randomUUID(), at, null, null);
            };
        }

        private Map<String, Object> json() {
            var json = new TreeMap<String, Object>(Map.of("card", card, "outcomeTimestamp", at));
            json.put("outcome", suggestion == null ? "overridden" : "accepted");
            if (suggestion != null) {
                json.put("acceptedSuggestions", List.of(Map.of("id", suggestion)));
            }
            if (comment != null) {
                json.put("overrideReason", Map.of("userComment", comment));
            }
            return json;
        }
    }

    /** What the database holds, compared with what was sent. */
    record Found(int rows, int lost, int doubled, int neverSent) {}

    long requests() {
        return requests.get();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** How often something else than 200 and 503 was answered, by status. */
    Map<Integer, AtomicLong> others() {
        return others;
    }

    /** Begins to send. */
    void start(URI service) {
        stopped = false;
        again = new CopyOnWriteArrayList<>();
        for (var i = 0; i < THREADS; i++) {
            var thread = new Thread(() -> run(service), "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** How many cards were acknowledged since it was started, or 200 of them. */
    int sinceStart() {
        return again.size();
    }

    /** Sends no more, and waits for the answers that are under way. */
    void stop() throws InterruptedException {
        stopped = true;
        for (var thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    private void run(URI service) {
        while (!stopped) {
            var random = ThreadLocalRandom.current();
            var fresh = new ArrayList<Item>();
            for (var i = random.nextInt(MOST_CARDS); i >= 0; i--) {
                fresh.add(Item.next());
            }
            var batch = new ArrayList<>(fresh);
            for (var i = random.nextInt(3); i > 0 && !again.isEmpty(); i--) {
                batch.add(again.get(random.nextInt(again.size())));
            }
            if (send(service, batch)) {
                acknowledged.addAll(fresh);
                if (again.size() < 200) {
                    again.addAll(fresh);
                }
            } else {
                open.add(fresh);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was acknowledged. */
    private boolean send(URI service, List<Item> batch) {
        sent.addAll(batch);
        requests.incrementAndGet();
        var body = JsonMapper.shared()
                .writeValueAsString(
                        Map.of("feedback", batch.stream().map(Item::json).toList()));
        try {
            var status = http.send(
                            HttpRequest.newBuilder(service.resolve("/cds-services/" + SERVICE + "/feedback"))
                                    .header("Content-Type", "application/json")
                                    .timeout(Duration.ofSeconds(20))
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            if (status != 200 && status != 503) {
                others.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
            }
            return status == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether feedback is taken. */
    boolean isTaken(URI service) {
        var item = Item.next();
        var taken = send(service, List.of(item));
        if (taken) {
            acknowledged.add(item);
        } else {
            // A knock at a door that is closed.
            requests.decrementAndGet();
        }
        return taken;
    }

    /** Sends what was not acknowledged again, as an EHR would. */
    void again(URI service) {
        for (var batch = open.poll(); batch != null; batch = open.poll()) {
            if (send(service, batch)) {
                acknowledged.addAll(batch);
            } else {
                open.add(batch);
                pause();
            }
        }
    }

    Found compare(Database database) {
        var rows = rows(database);
        var distinct = new HashSet<>(rows);
        var lost =
                acknowledged.stream().filter(item -> !distinct.contains(item)).count();
        var neverSent = distinct.stream().filter(item -> !sent.contains(item)).count();
        return new Found(rows.size(), (int) lost, rows.size() - distinct.size(), (int) neverSent);
    }

    private static Collection<Item> rows(Database database) {
        return database.work(session -> session.jdbc()
                        .sql("""
                                select f.card, f.outcome_at, s.suggestion, c.comment
                                from feedback f
                                left join feedback_suggestion s on s.card = f.card and s.outcome_at = f.outcome_at
                                left join feedback_comment c on c.card = f.card and c.outcome_at = f.outcome_at""")
                        .query((found, number) -> new Item(
                                found.getObject("card", UUID.class),
                                found.getObject("outcome_at", OffsetDateTime.class)
                                        .withOffsetSameInstant(ZoneOffset.UTC)
                                        .toInstant(),
                                found.getObject("suggestion", UUID.class),
                                found.getString("comment")))
                        .list())
                .orElseThrow();
    }
}
