package org.goinghome.timeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Service;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.jspecify.annotations.Nullable;

/** The timelines of the guidance in use, with the thresholds in use, in each language that is offered. */
final class Timelines {

    private static final String DRAWN = "/StructureDefinition/timeline";

    private final Map<String, Map<String, Timeline>> byId = new TreeMap<>();
    private final Map<String, Text> titles = new LinkedHashMap<>();
    private final Languages languages;

    /**
     * Reads them.
     *
     * @param parameters those in use, by name
     * @param timeZone in which days are counted
     * @throws org.goinghome.artifact.ArtifactsRefused with everything in them that does not fit
     */
    Timelines(Artifacts artifacts, Map<String, Findings.Threshold> parameters, Languages languages, String timeZone) {
        this.languages = languages;
        var problems = new Problems();
        artifacts
                .all(PlanDefinition.class)
                .forEach(plan -> parts(plan).ifPresent(parts -> {
                    titles.put(plan.getUrl(), parts.text("title"));
                    var inLanguages = new LinkedHashMap<String, Timeline>();
                    languages.tags().forEach(language -> {
                        // What is wrong is so in each of them, and told once.
                        var told = inLanguages.isEmpty() ? problems : new Problems();
                        inLanguages.put(
                                language,
                                new TimelineReader(artifacts, parameters, plan, parts, told).in(language, timeZone));
                    });
                    byId.put(plan.getIdElement().getIdPart(), inLanguages);
                }));
        problems.throwIfAny();
    }

    private static Optional<Parts> parts(PlanDefinition plan) {
        return plan.getExtension().stream()
                .filter(extension -> extension.getUrl().endsWith(DRAWN))
                .findFirst()
                .map(Parts::new);
    }

    /** That of a plan, in the best of the languages asked for. */
    Optional<Timeline> find(String id, @Nullable String acceptLanguage) {
        return Optional.ofNullable(byId.get(id)).map(each -> each.get(languages.accepted(acceptLanguage)));
    }

    /** By id of the plan. */
    Map<String, Map<String, Timeline>> all() {
        return byId;
    }

    /** What the timeline of a service's patients is called, if one of the plans that it unfolds has one. */
    Optional<Text> title(Service service) {
        return unfolded(service.plan().getAction())
                .map(canonical -> titles.get(canonical.split("\\|", 2)[0]))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Stream<String> unfolded(List<PlanDefinitionActionComponent> actions) {
        return actions.stream()
                .flatMap(action -> Stream.concat(
                        Stream.ofNullable(
                                action.hasDefinitionCanonicalType()
                                        ? action.getDefinitionCanonicalType().getValue()
                                        : null),
                        unfolded(action.getAction())));
    }
}
