package org.goinghome.ehr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;

/** Collects what a plan needs to know: the inputs of its actions and of the plans they refer to. */
public final class DataNeeds {

    private static final String REQUIRED = "https://goinghome.example/fhir/StructureDefinition/input-required";

    private final Function<String, Optional<PlanDefinition>> plans;
    private final Function<String, List<Coding>> expansions;
    private final PrefetchTemplate templates;
    private final Map<String, DataNeed> needs = new LinkedHashMap<>();
    private final Set<String> visited = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private DataNeeds(Function<String, Optional<PlanDefinition>> plans, Function<String, List<Coding>> expansions) {
        this.plans = plans;
        this.expansions = expansions;
        this.templates = new PrefetchTemplate(expansions);
    }

    /**
     * The needs of a plan in the order of its actions; an input that appears again under the same id is the same need.
     *
     * @param plans finds a PlanDefinition by canonical; nothing for other types
     * @param expansions the codes of a ValueSet by canonical; none if it is not known
     * @throws IllegalArgumentException naming every input that cannot be asked for
     */
    public static List<DataNeed> of(
            PlanDefinition plan,
            Function<String, Optional<PlanDefinition>> plans,
            Function<String, List<Coding>> expansions) {
        var collected = new DataNeeds(plans, expansions);
        collected.addPlan(plan);
        if (!collected.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", collected.problems));
        }
        return List.copyOf(collected.needs.values());
    }

    private void addPlan(PlanDefinition plan) {
        plan.getAction().forEach(action -> addAction(plan, action));
    }

    private void addAction(PlanDefinition plan, PlanDefinitionActionComponent action) {
        action.getInput().forEach(input -> addInput(plan, input));
        action.getAction().forEach(child -> addAction(plan, child));
        if (action.getDefinition() instanceof CanonicalType canonical
                && canonical.hasValue()
                && visited.add(canonical.getValue())) {
            plans.apply(canonical.getValue()).ifPresent(this::addPlan);
        }
    }

    private void addInput(PlanDefinition plan, DataRequirement input) {
        var where = plan.getUrl() + " input '" + input.getId() + "': ";
        if (!input.hasId() || !input.hasType()) {
            problems.add(where + "needs an id, which becomes the prefetch key, and a type");
            return;
        }
        var known = needs.get(input.getId());
        if (known != null) {
            if (!known.resourceType().equals(input.getType())) {
                problems.add(
                        where + "has type " + input.getType() + " here and " + known.resourceType() + " elsewhere");
            }
            needs.put(known.key(), known.alsoRequired(isRequired(input)));
            return;
        }
        if (input.getLimit() > PrefetchReader.MAX_ENTRIES) {
            problems.add(where + "has a limit of " + input.getLimit() + "; at most " + PrefetchReader.MAX_ENTRIES
                    + " entries are read");
            return;
        }
        try {
            needs.put(
                    input.getId(),
                    new DataNeed(
                            input.getId(),
                            input.getType(),
                            isRequired(input),
                            templates.of(input),
                            count(input),
                            codes(input)));
        } catch (IllegalArgumentException e) {
            problems.add(where + e.getMessage());
        }
    }

    private static boolean isRequired(DataRequirement input) {
        var extension = input.getExtensionByUrl(REQUIRED);
        return extension != null && extension.getValue() instanceof BooleanType value && value.booleanValue();
    }

    /** Where more than one filter is on the code, nobody can say which of them a server would take: then it is of any. */
    private Set<String> codes(DataRequirement input) {
        var filters = input.getCodeFilter().stream()
                .filter(filter -> "code".equals(filter.getPath()))
                .toList();
        if (filters.size() != 1) {
            return Set.of();
        }
        var filter = filters.get(0);
        var codes = filter.hasCode()
                ? filter.getCode()
                : filter.hasValueSet() ? expansions.apply(filter.getValueSet()) : List.<Coding>of();
        return codes.stream()
                .map(code -> code.getSystem() + "|" + code.getCode())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static OptionalInt count(DataRequirement input) {
        return input.hasLimit() ? OptionalInt.of(input.getLimit()) : OptionalInt.empty();
    }
}
