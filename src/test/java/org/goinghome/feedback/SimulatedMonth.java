package org.goinghome.feedback;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.goinghome.cdshooks.CardsIssued;
import org.goinghome.database.Database;
import org.goinghome.database.TestDatabase;
import org.goinghome.feedback.Feedback.Comment;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.feedback.Feedback.Reason;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Told;
import org.hl7.fhir.r4.model.PlanDefinition;

/**
 * Calls of some weeks and what clinicians made of the cards, from a seed: answers, repeats, contradictions, answers out of time, to
 * unknown cards and to cards of others. Everything goes to the database the way it does in the service, and is remembered here.
 */
public final class SimulatedMonth {

    static final List<String> CLIENTS = List.of("hospital", "clinic", "north-ward");

    private static final String REASONS = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes";
    private static final List<String> CODES = List.of(
            "action-completed",
            "patient-ineligible",
            "wrong-time-workflow",
            "need-more-info",
            "expert-contradicts",
            "patient-refuses");
    private static final Map<String, List<String>> FAMILIES = Map.of(
            "back-surgery-discharge", List.of("red-flags", "plan", "eligibility-unknown"),
            "back-surgery-recovery", List.of("red-flags", "recovery", "eligibility-unknown"));
    private static final Map<String, List<String>> SIGNS = Map.of(
            "red-flags", List.of("s51", "s47", "s49", "s35", "s36", "s52", "s53", "s56", "s58", "s55"),
            "recovery", List.of("s9", "s12", "s16", "s28", "s32", "x7"),
            "plan", List.of(),
            "eligibility-unknown", List.of());

    /** Signs that clinicians of this month think little of. */
    private static final Map<String, Double> DOUBTED = Map.of("s53", 0.8, "s49", 0.7, "s28", 0.62, "s16", 0.45);

    private final Random random;
    private final LocalDate first;
    private final int days;
    private final ZoneId zone;
    final List<Shown> shown = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    private final Map<String, List<Sent>> requests = new LinkedHashMap<>();

    /** A card that was shown. */
    record Shown(UUID card, String client, String service, String family, List<String> statements, Instant at) {}

    /** Feedback as it was sent, in the order in which it was. */
    record Sent(String client, String service, Feedback feedback, Instant received) {}

    public SimulatedMonth(long seed, LocalDate first, int days, ZoneId zone) {
        this.random = new Random(seed);
        this.first = first;
        this.days = days;
        this.zone = zone;
    }

    /** Makes the calls, without any database. */
    public SimulatedMonth calls(int calls) {
        var end = first.plusDays(days).atStartOfDay(zone).toInstant();
        for (var call = 0; call < calls; call++) {
            var day = first.plusDays(random.nextInt(days));
            var at = day.atTime(
                            7 + random.nextInt(14),
                            random.nextInt(60),
                            random.nextInt(60),
                            random.nextInt(1000) * 1_000_000)
                    .atZone(zone)
                    .toInstant();
            var client = CLIENTS.get(Math.min(random.nextInt(6), 3) % 3);
            var service = random.nextInt(5) < 3 ? "back-surgery-discharge" : "back-surgery-recovery";
            var families = FAMILIES.get(service);
            for (var i = 0; i < families.size(); i++) {
                if (random.nextInt(10) < List.of(7, 5, 1).get(i)) {
                    show(client, service, families.get(i), at, end);
                }
            }
        }
        for (var i = 0; i < calls / 100; i++) {
            // Of a card that nobody knows.
            var at = first.plusDays(random.nextInt(days))
                    .atTime(12, 0)
                    .atZone(zone)
                    .toInstant();
            send(
                    CLIENTS.get(random.nextInt(3)),
                    "back-surgery-discharge",
                    answer(UUID.randomUUID(), Outcome.ACCEPTED, at),
                    at);
        }
        sent.sort(Comparator.comparing(Sent::received));
        return this;
    }

    private void show(String client, String service, String family, Instant at, Instant end) {
        var statements = new ArrayList<String>();
        var signs = SIGNS.getOrDefault(family, List.of());
        if (!signs.isEmpty()) {
            var number = 1 + random.nextInt(10) / 6;
            for (var i = 0; i < number; i++) {
                statements.add(signs.get(random.nextInt(signs.size())));
            }
        }
        var card = new Shown(id(), client, service, family, List.copyOf(statements), at);
        shown.add(card);
        if (random.nextInt(100) < 36) {
            return;
        }
        var doubt = statements.stream()
                .mapToDouble(each -> DOUBTED.getOrDefault(each, 0.22))
                .max()
                .orElse(0.3);
        var outcome = random.nextDouble() < doubt ? Outcome.OVERRIDDEN : Outcome.ACCEPTED;
        var answeredAt = at.plusMillis((long) (60_000 * Math.exp(random.nextGaussian() * 1.6 + 2.2)));
        if (!answeredAt.isBefore(end)) {
            return;
        }
        send(client, service, answer(card.card(), outcome, answeredAt), answeredAt);
        odd(card, outcome, answeredAt);
    }

