package org.goinghome.guidance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Resource;

/**
 * Leaves out the answers to what the published Questionnaires do not ask, and puts those of one item together. The logic looks
 * up its items one by one and takes all of one linkId together: so nothing changes but the time that thousands of unknown or
 * repeated items would take.
 */
final class AskedItems {

    /** By canonical without version: what a response names may carry one. */
    private final Map<String, Set<String>> linkIds = new HashMap<>();

    AskedItems(Artifacts artifacts) {
        artifacts
                .all(Questionnaire.class)
                .forEach(questionnaire -> collect(
                        questionnaire.getItem(),
                        linkIds.computeIfAbsent(questionnaire.getUrl(), url -> new HashSet<>())));
    }

    private static void collect(List<QuestionnaireItemComponent> items, Set<String> linkIds) {
        items.forEach(item -> {
            linkIds.add(item.getLinkId());
            collect(item.getItem(), linkIds);
        });
    }

    /** The resource as it is where nothing has to be done, else a copy; the original is never changed. */
    Resource of(Resource resource) {
        if (!(resource instanceof QuestionnaireResponse response) || !response.hasQuestionnaire()) {
            return resource;
        }
        var asked = linkIds.get(response.getQuestionnaire().split("\\|", 2)[0]);
        if (asked == null || isTidy(response.getItem(), asked)) {
            return resource;
        }
        var copy = response.copy();
        tidy(copy.getItem(), asked);
        return copy;
    }

    private static boolean isTidy(List<QuestionnaireResponseItemComponent> items, Set<String> asked) {
        var seen = new HashSet<String>();
        return items.stream()
                .allMatch(item -> asked.contains(item.getLinkId())
                        && seen.add(item.getLinkId())
                        && below(item).allMatch(children -> isTidy(children, asked)));
    }

    /** An unknown item stays where one that is known stands below it. */
    private static void tidy(List<QuestionnaireResponseItemComponent> items, Set<String> asked) {
        var byLinkId = new LinkedHashMap<String, QuestionnaireResponseItemComponent>();
        items.forEach(item -> byLinkId.merge(item.getLinkId(), item, (first, repeated) -> {
            first.getAnswer().addAll(repeated.getAnswer());
            first.getItem().addAll(repeated.getItem());
            return first;
        }));
        items.clear();
        byLinkId.values().forEach(item -> {
            below(item).forEach(children -> tidy(children, asked));
            if (asked.contains(item.getLinkId()) || below(item).anyMatch(children -> !children.isEmpty())) {
                items.add(item);
            }
        });
    }

    private static Stream<List<QuestionnaireResponseItemComponent>> below(QuestionnaireResponseItemComponent item) {
        return Stream.concat(
                Stream.of(item.getItem()),
                item.getAnswer().stream().map(QuestionnaireResponseItemAnswerComponent::getItem));
    }
}
