package org.goinghome.fhirapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.Library;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which data the logic of a Library reads, told from its compiled form: each retrieve of the ELM once. */
final class Retrieves {

    private static final String ELM = "application/elm+json";

    private final Map<String, String> valueSets = new HashMap<>();
    private final List<DataRequirement> found = new ArrayList<>();

    private Retrieves() {}

    static List<DataRequirement> of(Library library) {
        var retrieves = new Retrieves();
        library.getContent().stream()
                .filter(content -> ELM.equals(content.getContentType()))
                .map(Attachment::getData)
                .map(elm -> JsonMapper.shared().readTree(elm).path("library"))
                .forEach(elm -> {
                    elm.path("valueSets")
                            .path("def")
                            .forEach(valueSet -> retrieves.valueSets.put(
                                    valueSet.path("name").asString(""),
                                    valueSet.path("id").asString("")));
                    retrieves.collect(elm.path("statements"));
                });
        return List.copyOf(retrieves.found);
    }

    private void collect(JsonNode node) {
        if (node.path("type").asString("").equals("Retrieve")) {
            add(node);
        }
        node.forEach(this::collect);
    }

    private void add(JsonNode retrieve) {
        var type = retrieve.path("dataType").asString("").replaceFirst("^\\{.*}", "");
        var required = new DataRequirement().setType(type);
        required.addProfile("http://hl7.org/fhir/StructureDefinition/" + type);
        var valueSet = valueSets.get(named(retrieve.path("codes")));
        if (valueSet != null) {
            required.addCodeFilter()
                    .setPath(retrieve.path("codeProperty").asString(""))
                    .setValueSet(valueSet);
        }
        if (found.stream().noneMatch(required::equalsDeep)) {
            found.add(required);
        }
    }

    /** The name of the value set, which stands at the reference or below a conversion of it. */
    private static String named(JsonNode codes) {
        return codes.path("type").asString("").equals("ValueSetRef")
                ? codes.path("name").asString("")
                : codes.has("operand") ? named(codes.path("operand")) : "";
    }
}
