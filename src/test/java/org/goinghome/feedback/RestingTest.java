package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.goinghome.cdshooks.CardsIssued;
import org.goinghome.database.Database;
import org.goinghome.database.TestDatabase;
import org.goinghome.feedback.Feedback.Comment;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Repeated;
import org.goinghome.rendering.Repeated.Rests;
import org.goinghome.rendering.Told;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rests for how long, over days, restarts and replicas. */
class RestingTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final byte[] KEY = new byte[32];

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    @TempDir
    private Path folder;

    private Database database;
    private final List<Replica> replicas = new ArrayList<>();
    private Replica replica;

    /** What one process holds. */
    private record Replica(FindingKeys keys, Resting resting, IssuedCards issued, FeedbackStore store) {

        private void end() throws InterruptedException {
            resting.end();
            issued.end();
        }
    }

    private Replica start(Duration snooze) {
        var keys = new FindingKeys(KEY);
        var resting = new Resting(database, keys, clock, snooze);
        var started = new Replica(
                keys,
                resting,
                new IssuedCards(database, keys, clock),
                new FeedbackStore(database, clock, resting::look));
        replicas.add(started);
        return started;
    }

    @BeforeEach
    void start() {
        database = TestDatabase.in(folder);
        replica = start(DAY);
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : replicas) {
            each.end();
        }
        database.close();
    }

    private static Repeated finding(Rests rests, String severity) {
        return new Repeated("p1", "2025-12-22", "sign|s51", rests, severity == null ? null : new BigDecimal(severity));
    }

    private UUID shown(Repeated... what) {
        var id = UUID.randomUUID();
        var plan = new PlanDefinition().setUrl("https://plan.example/p").setVersion("1");
        var card = new Card(id, "s", "d", Card.Indicator.WARNING, null, List.of(), List.of(), null, List.of());
        replica.issued()
                .add(new CardsIssued(
                        "hospital",
                        new Service("service", "patient-view", plan, List.of(), Map.of(), null),
                        now.get(),
                        List.of(new Told(
                                card, "red-flags", List.of("s51", "s51"), List.of(), List.of(), List.of(what)))));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(count("issued_card where card = '" + id + "'"))
                        .isOne());
        return id;
    }

    private long count(String from) {
        return database.work(session -> session.jdbc()
                        .sql("select count(*) from " + from)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    private void answered(UUID card, Outcome outcome) {
        assertThat(replica.store()
                        .keep(
                                "hospital",
                                "service",
                                List.of(new Feedback(
                                        card, outcome, now.get(), List.of(), null, Comment.of("call me back")))))
                .isTrue();
    }

    private boolean rests(Repeated what) {
        return replica.resting().rests("hospital", what);
    }

    private void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    @Tag("P27")
    void a_finding_rests_for_a_day_after_it_was_answered_and_not_a_second_longer() {
        var fever = finding(Rests.ANSWERED, "38.4");
        var card = shown(fever);
        assertThat(rests(fever)).isFalse();

        answered(card, Outcome.OVERRIDDEN);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rests(fever)).isTrue());

        passes(DAY.minusSeconds(1));
        assertThat(rests(fever)).isTrue();
        passes(Duration.ofSeconds(1));
        assertThat(rests(fever)).isFalse();
    }

    @Test
    @Tag("P27")
    void a_finding_that_is_worse_or_that_now_has_a_value_does_not_rest() {
        answered(shown(finding(Rests.ANSWERED, "38.4")), Outcome.ACCEPTED);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, "38.4"))).isTrue());

        assertThat(rests(finding(Rests.ANSWERED, "38.5"))).isFalse();
        assertThat(rests(finding(Rests.ANSWERED, "38.3"))).isTrue();
        assertThat(rests(finding(Rests.ANSWERED, null))).isTrue();
    }

    @Test
    @Tag("P27")
    void the_last_answer_counts_and_not_the_worst() {
        answered(shown(finding(Rests.ANSWERED, "39.0")), Outcome.ACCEPTED);
        passes(Duration.ofHours(1));
        answered(shown(finding(Rests.ANSWERED, "38.4")), Outcome.ACCEPTED);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, "38.4"))).isTrue());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, "38.9"))).isFalse());
        passes(Duration.ofHours(23));
        assertThat(rests(finding(Rests.ANSWERED, "38.4"))).isTrue();
    }

    @Test
    @Tag("P27")
    void a_finding_without_a_value_rests_and_one_with_a_value_does_not() {
        answered(shown(finding(Rests.ANSWERED, null)), Outcome.ACCEPTED);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, null))).isTrue());

        assertThat(rests(finding(Rests.ANSWERED, "38.5"))).isFalse();
    }

    @Test
    @Tag("P25")
    void what_rests_once_accepted_does_not_rest_when_it_was_overridden() {
        var plan = finding(Rests.ACCEPTED, null);
        answered(shown(plan, finding(Rests.ANSWERED, null)), Outcome.OVERRIDDEN);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, null))).isTrue());
        assertThat(rests(plan)).isFalse();

        answered(shown(plan), Outcome.ACCEPTED);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rests(plan)).isTrue());
        passes(Duration.ofDays(30).minusSeconds(1));
        assertThat(rests(plan)).isTrue();
        passes(Duration.ofSeconds(1));
        assertThat(rests(plan)).isFalse();
    }

    @Test
    @Tag("P26")
    void what_is_told_once_rests_when_a_day_has_passed_since_it_was_told_first() {
        var recovery = finding(Rests.TOLD, null);
        shown(recovery);
        passes(Duration.ofHours(20));
        shown(recovery);
        replica.resting().look();
        await().atMost(Duration.ofSeconds(60))
                .during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(rests(recovery)).isFalse());

        passes(Duration.ofHours(4).minusSeconds(1));
        assertThat(rests(recovery)).isFalse();
        passes(Duration.ofSeconds(1));
        assertThat(rests(recovery)).isTrue();
    }

    @Test
    void what_was_answered_is_known_after_a_restart() {
        answered(shown(finding(Rests.ANSWERED, "38.4")), Outcome.ACCEPTED);

        replica = start(DAY);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, "38.4"))).isTrue());
    }

    @Test
    void feedback_that_comes_before_its_card_is_written_counts() {
        var fever = finding(Rests.ANSWERED, "38.4");
        var before = UUID.randomUUID();
        answered(before, Outcome.ACCEPTED);
        database.work(session -> session.jdbc()
                        .sql(
                                "insert into issued_card values (:card, 'hospital', 'service', 'f', 'info', 'p', 'r', :at, :week)")
                        .param("card", before)
                        .param("at", now.get().atOffset(ZoneOffset.UTC))
                        .param("week", LocalDate.of(2025, 12, 29))
                        .update()
                + session.jdbc()
                        .sql("insert into issued_finding values (:card, :finding, 'answered', 38.4)")
                        .param("card", before)
                        .param("finding", replica.keys().of("hospital", fever))
                        .update());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rests(fever)).isTrue());
    }

    @Test
    void nothing_rests_of_another_client_patient_operation_or_sign() {
        answered(shown(finding(Rests.ANSWERED, null)), Outcome.ACCEPTED);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, null))).isTrue());

        assertThat(replica.resting().rests("clinic", finding(Rests.ANSWERED, null)))
                .isFalse();
        assertThat(rests(new Repeated("p2", "2025-12-22", "sign|s51", Rests.ANSWERED, null)))
                .isFalse();
        assertThat(rests(new Repeated("p1", "2025-12-23", "sign|s51", Rests.ANSWERED, null)))
                .isFalse();
        assertThat(rests(new Repeated("p1", "2025-12-22", "sign|s50", Rests.ANSWERED, null)))
                .isFalse();
    }

    @Test
    void nothing_rests_where_a_site_does_not_want_it() {
        replica = start(Duration.ZERO);
        answered(shown(finding(Rests.ANSWERED, null)), Outcome.ACCEPTED);

        await().atMost(Duration.ofSeconds(60))
                .during(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(rests(finding(Rests.ANSWERED, null))).isFalse());
    }

    @Test
    void everything_is_forgotten_when_its_time_is_over() {
        answered(shown(finding(Rests.ANSWERED, null)), Outcome.ACCEPTED);
        var retention = new Retention(database, clock, Duration.ofDays(400));
        passes(Duration.ofDays(400));
        retention.forget();
        assertThat(count("feedback_comment")).isOne();

        passes(Duration.ofSeconds(1));
        retention.forget();

        for (var table : List.of("issued_card", "issued_statement", "issued_finding", "feedback", "feedback_comment")) {
            assertThat(count(table)).as(table).isZero();
        }
    }
}
