package org.goinghome.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;
import org.cqframework.cql.elm.serializing.ElmJsonLibraryReader;
import org.goinghome.artifact.Artifacts;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** The values that a plan itself gives to parameters of the CQL: every engine has to be told them. */
final class PlanParameters {

    private static final String URL = "https://goinghome.example/fhir/StructureDefinition/parameter-value";

    private PlanParameters() {}

    static Parameters of(PlanDefinition plan, Artifacts artifacts) {
        var parameters = new Parameters();
        plan.getExtensionsByUrl(URL)
                .forEach(extension -> parameters
                        .addParameter()
                        .setName(text(extension, "name"))
                        .setValue(value(type(text(extension, "name"), artifacts), text(extension, "value"))));
        return parameters;
    }

    private static String text(Extension extension, String part) {
        return extension.getExtensionByUrl(part).getValue().primitiveValue();
    }

    private static Type value(String type, String text) {
        return switch (type) {
            case "String" -> new StringType(text);
            case "Integer" -> new IntegerType(text);
            case "Boolean" -> new BooleanType(text);
            default -> throw new IllegalArgumentException("A plan's parameter of type " + type + " is not known here.");
        };
    }

    private static String type(String name, Artifacts artifacts) {
        return artifacts
                .all(Library.class)
                .flatMap(PlanParameters::definitions)
                .filter(definition -> name.equals(definition.getName()))
                .map(definition -> (NamedTypeSpecifier) definition.getParameterTypeSpecifier())
                .map(specifier -> String.valueOf(specifier.getName()).replaceFirst(".*}", ""))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No library has the parameter " + name + "."));
    }

    private static Stream<ParameterDef> definitions(Library library) {
        return library.getContent().stream()
                .filter(content -> "application/elm+json".equals(content.getContentType()))
                .map(content -> new ElmJsonLibraryReader().read(new String(content.getData(), UTF_8)))
                .flatMap(elm -> elm.getParameters() == null
                        ? Stream.empty()
                        : List.copyOf(elm.getParameters().getDef()).stream());
    }
}
