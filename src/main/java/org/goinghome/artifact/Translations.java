package org.goinghome.artifact;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;

/**
 * Whether everything that a card can show is there in the languages that are offered: a card half in one language and half in
 * another may be misread.
 */
public final class Translations {

    /** Of artifacts that do not say which language they are in. */
    private static final String DEFAULT = "en";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

    /**
     * A text that a card can show.
     *
     * @param path where it stands
     */
    private record Shown(String path, Text text) {}

    private Translations() {}

    /** Adds a problem for each text that lacks one of the languages. */
    public static void check(Artifacts artifacts, List<String> languages, Problems problems) {
        artifacts.all(MetadataResource.class).forEach(artifact -> {
            var own = primary(artifact.hasLanguage() ? artifact.getLanguage() : DEFAULT);
            var others = languages.stream()
                    .filter(language -> !primary(language).equals(own))
                    .toList();
            shown(artifact)
                    .filter(text -> hasWords(text.text().base()))
                    .forEach(text -> others.stream()
                            .filter(language -> !text.text().translations().containsKey(language))
                            .forEach(language -> problems.add(
                                    artifacts.file(artifact),
                                    text.path(),
                                    "has no translation into '" + language + "', a language of goinghome.languages")));
        });
    }

    private static String primary(String language) {
        return Locale.forLanguageTag(language).getLanguage();
    }

    /** A template of nothing but placeholders reads the same in every language. */
    private static boolean hasWords(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("").codePoints().anyMatch(Character::isLetter);
    }

    private static Stream<Shown> shown(MetadataResource artifact) {
        if (artifact instanceof PlanDefinition plan) {
            return Stream.concat(
                    actions("PlanDefinition", plan.getAction()),
                    plan.getGoal().stream()
                            .map(goal -> new Shown(
                                    "PlanDefinition.goal.where(id = '" + goal.getId() + "').description.text",
                                    Text.of(goal.getDescription().getTextElement()))));
        }
        if (artifact instanceof ActivityDefinition activity) {
            return Stream.of(
                    new Shown("ActivityDefinition.title", Text.of(activity.getTitleElement())),
                    new Shown(
                            "ActivityDefinition.code.text",
                            Text.of(activity.getCode().getTextElement())));
        }
        var type = artifact.fhirType();
        return names(artifact).entrySet().stream()
                .map(name -> new Shown(
                        type + ".concept.where(code = '" + name.getKey().code() + "').display", name.getValue()));
    }

    private static Stream<Shown> actions(String parent, List<PlanDefinitionActionComponent> actions) {
        return Stream.iterate(0, i -> i < actions.size(), i -> i + 1).flatMap(i -> {
            var path = parent + ".action[" + i + "]";
            var action = actions.get(i);
            return Stream.concat(
                    Stream.of(
                            new Shown(path + ".title", Text.of(action.getTitleElement())),
                            new Shown(path + ".description", Text.of(action.getDescriptionElement())),
                            new Shown(path + ".textEquivalent", Text.of(action.getTextEquivalentElement()))),
                    actions(path, action.getAction()));
        });
    }

    /** Names of codes. A value set that has none in any other language only tells which codes count, and is not read. */
    private static Map<Names.Code, Text> names(MetadataResource artifact) {
        var names = Names.of(artifact);
        var translated =
                names.values().stream().anyMatch(name -> !name.translations().isEmpty());
        return artifact instanceof CodeSystem || translated ? names : Map.of();
    }
}
