package org.goinghome.cdshooks;

import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The call of a case with the texts that an EHR may send beside the data: {@code card-fields.json} names them, for a call, for
 * every resource and for those of a type. A member there is added where it is absent; with a {@code ?} after its name only what is
 * inside it is.
 */
final class FilledCall {

    private static final JsonNode FIELDS = CaseFolder.read(Path.of("src", "test", "resources", "card-fields.json"));
    private static final String ONLY_INSIDE = "?";

    private FilledCall() {}

    /** With texts that change no answer. */
    static ObjectNode withTexts(CaseFolder folder) {
        var call = (ObjectNode) CaseFolder.JSON.readTree(folder.request());
        call.path("prefetch").forEach(FilledCall::fillAll);
        return call;
    }

    /** With more members of a call and more entries too, which do. */
    static ObjectNode withEverything(CaseFolder folder) {
        var call = (ObjectNode) CaseFolder.JSON.readTree(folder.request());
        FIELDS.path("entries").properties().forEach(more -> {
            if (call.path("prefetch").path(more.getKey()) instanceof ObjectNode bundle) {
                more.getValue().forEach(resource -> add(bundle, resource.deepCopy()));
            }
        });
        call.path("prefetch").forEach(FilledCall::fillAll);
        fill(call, FIELDS.path("call"));
        return call;
    }

    private static void add(ObjectNode bundle, JsonNode resource) {
        var entry = bundle.withArray("entry").addObject();
        entry.put("fullUrl", "http://ehr.example/fhir/" + resource.path("id").asString());
        entry.set("resource", resource);
        entry.putObject("search").put("mode", "match");
        if (bundle.has("total")) {
            bundle.put("total", bundle.path("total").asInt() + 1);
        }
    }

    /** A resource, or a Bundle and its entries. */
    private static void fillAll(JsonNode sent) {
        Stream.concat(Stream.of(sent), sent.path("entry").valueStream().map(entry -> entry.path("resource")))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .forEach(resource -> {
                    var type = resource.path("resourceType").asString("");
                    if (!type.equals("Bundle")) {
                        fill(resource, FIELDS.path("every"));
                    }
                    fill(resource, FIELDS.path("types").path(type));
                });
    }

    private static void fill(ObjectNode target, JsonNode fields) {
        fields.properties().forEach(field -> {
            var onlyInside = field.getKey().endsWith(ONLY_INSIDE);
            var name = onlyInside ? field.getKey().substring(0, field.getKey().length() - 1) : field.getKey();
            var own = target.get(name);
            if (own == null && !onlyInside) {
                target.set(name, filled(field.getValue()));
            } else if (own instanceof ObjectNode object) {
                fill(object, field.getValue());
            } else if (own instanceof ArrayNode array) {
                array.valueStream()
                        .filter(ObjectNode.class::isInstance)
                        .forEach(element ->
                                fill((ObjectNode) element, field.getValue().path(0)));
            }
        });
    }

    private static JsonNode filled(JsonNode fields) {
        if (fields instanceof ArrayNode array) {
            var copy = CaseFolder.JSON.createArrayNode();
            array.forEach(element -> copy.add(filled(element)));
            return copy;
        }
        if (fields.isObject()) {
            var copy = CaseFolder.JSON.createObjectNode();
            fill(copy, fields);
            return copy;
        }
        return fields;
    }
}