    private void odd(Shown card, Outcome outcome, Instant at) {
        var other = outcome == Outcome.ACCEPTED ? Outcome.OVERRIDDEN : Outcome.ACCEPTED;
        var client = card.client();
        var service = card.service();
        switch (random.nextInt(40)) {
            case 0, 1 -> send(client, service, answer(card.card(), outcome, at), at.plusSeconds(5));
            case 2 -> send(client, service, answer(card.card(), other, at.plusSeconds(90)), at.plusSeconds(91));
            case 3 -> send(client, service, answer(card.card(), other, at.minusSeconds(30)), at.plusSeconds(60));
            case 4 -> send(client, service, answer(card.card(), other, at), at.plusSeconds(60));
            case 5 ->
                send(client, service, answer(card.card(), outcome, card.at().minusSeconds(60)), at.plusSeconds(60));
            case 6 ->
                send(client, service, answer(card.card(), outcome, at.plus(Duration.ofDays(40))), at.plusSeconds(60));
            case 7 -> send(CLIENTS.get((CLIENTS.indexOf(client) + 1) % 3), service, answer(card.card(), other, at), at);
            case 8 ->
                send(
                        client,
                        service.equals("back-surgery-discharge") ? "back-surgery-recovery" : "back-surgery-discharge",
                        answer(card.card(), other, at),
                        at);
            default -> {
                // As it should be.
            }
        }
    }

    private Feedback answer(UUID card, Outcome outcome, Instant at) {
        if (outcome == Outcome.ACCEPTED) {
            return new Feedback(card, outcome, at, List.of(id()), null, null);
        }
        var reason = switch (random.nextInt(10)) {
            case 0, 1 -> null;
            case 2 -> new Reason(null, "local-7");
            case 3 -> new Reason("https://codes.hospital.example", "busy");
            default -> new Reason(REASONS, CODES.get(random.nextInt(1 + random.nextInt(CODES.size()))));
        };
        return new Feedback(
                card,
                outcome,
                at,
                List.of(),
                reason,
                random.nextInt(12) == 0 ? Comment.of("Seen on the round.") : null);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private void send(String client, String service, Feedback feedback, Instant received) {
        sent.add(new Sent(client, service, feedback, received));
    }

    /** Puts everything into a database, through the same classes as the service. */
    public void into(Database database) throws InterruptedException {
        var issued = new IssuedCards(database, new FindingKeys(new byte[32]), Clock.system(zone));
        for (var each : shown) {
            while (issued.waiting() > IssuedCards.MOST / 2) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            var card = new Card(
                    each.card(), "s", "d", Card.Indicator.WARNING, null, List.of(), List.of(), null, List.of());
            issued.add(new CardsIssued(
                    each.client(),
                    new Service(
                            each.service(),
                            "patient-view",
                            new PlanDefinition()
                                    .setUrl("https://plan.example/p")
                                    .setVersion("1"),
                            List.of(),
                            Map.of(),
                            null),
                    each.at(),
                    List.of(new Told(card, each.family(), each.statements(), List.of(), List.of(), List.of()))));
        }
        while (issued.waiting() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        issued.end();
        for (var request : requests().values()) {
            var one = request.get(0);
            var kept = new FeedbackStore(database, Clock.fixed(one.received(), zone), () -> {})
                    .keep(
                            one.client(),
                            one.service(),
                            request.stream().map(Sent::feedback).toList());
            if (!kept) {
                throw new IllegalStateException("not kept");
            }
        }
    }

    /** Those of one client, service and day come in one request. */
    Map<String, List<Sent>> requests() {
        if (requests.isEmpty()) {
            sent.forEach(each -> requests.computeIfAbsent(request(each), none -> new ArrayList<>())
                    .add(each));
        }
        return requests;
    }

    static String request(Sent sent) {
        return sent.client() + sent.service() + sent.received().getEpochSecond() / 86_400;
    }

    /** Fills the file of a service in a folder with some weeks until yesterday, to look at. */
    public static void main(String... args) throws InterruptedException {
        var days = Integer.parseInt(args[1]);
        var clock = Clock.system(ZoneId.systemDefault());
        try (var database = TestDatabase.in(Path.of(args[0]))) {
            new SimulatedMonth(7, LocalDate.now(clock).minusDays(days - 1L), days, clock.getZone())
                    .calls(Integer.parseInt(args[2]))
                    .into(database);
        }
    }
}
