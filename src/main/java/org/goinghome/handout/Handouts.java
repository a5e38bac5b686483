package org.goinghome.handout;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.UriType;

/** The handouts of all plans that have one; which do is said by the plans. */
public final class Handouts {

    /** On a plan: the name of its handout. */
    static final String NAME = "https://goinghome.example/fhir/StructureDefinition/handout";

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final String TEXTS = "HandoutText";

    private final Map<String, Handout> byName = new LinkedHashMap<>();
    private final Map<String, Handout> byPlan = new LinkedHashMap<>();
    private final Map<Label, Text> labels = new EnumMap<>(Label.class);

    private Handouts() {}

    /**
     * Reads all of them; what is wrong with one, or missing, is a problem.
     *
     * @param languages in which they are offered
     */
    public static Handouts read(Artifacts artifacts, List<String> languages, Problems problems) {
        var handouts = new Handouts();
        artifacts
                .all(PlanDefinition.class)
                .filter(plan -> plan.hasExtension(NAME))
                .forEach(plan -> handouts.add(plan, artifacts.file(plan), languages, problems));
        if (!handouts.byName.isEmpty()) {
            handouts.label(artifacts, problems);
        }
        return handouts;
    }

    private void add(PlanDefinition plan, String file, List<String> languages, Problems problems) {
        var name = plan.getExtensionByUrl(NAME).getValue() instanceof UriType uri ? uri.getValue() : "";
        if (name == null || !FORM.matcher(name).matches()) {
            problems.add(file, "PlanDefinition.extension", "the name of a handout has the form " + FORM);
            return;
        }
        var handout = HandoutReader.read(plan, name, file, problems);
        if (byName.putIfAbsent(name, handout) != null) {
            problems.add(file, "PlanDefinition.extension", "the handout '" + name + "' is that of another plan too");
        }
        byPlan.put(plan.getUrl(), handout);
        languages.stream()
                .filter(language -> !language.equals(plan.getLanguage()))
                .filter(language -> !handout.title().translations().containsKey(language))
                .forEach(language -> problems.add(
                        file,
                        "PlanDefinition.title",
                        "has no translation into '" + language + "'; it is the title of the handout"));
    }

    private void label(Artifacts artifacts, Problems problems) {
        var system = artifacts
                .all(CodeSystem.class)
                .filter(each -> TEXTS.equals(each.getName()))
                .map(CodeSystem::getUrl)
                .findFirst()
                .orElse("");
        for (var label : Label.values()) {
            artifacts
                    .name(system, label.code())
                    .ifPresentOrElse(
                            text -> labels.put(label, text),
                            () -> problems.add(
                                    "codesystem/" + TEXTS + ".json",
                                    "CodeSystem.concept",
                                    "lacks '" + label.code() + "', which handouts need"));
        }
    }

    /** The handout of a name. */
    public Optional<Handout> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The handout of a plan, by its canonical with or without a version. */
    public Optional<Handout> of(String plan) {
        return Optional.ofNullable(byPlan.get(plan.split("\\|", 2)[0]));
    }

    /** The words around what a plan says, in a language. */
    Map<Label, String> labels(String language) {
        return labels.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().in(language)));
    }
}
