package org.goinghome.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.StructureDefinition;

/** The references from one artifact to another: every element of type canonical. */
final class Canonicals {

    /** What the guidance cannot work without, wherever it is from; anything else may be of HL7 or of somebody else. */
    private static final Set<String> FOLLOWED = Set.of("library", "definitionCanonical", "valueSet");

    /**
     * One reference.
     *
     * @param followed whether the service reads what it names
     */
    record Reference(String path, String canonical, boolean followed) {}

    private final List<Reference> found = new ArrayList<>();
    private final boolean follows;

    private Canonicals(boolean follows) {
        this.follows = follows;
    }

    static Stream<Reference> of(MetadataResource artifact) {
        var canonicals = new Canonicals(!(artifact instanceof StructureDefinition));
        canonicals.walk(artifact.fhirType(), artifact);
        // HAPI counts them among the children of any element, but not of a resource.
        for (var i = 0; i < artifact.getExtension().size(); i++) {
            canonicals.walk(
                    artifact.fhirType() + ".extension[" + i + "]",
                    artifact.getExtension().get(i));
        }
        return canonicals.found.stream();
    }

    private void walk(String path, Base element) {
        for (var property : element.children()) {
            var values = property.getValues();
            for (var i = 0; i < values.size(); i++) {
                var name = name(property, values.get(i));
                var at = path + "." + name + (property.isList() ? "[" + i + "]" : "");
                if (values.get(i) instanceof CanonicalType canonical && canonical.hasValue()) {
                    found.add(new Reference(at, canonical.getValue(), follows && FOLLOWED.contains(name)));
                }
                walk(at, values.get(i));
            }
        }
    }

    /** A choice such as {@code value[x]} carries its type in its name. */
    private static String name(Property property, Base value) {
        var name = property.getName();
        return name.endsWith("[x]")
                ? name.substring(0, name.length() - 3)
                        + value.fhirType().substring(0, 1).toUpperCase(Locale.ROOT)
                        + value.fhirType().substring(1)
                : name;
    }
}
