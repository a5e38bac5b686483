package org.goinghome.rendering;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Findings.Threshold;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/**
 * The words on cards, in one language. All of them come from our own artifacts: sentences from CodeSystem GoingHomeText, names of codes from code
 * systems and value sets. Nothing that somebody sent is ever shown as text.
 */
public final class Texts {

    private static final String UNITS = "http://unitsofmeasure.org";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)");
    private static final Pattern SPACE_BEFORE = Pattern.compile("\\s+([,;:.)])");
    private static final Pattern SPACES = Pattern.compile("\\s{2,}");
    private static final Pattern AT_ENDS = Pattern.compile("^[\\s,;]+|[\\s,;]+$");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,8})?");

    private final Artifacts artifacts;
    private final String sentences;
    private final String evidence;
    private final String roles;
    private final String language;

    private Texts(Artifacts artifacts, String sentences, String evidence, String roles, String language) {
        this.artifacts = artifacts;
        this.sentences = sentences;
        this.evidence = evidence;
        this.roles = roles;
        this.language = language;
    }

    /** In the artifacts' own language. Every sentence that a card can need must be there; one that is missing is a problem. */
    public static Texts of(Artifacts artifacts, Problems problems) {
        var sentences = system(artifacts, "GoingHomeText", problems);
        for (var sentence : Sentence.values()) {
            if (artifacts.name(sentences, sentence.code()).isEmpty()) {
                problems.add("codesystem/GoingHomeText.json", "CodeSystem.concept", "lacks '" + sentence.code() + "'");
            }
        }
        return new Texts(
                artifacts,
                sentences,
                system(artifacts, "GoingHomeEvidence", problems),
                system(artifacts, "GoingHomeAction", problems),
                "en");
    }

    /** The same in a language; what was not translated stays as it is. */
    public Texts in(String otherLanguage) {
        return new Texts(artifacts, sentences, evidence, roles, otherLanguage);
    }

    String language() {
        return language;
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
        return fill(words(sentence), values);
    }

    private String words(Sentence sentence) {
        return artifacts.name(sentences, sentence.code()).map(this::of).orElse(sentence.code());
    }

    /** Things of one kind, one after the other. */
    String list(List<String> items) {
        return String.join(words(Sentence.LIST_JOINER), items);
    }

    /** Pieces of evidence, or whatever may itself hold a list. */
    String series(List<String> items) {
        return String.join(words(Sentence.EVIDENCE_JOINER), items);
    }

    /** {@code fever (not asked)}. */
    String withReason(String item, String reason) {
        return say(Sentence.WITH_REASON, Map.of("item", item, "reason", reason));
    }

    /** A text of an artifact. */
    String of(Text text) {
        return text.in(language);
    }

    String say(Sentence sentence) {
        return say(sentence, Map.of());
    }

    /** Every parameter in force, in one sentence. */
    public String parameters(Map<String, Threshold> thresholds) {
        var items = thresholds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> !entry.getValue().value().startsWith("["))
                .map(entry -> entry.getKey() + " " + entry.getValue().value()
                        + (entry.getValue().changed()
                                ? " ("
                                        + say(
                                                Sentence.SITE_SETTING,
                                                Map.of(
                                                        "default",
                                                        entry.getValue().preset()))
                                        + ")"
                                : ""))
                .collect(Collectors.joining(", "));
        return say(Sentence.PARAMETERS, Map.of("items", items));
    }

    /** That so many things of an export could not be used. */
    public String exportInPart(long leftOut) {
        return say(Sentence.EXPORT_IN_PART, Map.of("n", Long.toString(leftOut)));
    }

    /** The code that says what an action is. */
    Coding role(String code) {
        return new Coding(roles, code, artifacts.name(roles, code).map(this::of).orElse(null));
    }

    /** What a source, a reason or a measure is called. */
    String evidence(String code) {
        return artifacts.name(evidence, code).map(this::of).orElse(code);
    }

    /** What a prefetch key is called. */
    public String input(String key) {
        return artifacts.name(evidence, "data-" + key).map(this::of).orElse(key);
    }

    /** What a code of an artifact is called; what it says itself where we have no name for it. */
    String name(Coding coding) {
        return artifacts
                .name(coding.getSystem(), coding.getCode())
                .map(this::of)
                .orElse(String.valueOf(coding.getDisplay()));
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
                : artifacts
                        .name(token.substring(0, bar), token.substring(bar + 1))
                        .map(this::of);
    }

    /** The same within a sentence. */
    Optional<String> codedWithin(@Nullable String token) {
        return coded(token).map(this::lower);
    }

    /** A unit as people read it, if it is one that we know. */
    String unit(@Nullable String unit) {
        return unit == null ? "" : artifacts.name(UNITS, unit).map(this::of).orElse("");
    }

    /** Fills placeholders; what has no value vanishes together with the space before it. */
    static String fill(String template, Map<String, String> values) {
        var filled = PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
        var inside = EMPTY_BRACKETS.matcher(filled).replaceAll("");
        var between = SPACE_BEFORE.matcher(inside).replaceAll("$1");
        return AT_ENDS.matcher(SPACES.matcher(between).replaceAll(" ")).replaceAll("");
    }

    /** As it stands within a sentence. */
    String lower(String text) {
        return text.toLowerCase(locale());
    }

    /** As it stands at the beginning of one. */
    String capitalised(String text) {
        var first = text.offsetByCodePoints(0, Math.min(1, text.length()));
        return text.substring(0, first).toUpperCase(locale()) + text.substring(first);
    }

    private Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
