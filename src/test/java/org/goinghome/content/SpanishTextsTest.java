package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Spanish texts stand beside the English ones, hold the same places, fit where those fit, and say who has to look at them. */
class SpanishTextsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
    private static final String AWAITED = "Spanish texts await the review of a clinical translator.";

    /** A text and what it is in Spanish. */
    private record Pair(String english, String spanish) {}

    static Stream<Path> files() {
        return ArtifactFiles.withWords().stream();
    }

    private static List<Pair> pairs(JsonNode node) {
        var pairs = new ArrayList<Pair>();
        node.properties().forEach(member -> {
            if (member.getKey().startsWith("_")) {
                spanish(member.getValue())
                        .forEach(text -> pairs.add(
                                new Pair(node.path(member.getKey().substring(1)).asString(), text)));
            }
        });
        node.path("designation").values().stream()
                .filter(designation -> designation.path("language").asString().equals("es"))
                .forEach(designation -> pairs.add(new Pair(
                        node.path("display").asString(),
                        designation.path("value").asString())));
        node.values().forEach(child -> pairs.addAll(pairs(child)));
        return pairs;
    }

    private static Stream<String> spanish(JsonNode element) {
        return element.path("extension").values().stream()
                .filter(extension ->
                        extension.at("/extension/0/valueCode").asString("").equals("es"))
                .map(extension -> extension.at("/extension/1/valueString").asString());
    }

    @ParameterizedTest
    @MethodSource("files")
    void hold_the_same_places_as_the_english_ones(Path file) {
        assertThat(pairs(JSON.readTree(file.toFile())))
                .allSatisfy(pair -> assertThat(places(pair.spanish()))
                        .as(pair.toString())
                        .containsExactlyInAnyOrderElementsOf(places(pair.english())));
    }

    private static List<String> places(String template) {
        return PLACEHOLDER.matcher(template).results().map(MatchResult::group).toList();
    }

    /** Until somebody has looked at them, who uses an artifact is told. */
    @ParameterizedTest
    @MethodSource("files")
    void say_that_they_await_a_review(Path file) {
        var artifact = JSON.readTree(file.toFile());

        if (!pairs(artifact).isEmpty()) {
            assertThat(artifact.path("usage").asString("")
                            + artifact.path("description").asString())
                    .contains(AWAITED);
        }
    }

    @ParameterizedTest
    @CsvSource({"sign, 48", "family, 60"})
    void leave_as_much_room_in_a_summary_as_the_english_ones(String role, int longest) {
        var titles = files().map(ArtifactFiles::read)
                .filter(PlanDefinition.class::isInstance)
                .map(PlanDefinition.class::cast)
                .flatMap(plan -> below(plan.getAction()))
                .filter(action -> action.getCode().stream()
                        .flatMap(concept -> concept.getCoding().stream())
                        .anyMatch(coding ->
                                coding.getSystem().endsWith("/GoingHomeAction") && role.equals(coding.getCode())))
                .map(action -> Text.of(action.getTitleElement()).in("es"))
                .toList();

        assertThat(titles).isNotEmpty().allSatisfy(title -> assertThat(title).hasSizeBetween(3, longest));
    }

    private static Stream<PlanDefinitionActionComponent> below(List<PlanDefinitionActionComponent> actions) {
        return actions.stream().flatMap(action -> Stream.concat(Stream.of(action), below(action.getAction())));
    }

    /** A summary of one sign and the shortest word on what is not known fits, whatever they are. */
    @ParameterizedTest
    @CsvSource({"en", "es"})
    void a_summary_always_fits(String language) {
        var sentences = ArtifactFiles.all(CodeSystem.class)
                .filter(system -> system.getName().equals("GoingHomeText"))
                .flatMap(system -> system.getConcept().stream())
                .map(concept -> Map.entry(concept.getCode(), concept))
                .toList();
        assertThat(sentences).extracting(Map.Entry::getKey).contains("not-all-assessed", "inputs-not-read", "more");
        var tail = sentences.stream()
                .filter(sentence ->
                        List.of("not-all-assessed", "inputs-not-read").contains(sentence.getKey()))
                .mapToInt(sentence -> Stream.concat(
                                Stream.of(sentence.getValue().getDisplay()),
                                sentence.getValue().getDesignation().stream()
                                        .filter(designation -> language.equals(designation.getLanguage()))
                                        .map(designation -> designation.getValue()))
                        .mapToInt(String::length)
                        .max()
                        .orElseThrow())
                .max()
                .orElseThrow();
        // A family's title without {signs}, a sign, "(+9)" and ". ".
        assertThat(60 - 7 + 48 + 5 + 2 + tail).isLessThanOrEqualTo(139);
    }

    @Test
    void are_seen() {
        assertThat(files().flatMap(file -> pairs(JSON.readTree(file.toFile())).stream()))
                .hasSizeGreaterThan(700)
                .contains(new Pair("Assess now: {signs}", "Evaluar ahora: {signs}"), new Pair("Fever", "Fiebre"));
    }
}
