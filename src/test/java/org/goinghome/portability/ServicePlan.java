package org.goinghome.portability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.guidance.Service;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;

/** A service as any engine sees it: a plan, those that it unfolds, and the actions in them that have a condition. */
final class ServicePlan {

    private final Service service;
    private final Artifacts artifacts;

    ServicePlan(Service service, Artifacts artifacts) {
        this.service = service;
        this.artifacts = artifacts;
    }

    Service service() {
        return service;
    }

    PlanDefinition plan() {
        return service.plan();
    }

    /** The names of all conditions. */
    Set<String> conditions() {
        return families().values().stream()
                .flatMap(List::stream)
                .map(Placed::action)
                .map(action -> action.getConditionFirstRep().getExpression().getExpression())
                .collect(Collectors.toSet());
    }

    /** The actions with a condition among those given by plan and id, as family and id: ids are unique in a family only. */
    Set<String> inFamilies(Set<String> actions) {
        var ids = new TreeSet<String>();
        families()
                .forEach((family, placed) -> placed.stream()
                        .filter(each -> actions.contains(
                                each.plan() + "#" + each.action().getId()))
                        .forEach(each -> ids.add(family + "/" + each.action().getId())));
        return ids;
    }

    private record Placed(String plan, PlanDefinitionActionComponent action) {}

    private Map<String, List<Placed>> families() {
        var families = new LinkedHashMap<String, List<Placed>>();
        plan().getAction()
                .forEach(family -> families.put(
                        family.getId(),
                        all(plan(), family)
                                .filter(placed -> placed.action().hasCondition())
                                .toList()));
        return families;
    }

    private Stream<Placed> all(PlanDefinition plan, PlanDefinitionActionComponent action) {
        var below = action.getAction().stream().flatMap(child -> all(plan, child));
        var unfolded = action.hasDefinitionCanonicalType()
                ? artifacts
                        .find(
                                PlanDefinition.class,
                                action.getDefinitionCanonicalType().getValue())
                        .stream()
                        .flatMap(other -> other.getAction().stream().flatMap(child -> all(other, child)))
                : Stream.<Placed>empty();
        return Stream.of(Stream.of(new Placed(plan.getUrl(), action)), below, unfolded)
                .flatMap(each -> each);
    }
}
