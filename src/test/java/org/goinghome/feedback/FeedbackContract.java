package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.cdshooks.FixedTime;
import org.goinghome.database.Database;
import org.goinghome.security.Figures;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What feedback does, whichever database keeps it: the hospital and the clinic are clients of one service. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FeedbackContract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RECOVERY = "/cds-services/back-surgery-recovery";
    private static final String FEVER = "back-surgery-recovery/s51-fever-asks-to-contact-today";

    private ClosedService service;
    private int patients;
    private String patient = "";

    /** Settings of the database. */
    abstract String[] database() throws Exception;

    @BeforeAll
    void start() throws Exception {
        service = new ClosedService(NewIds.class, database());
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
    }

    @BeforeEach
    void another_patient() {
        patient = "somebody-" + ++patients;
    }

    // ---- calls

    private String token(String client, String path) {
        var issuer = client.equals("clinic") ? ClosedService.CLINIC : ClosedService.HOSPITAL;
        var claims = TestKeys.claims(issuer, ClosedService.PUBLIC + path, FixedTime.NOW);
        var key = client.equals("clinic") ? TestKeys.CLINIC : TestKeys.ES384;
        return TestKeys.sign(TestKeys.header(JWSAlgorithm.ES384, key).build(), claims.build(), key);
    }

    private HttpResponse<String> post(String client, String path, String body) throws Exception {
        return service.send("POST", path, token(client, path), body);
    }

    private List<JsonNode> cards(String client, String folder, Consumer<ObjectNode> change) throws Exception {
        var cases = new CaseFolder(CaseFolder.ROOT.resolve(folder));
        var request = (ObjectNode) JSON.readTree(cases.request()
                .replace("\"p1\"", "\"" + patient + "\"")
                .replace("Patient/p1\"", "Patient/" + patient + "\""));
        change.accept(request);
        var answer = post(client, "/cds-services/" + Path.of(folder).getName(0), request.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("cards").valueStream().toList();
    }

    private List<JsonNode> cards(String folder) throws Exception {
        return cards("hospital", folder, request -> {});
    }

    private static ObjectNode feedback(String card, String outcome) {
        return JSON.createObjectNode()
                .put("card", card)
                .put("outcome", outcome)
                .put("outcomeTimestamp", FixedTime.NOW.toString());
    }

    private static ObjectNode overridden(JsonNode card) {
        return feedback(card.path("uuid").asString(), "overridden");
    }

    private static ObjectNode accepted(JsonNode card) {
        var feedback = feedback(card.path("uuid").asString(), "accepted");
        feedback.putArray("acceptedSuggestions")
                .addObject()
                .put("id", card.path("suggestions").path(0).path("uuid").asString());
        return feedback;
    }

    private static String body(ObjectNode... items) {
        var body = JSON.createObjectNode();
        var feedback = body.putArray("feedback");
        for (var item : items) {
            feedback.add(item);
        }
        return body.toString();
    }

    private void keep(String client, String path, ObjectNode... items) throws Exception {
        var answer = post(client, path + "/feedback", body(items));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private long rows(String table) {
        return service.running()
                .part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    /** What was answered is known soon, and not at once. */
    private void isSoon(String folder, int cards) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(cards(folder)).hasSize(cards));
    }

    // ---- what is kept

    @Test
    void is_kept_once_however_often_it_comes() throws Exception {
        var card = cards(FEVER).get(0);
        var before = rows("feedback");
        var times = 200;
        var items = new ObjectNode[500];
        Arrays.fill(items, overridden(card));
        for (var i = 0; i < times; i++) {
            keep("hospital", RECOVERY, items);
        }

        assertThat(rows("feedback")).isEqualTo(before + 1);
        Figures.held("T27", "the same feedback again, " + getClass().getSimpleName(), 100_000, 100_000);
    }

    @Test
    void is_all_kept_in_a_batch_of_several_cards_and_calls() throws Exception {
        var before = rows("feedback");
        keep(
                "hospital",
                RECOVERY,
                overridden(cards(FEVER).get(0)),
                accepted(cards(FEVER).get(0)),
                feedback(UUID.randomUUID().toString(), "overridden"));

        assertThat(rows("feedback")).isEqualTo(before + 3);
    }

    @Test
    void is_kept_when_two_send_the_same_at_once_in_opposite_order() throws Exception {
        var before = rows("feedback");
        var rounds = 10;
        var threads = Executors.newFixedThreadPool(2);
        for (var round = 0; round < rounds; round++) {
            var items = Stream.generate(() -> feedback(UUID.randomUUID().toString(), "overridden"))
                    .limit(200)
                    .toList();
            var calls = new ArrayList<Callable<Void>>();
            for (var order : List.of(items, reversed(items))) {
                calls.add(() -> {
                    keep("hospital", RECOVERY, order.toArray(ObjectNode[]::new));
                    return null;
                });
            }
            for (var answer : threads.invokeAll(calls)) {
                answer.get();
            }
        }
        threads.shutdown();

        assertThat(rows("feedback")).isEqualTo(before + rounds * 200L);
    }

    private static List<ObjectNode> reversed(List<ObjectNode> items) {
        var reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void of_a_card_that_is_not_known_is_kept_and_answered_alike() throws Exception {
        var before = rows("feedback");

        keep("hospital", RECOVERY, feedback(UUID.randomUUID().toString(), "overridden"));

        assertThat(rows("feedback")).isEqualTo(before + 1);
    }

    @Test
    void adds_what_came_later() throws Exception {
        var item = accepted(cards(FEVER).get(0));
        var suggestions = rows("feedback_suggestion");
        var more = item.deepCopy();
        ((ArrayNode) more.path("acceptedSuggestions"))
                .addObject()
                .put("id", UUID.randomUUID().toString());

        keep("hospital", RECOVERY, item);
        keep("hospital", RECOVERY, more);

        assertThat(rows("feedback_suggestion")).isEqualTo(suggestions + 2);
    }

    @Test
    void keeps_what_a_clinician_wrote_as_text_up_to_a_length() throws Exception {
        var text = "<script>alert(1)</script> \u0000 **x** ".repeat(100);
        var item = overridden(cards(FEVER).get(0));
        item.putObject("overrideReason").put("userComment", text);

        keep("hospital", RECOVERY, item);

        var kept = service.running()
                .part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select comment from feedback_comment where card = :card")
                        .param("card", UUID.fromString(item.path("card").asString()))
                        .query(String.class)
                        .single())
                .orElseThrow();
        assertThat(kept).isEqualTo(text.replace('\u0000', '\uFFFD').substring(0, 2048));
    }

    @Test
    void that_is_wrong_in_one_place_is_not_kept_at_all() throws Exception {
        var before = rows("feedback");

        var answer = post(
                "hospital",
                RECOVERY + "/feedback",
                body(overridden(cards(FEVER).get(0)), feedback("no-uuid", "overridden")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("feedback[1].card must be a UUID");
        assertThat(rows("feedback")).isEqualTo(before);
    }

    @Test
    void names_no_patient() throws Exception {
        cards(FEVER);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rows("issued_card")).isPositive());

        for (var table :
                List.of("issued_card", "issued_statement", "issued_suggestion", "issued_finding", "feedback")) {
            var all = service.running()
                    .part(Database.class)
                    .work(session ->
                            session.jdbc().sql("select * from " + table).query().listOfRows())
                    .orElseThrow();
            assertThat(all.toString()).isNotEqualTo("[]").doesNotContain("somebody", "Patient", "Encounter");
        }
    }

    // ---- what rests

    @Test
    @Tag("P27")
    void lets_no_worse_finding_rest() throws Exception {
        keep("hospital", RECOVERY, accepted(cards(FEVER).get(0)));
        isSoon(FEVER, 0);

        assertThat(cards("hospital", FEVER, temperature("38.5"))).hasSize(1);
        assertThat(cards("hospital", FEVER, temperature("38.3"))).isEmpty();
    }

    private static Consumer<ObjectNode> temperature(String value) {
        return request -> ((ObjectNode) request.at("/prefetch/vitals/entry/0/resource/valueQuantity"))
                .put("value", new BigDecimal(value));
    }

    @Test
    @Tag("P27")
    void lets_no_emergency_rest() throws Exception {
        var folder = "back-surgery-recovery/s55-chest-pain-comes-alone-as-an-emergency";
        keep(
                "hospital",
                RECOVERY,
                overridden(cards(folder).get(0)),
                overridden(cards(FEVER).get(0)));
        isSoon(FEVER, 0);

        assertThat(cards(folder)).hasSize(1);
    }

    @Test
    @Tag("P27")
    void of_one_operation_says_nothing_of_the_next() throws Exception {
        keep("hospital", RECOVERY, overridden(cards(FEVER).get(0)));
        isSoon(FEVER, 0);

        assertThat(cards(
                        "hospital",
                        FEVER,
                        request -> ((ObjectNode) request.at("/prefetch/procedures/entry/0/resource"))
                                .put("performedDateTime", "2025-12-24T12:00:00Z")))
                .hasSize(1);
    }

    @Test
    @Tag("T27")
    void of_another_client_changes_nothing() throws Exception {
        keep("clinic", RECOVERY, overridden(cards(FEVER).get(0)));
        var own = cards("clinic", FEVER, request -> {}).get(0);
        keep("clinic", RECOVERY, overridden(own));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(cards("clinic", FEVER, request -> {})).isEmpty());

        assertThat(cards(FEVER)).hasSize(1);
        Figures.held("T27", "feedback of another client, " + getClass().getSimpleName(), 1, 1);
    }

    @Test
    @Tag("P25")
    void lets_a_plan_that_was_accepted_rest_for_its_encounter() throws Exception {
        var plan = "back-surgery-discharge/s51-fever-at-37.9-is-silent";
        var discharge = "/cds-services/back-surgery-discharge";
        keep("hospital", discharge, overridden(cards(plan).get(0)));
        keep("hospital", RECOVERY, overridden(cards(FEVER).get(0)));
        isSoon(FEVER, 0);
        assertThat(cards(plan)).hasSize(1);

        keep("hospital", discharge, accepted(cards(plan).get(0)));
        isSoon(plan, 0);

        assertThat(cards("hospital", plan, request -> {
                    var text =
                            request.toString().replace("\"e1\"", "\"e2\"").replace("Encounter/e1\"", "Encounter/e2\"");
                    request.setAll((ObjectNode) JSON.readTree(text));
                }))
                .hasSize(1);
    }
}
