package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.fuzz.Hold;
import tools.jackson.databind.JsonNode;

/** All words of the guidance: no other may stand in an answer, but for ids and times. */
final class CardWords {

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final List<String> MARKUP = List.of("<", "](", "`", "javascript:");

    /** References, uuids and times, in full. */
    private static final Pattern ID = Pattern.compile("(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            + "|(Patient/p1|Encounter/e1|Practitioner/n1)|QuestionnaireResponse/[A-Za-z0-9.-]{1,64}"
            + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d)");

    private final Set<String> words = new HashSet<>();

    /** @param built the artifacts as they are built */
    CardWords(Path built) {
        try (var files = Files.walk(built)) {
            files.filter(file -> file.toString().endsWith(".json")
                            && !file.toString().contains("library"))
                    .forEach(file -> collect(Hold.JSON.readTree(file.toFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Of FHIR and CDS Hooks.
        words.addAll(
                WORD.matcher("any create info warning critical utc resourceType CommunicationRequest ServiceRequest "
                                + "Task Goal draft proposal proposed DocumentReference current absolute http application pdf lang "
                                + "English Spanish inglés español")
                        .results()
                        .map(word -> word.group().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private void collect(JsonNode node) {
        texts(node).forEach(text -> WORD.matcher(text).results().forEach(word -> words.add(lower(word.group()))));
    }

    /** Fails if a text of an answer holds a word that is not ours, or markup. */
    void hold(JsonNode answer) {
        texts(answer).filter(text -> !ID.matcher(text).matches()).forEach(text -> {
            Hold.that(MARKUP.stream().noneMatch(text::contains), "no markup in an answer");
            Hold.that(
                    text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)),
                    "no control characters in an answer");
            WORD.matcher(text)
                    .results()
                    .forEach(
                            word -> Hold.that(words.contains(lower(word.group())), "a word that is not ours: " + text));
        });
    }

    private static java.util.stream.Stream<String> texts(JsonNode node) {
        return node.isContainer()
                ? node.valueStream().flatMap(CardWords::texts)
                : java.util.stream.Stream.ofNullable(node.stringValue(null));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
