package org.goinghome.cdshooks;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.hl7.fhir.r4.model.CodeSystem;
import org.jspecify.annotations.Nullable;

/**
 * The words on cards. All of them come from our own artifacts: sentences from CodeSystem GoingHomeText, names of codes from code
 * systems and value sets. Nothing that somebody sent is ever shown as text.
 */
final class Texts {

    private static final String UNITS = "http://unitsofmeasure.org";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,8})?");

    private final Artifacts artifacts;
    private final String sentences;
    private final String evidence;

    /** Every sentence that a card can need must be there; one that is missing is a problem. */
    Texts(Artifacts artifacts, Problems problems) {
        this.artifacts = artifacts;
        this.sentences = system(artifacts, "GoingHomeText", problems);
        this.evidence = system(artifacts, "GoingHomeEvidence", problems);
        for (var sentence : Sentence.values()) {
            if (artifacts.display(sentences, sentence.code()).isEmpty()) {
                problems.add("codesystem/GoingHomeText.json", "CodeSystem.concept", "lacks '" + sentence.code() + "'");
            }
        }
    }

    private static String system(Artifacts artifacts, String name, Problems problems) {
        var url = artifacts
                .all(CodeSystem.class)
                .filter(system -> name.equals(system.getName()))
                .map(CodeSystem::getUrl)
                .findFirst();
        if (url.isEmpty()) {
            problems.add("codesystem/" + name + ".json", "CodeSystem", "is missing; cards are put together from it");
        }
        return url.orElse("");
    }

    /** A sentence with its placeholders filled in. */
    String say(Sentence sentence, Map<String, String> values) {
        return fill(artifacts.display(sentences, sentence.code()).orElse(sentence.code()), values);
    }

    String say(Sentence sentence) {
        return say(sentence, Map.of());
    }

    /** What a source, a reason or a measure is called. */
    String evidence(String code) {
        return artifacts.display(evidence, code).orElse(code);
    }

    /** A value as people read it: a number as it is, a coded answer by our own name for it; else nothing. */
    String value(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return NUMBER.matcher(value).matches() ? value : coded(value).orElse("");
    }

    /** Our own name of a {@code system|code}. */
    Optional<String> coded(@Nullable String token) {
        var bar = token == null ? -1 : token.lastIndexOf('|');
        return token == null || bar < 0
                ? Optional.empty()
                : artifacts.display(token.substring(0, bar), token.substring(bar + 1));
    }

    /** A unit as people read it, if it is one that we know. */
    String unit(@Nullable String unit) {
        return unit == null ? "" : artifacts.display(UNITS, unit).orElse("");
    }

    /** Fills placeholders; what has no value vanishes together with the space before it. */
    static String fill(String template, Map<String, String> values) {
        var filled = PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
        return filled.replaceAll("\\s+([,;:.)])", "$1")
                .replaceAll("\\s{2,}", " ")
                .replaceAll("^[\\s,;]+|[\\s,;]+$", "");
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
