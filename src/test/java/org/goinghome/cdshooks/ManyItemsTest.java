package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A check-in with ten thousand items or answers is read to its end. */
@Tag("alone")
@Tag("T21")
class ManyItemsTest {

    private static final int ITEMS = 10_000;
    private static final int ANSWERS = 10_000;
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void ten_thousand_unknown_items_change_nothing() throws Exception {
        var request = RunningService.quietDischarge();
        addUnknown(items(request));

        assertThat(answer(request)).contains("\"summary\":\"Going-home plan ready\"");
    }

    @Test
    void a_yes_after_ten_thousand_unknown_items_shows() throws Exception {
        var request = RunningService.quietDischarge();
        addUnknown(items(request));
        var answer = items(request).addObject().put("linkId", "chest-pain").putArray("answer");
        answer.addObject()
                .putObject("valueCoding")
                .put("system", "http://terminology.hl7.org/CodeSystem/v2-0136")
                .put("code", "Y");

        assertThat(answer(request)).contains("Assess now: chest pain");
    }

    @Test
    void the_worst_of_ten_thousand_repeated_items_shows() throws Exception {
        var request = RunningService.quietDischarge();
        var items = items(request);
        for (var i = 0; i < ITEMS; i++) {
            addScore(items, 3);
        }
        addScore(items, 9);
        addScore(items, 2);

        assertThat(answer(request)).contains("Assess before discharge: severe back pain");
    }

    @Test
    void a_sign_after_ten_thousand_answers_of_one_item_shows() throws Exception {
        var request = RunningService.quietDischarge();
        var calf = items(request).addObject().put("linkId", "leg-calf").putArray("answer");
        for (var i = 0; i < ANSWERS; i++) {
            addCode(calf, "none");
        }
        addCode(calf, "pain");

        assertThat(answer(request)).contains("Assess before discharge: calf pain");
    }

    private static void addScore(ArrayNode items, int score) {
        items.addObject()
                .put("linkId", "pain-back")
                .putArray("answer")
                .addObject()
                .put("valueInteger", score);
    }

    private static void addUnknown(ArrayNode items) {
        for (var i = 0; i < ITEMS; i++) {
            items.addObject()
                    .put("linkId", "unknown-" + i)
                    .putArray("answer")
                    .addObject()
                    .put("valueString", "x");
        }
    }

    private static void addCode(ArrayNode answer, String code) {
        answer.addObject()
                .putObject("valueCoding")
                .put("system", "https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery")
                .put("code", code);
    }

    private static ArrayNode items(ObjectNode request) {
        return (ArrayNode) request.at("/prefetch/checkIns/entry/0/resource/item");
    }

    private static String answer(ObjectNode request) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> service.discharge(request).body());
    }
}
