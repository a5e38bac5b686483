package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.RunningService.quietDischarge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every card holds, over all examples. */
@TestInstance(Lifecycle.PER_CLASS)
class CardsOnTheWireTest {

    private static final List<String> EXAMPLES =
            List.of("quiet-discharge", "wound-infection", "bladder-and-leg-weakness", "not-back-surgery");

    private RunningService service;
    private final List<JsonNode> answers = new ArrayList<>();

    @BeforeAll
    void every_example_is_called() throws Exception {
        service = new RunningService();
        for (var name : EXAMPLES) {
            answers.add(answer(example(name)));
        }
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static ObjectNode example(String name) {
        return (ObjectNode)
                CaseFolder.read(CaseFolder.ROOT.resolveSibling("examples").resolve(name + ".json"));
    }

    private JsonNode answer(ObjectNode request) throws Exception {
        var response = service.discharge(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return CaseFolder.JSON.readTree(response.body());
    }

    private Stream<JsonNode> cards() {
        return answers.stream().flatMap(answer -> answer.path("cards").values().stream());
    }

    @Test
    @Tag("cds-48")
    void a_patient_without_back_surgery_gets_no_card_and_the_others_do() {
        assertThat(answers.stream().map(answer -> answer.path("cards").size())).containsExactly(1, 2, 1, 0);
    }

    @Test
    @Tag("cds-49")
    @Tag("cds-53")
    void every_card_is_whole() {
        assertThat(cards()).hasSize(4).allSatisfy(card -> {
            assertThat(card.path("uuid").asString()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(card.path("summary").asString()).hasSizeBetween(1, 139);
            assertThat(card.path("detail").asString()).hasSizeBetween(1, 1_200).doesNotContain("<", "](");
            assertThat(card.path("indicator").asString()).isIn("info", "warning", "critical");
            assertThat(card.at("/source/label").asString()).isNotBlank();
            assertThat(card.at("/source/url").asString()).startsWith("https://");
            assertThat(card.at("/source/topic/code").asString()).isNotBlank();
            assertThat(card.at("/source/topic/system").asString()).isNotBlank();
            assertThat(card.path("selectionBehavior").asString()).isEqualTo("any");
            assertThat(card.path("overrideReasons").size()).isEqualTo(8);
            assertThat(card.path("overrideReasons"))
                    .allSatisfy(
                            reason -> assertThat(reason.propertyNames()).containsExactly("code", "system", "display"));
        });
    }

    @Test
    @Tag("cds-2")
    @Tag("cds-54")
    @Tag("cds-76")
    void nothing_is_null_or_empty_and_nothing_is_added_that_has_to_be_agreed_upon() {
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.propertyNames()).containsExactly("cards");
            assertThat(answer.toString()).doesNotContain(":null", ":\"\"", "{}", "\"extension\"", "systemActions");
        });
        assertThat(cards()).allSatisfy(card -> assertThat(card.toString()).doesNotContain("[]"));
    }

    @Test
    @Tag("cds-23")
    void the_same_call_again_answers_the_same() throws Exception {
        assertThat(answer(example("wound-infection"))).isEqualTo(answers.get(1));
    }

    @Test
    @Tag("cds-77")
    void ids_are_new_for_every_answer() {
        var uuids = new CdsHooksConfiguration().uuids();
        var seen = new HashSet<>();
        for (var call = 0; call < 100; call++) {
            assertThat(seen.add(uuids.forOneAnswer().get())).isTrue();
        }
    }

    @Test
    @Tag("cds-40")
    void a_token_is_neither_used_nor_sent_back() throws Exception {
        var request = quietDischarge();
        request.put("fhirServer", "http://127.0.0.1:9/fhir");
        request.putObject("fhirAuthorization")
                .put("access_token", "secret-token")
                .put("token_type", "Bearer")
                .put("expires_in", 300)
                .put("scope", "patient/*.rs")
                .put("subject", "goinghome")
                .put("patient", "p1");

        assertThat(answer(request).toString()).doesNotContain("secret-token", "127.0.0.1:9");
    }

    /** Names, identifiers and comments of the EHR appear on no card: they could be script in the EHR's page. */
    @Test
    @Tag("T12")
    void no_text_of_the_ehr_appears_on_a_card() throws Exception {
        var poison = "<img src=x onerror=alert(1)> [x](javascript:1)";
        var request = example("wound-infection");
        replaceTexts(request.path("prefetch"), poison);

        var answer = answer(request);

        assertThat(answer.path("cards").size()).isEqualTo(2);
        assertThat(answer.path("cards")).allSatisfy(card -> {
            assertThat(card.path("summary").asString()).doesNotContain("<", "javascript");
            assertThat(card.path("detail").asString()).doesNotContain("<", "javascript");
        });
        assertThat(answer.toString()).doesNotContain("onerror");
    }

    private static void replaceTexts(JsonNode node, String poison) {
        if (node instanceof ObjectNode object) {
            for (var name : new ArrayList<>(object.propertyNames())) {
                if (List.of("display", "text", "family", "unit", "title").contains(name)
                        && object.path(name).isString()) {
                    object.put(name, poison);
                } else {
                    replaceTexts(object.path(name), poison);
                }
            }
            if (List.of("Observation", "Condition")
                    .contains(object.path("resourceType").asString(""))) {
                object.putArray("note").addObject().put("text", poison);
            }
        } else {
            node.values().forEach(child -> replaceTexts(child, poison));
        }
    }
}
