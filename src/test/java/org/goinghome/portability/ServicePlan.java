package org.goinghome.portability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.guidance.Service;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

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

    /** The values that the plan itself gives to parameters of the CQL, which every engine has to be told. */
    Parameters parameters() {
        var parameters = new Parameters();
        service.parameters()
                .forEach(
                        (name, value) -> parameters.addParameter().setName(name).setValue(fhir(value)));
        return parameters;
    }

    private static Type fhir(Object value) {
        if (value instanceof Integer number) {
            return new IntegerType(number);
        }
        if (value instanceof Boolean flag) {
            return new BooleanType(flag);
        }
        if (value instanceof String text) {
            return new StringType(text);
        }
        throw new IllegalArgumentException("No FHIR type is known here for a parameter that is a " + value.getClass());
    }

    /** The names of the libraries of the plan and of those it unfolds, and of what they rest on. */
    List<String> libraries() {
        return Stream.concat(
                        Stream.of(plan().getUrl()),
                        families().values().stream().flatMap(List::stream).map(Placed::plan))
                .distinct()
                .flatMap(url -> artifacts.find(PlanDefinition.class, url).stream())
                .flatMap(plan -> plan.getLibrary().stream())
                .flatMap(canonical -> withDependencies(canonical.getValue()))
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> withDependencies(String canonical) {
        return artifacts.find(Library.class, canonical).stream()
                .flatMap(library -> Stream.concat(
                        Stream.of(library.getName()),
                        library.getRelatedArtifact().stream()
                                .filter(related -> related.getType() == RelatedArtifactType.DEPENDSON)
                                .flatMap(related -> withDependencies(related.getResource()))));
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

    /** The ids of the actions of a family with a condition for which something holds. */
    Stream<String> ids(String family, Predicate<PlanDefinitionActionComponent> holds) {
        return families().get(family).stream()
                .map(Placed::action)
                .filter(holds)
                .map(PlanDefinitionActionComponent::getId);
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
