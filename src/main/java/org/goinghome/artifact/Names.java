package org.goinghome.artifact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.ValueSet;

/** What code systems and value sets call their codes: the display, its translations, and designations in other languages. */
final class Names {

    record Code(String system, String code) {}

    private Names() {}

    /** By code, those without a display left out; nothing for any other artifact. */
    static Map<Code, Text> of(MetadataResource artifact) {
        if (artifact instanceof CodeSystem system) {
            return collected(system.getConcept().stream()
                    .filter(CodeSystem.ConceptDefinitionComponent::hasDisplay)
                    .map(concept -> Map.entry(
                            new Code(system.getUrl(), concept.getCode()),
                            text(concept.getDisplayElement(), designations(concept)))));
        }
        if (artifact instanceof ValueSet valueSet) {
            return collected(valueSet.getCompose().getInclude().stream()
                    .flatMap(include -> include.getConcept().stream()
                            .filter(ValueSet.ConceptReferenceComponent::hasDisplay)
                            .map(concept -> Map.entry(
                                    new Code(include.getSystem(), concept.getCode()),
                                    text(concept.getDisplayElement(), designations(concept))))));
        }
        return Map.of();
    }

    private static Map<Code, Text> collected(Stream<Map.Entry<Code, Text>> names) {
        return names.collect(
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    private record Designation(String language, String value) {}

    private static List<Designation> designations(CodeSystem.ConceptDefinitionComponent concept) {
        return concept.getDesignation().stream()
                .filter(CodeSystem.ConceptDefinitionDesignationComponent::hasLanguage)
                .map(designation -> new Designation(designation.getLanguage(), designation.getValue()))
                .toList();
    }

    private static List<Designation> designations(ValueSet.ConceptReferenceComponent concept) {
        return concept.getDesignation().stream()
                .filter(ValueSet.ConceptReferenceDesignationComponent::hasLanguage)
                .map(designation -> new Designation(designation.getLanguage(), designation.getValue()))
                .toList();
    }

    private static Text text(StringType display, List<Designation> designations) {
        return Text.of(display)
                .orTranslatedAs(new Text(
                        "",
                        designations.stream()
                                .collect(Collectors.toMap(
                                        Designation::language, Designation::value, (one, other) -> one))));
    }
}
