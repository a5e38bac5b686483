package org.goinghome.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.ValueSet;

/** The references from one artifact to another. */
final class Canonicals {

    record Reference(String path, String canonical) {}

    private final List<Reference> found = new ArrayList<>();

    private Canonicals() {}

    static Stream<Reference> of(MetadataResource artifact) {
        var canonicals = new Canonicals();
        if (artifact instanceof PlanDefinition plan) {
            canonicals.add("PlanDefinition.library", plan.getLibrary());
            canonicals.walk("PlanDefinition", plan.getAction());
        } else if (artifact instanceof ActivityDefinition activity) {
            canonicals.add("ActivityDefinition.library", activity.getLibrary());
        } else if (artifact instanceof ValueSet valueSet) {
            var includes = valueSet.getCompose().getInclude();
            for (var i = 0; i < includes.size(); i++) {
                canonicals.add(
                        "ValueSet.compose.include[" + i + "].valueSet",
                        includes.get(i).getValueSet());
            }
        }
        return canonicals.found.stream();
    }

    private void walk(String parent, List<PlanDefinitionActionComponent> actions) {
        for (var i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            var path = parent + ".action[" + i + "]";
            if (action.hasDefinitionCanonicalType()) {
                found.add(new Reference(
                        path + ".definitionCanonical",
                        action.getDefinitionCanonicalType().getValue()));
            }
            for (var j = 0; j < action.getInput().size(); j++) {
                inputs(path + ".input[" + j + "]", action.getInput().get(j));
            }
            walk(path, action.getAction());
        }
    }

    private void inputs(String path, DataRequirement input) {
        for (var i = 0; i < input.getCodeFilter().size(); i++) {
            var filter = input.getCodeFilter().get(i);
            if (filter.hasValueSet()) {
                found.add(new Reference(path + ".codeFilter[" + i + "].valueSet", filter.getValueSet()));
            }
        }
    }

    private void add(String path, List<CanonicalType> canonicals) {
        for (var i = 0; i < canonicals.size(); i++) {
            found.add(new Reference(path + "[" + i + "]", canonicals.get(i).getValue()));
        }
    }
}
