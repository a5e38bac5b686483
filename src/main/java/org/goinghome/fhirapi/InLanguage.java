package org.goinghome.fhirapi;

import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionDesignationComponent;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceDesignationComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.jspecify.annotations.Nullable;

/**
 * An artifact with its texts in one language, without their translations: some form fillers take a text with a translation beside it for
 * another than the same text without. Codes, ids and link ids stay as they are.
 */
final class InLanguage {

    /** Of artifacts that do not say which language they are in. */
    private static final String DEFAULT = "en";

    private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    private final String own;
    private final String wanted;
    private boolean changed;

    private InLanguage(String own, String wanted) {
        this.own = own;
        this.wanted = wanted;
    }

    /** A copy, which says that it is in the language only if any of it is. A text without a translation stays as it is. */
    static MetadataResource of(MetadataResource artifact, String language) {
        var copy = artifact.copy();
        var translation = new InLanguage(artifact.hasLanguage() ? artifact.getLanguage() : DEFAULT, language);
        translation.walk(copy);
        copy.getExtension().forEach(translation::walk);
        if (translation.changed) {
            copy.setLanguage(language);
        }
        return copy;
    }

    private void walk(Base element) {
        if (element instanceof PrimitiveType<?> text) {
            exchange(text);
        } else if (element instanceof ConceptDefinitionComponent concept) {
            concept.getDesignation().stream()
                    .filter(designation -> wanted.equals(designation.getLanguage()))
                    .findFirst()
                    .ifPresent(designation -> exchange(concept.getDisplayElement(), designation));
        } else if (element instanceof ConceptReferenceComponent concept) {
            exchange(concept.getDisplayElement(), concept.getDesignation());
        } else if (element instanceof ValueSetExpansionContainsComponent concept) {
            exchange(concept.getDisplayElement(), concept.getDesignation());
        }
        element.children().stream()
                .map(Property::getValues)
                .flatMap(List::stream)
                .forEach(this::walk);
    }

    private void exchange(PrimitiveType<?> text) {
        for (var translation : text.getExtensionsByUrl(TRANSLATION)) {
            var language = part(translation, "lang");
            var content = part(translation, "content");
            if (content != null
                    && language != null
                    && wanted.equals(language.getValue().primitiveValue())) {
                text.setValueAsString(content.getValue().primitiveValue());
                changed = true;
            }
        }
        text.removeExtension(TRANSLATION);
    }

    private static @Nullable Extension part(Element translation, String name) {
        return translation.getExtensionByUrl(name);
    }

    private void exchange(StringType display, ConceptDefinitionDesignationComponent designation) {
        var base = display.getValue();
        display.setValue(designation.getValue());
        designation.setLanguage(own).setValue(base);
        changed = true;
    }

    private void exchange(StringType display, List<ConceptReferenceDesignationComponent> designations) {
        designations.stream()
                .filter(designation -> wanted.equals(designation.getLanguage()))
                .findFirst()
                .ifPresent(designation -> {
                    var base = display.getValue();
                    display.setValue(designation.getValue());
                    designation.setLanguage(own).setValue(base);
                    changed = true;
                });
    }
}
