package org.goinghome.triage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The patients of all case folders as one population, each with an id of their own. An input that goes on elsewhere, or that is
 * something else than what was asked for, makes a Bundle of that patient which says that there is more: of which input, it cannot
 * say.
 */
final class CaseExport {

    private static final JsonNode MORE = JsonMapper.shared().readTree("[{\"relation\": \"next\"}]");

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CaseExport() {}

    /**
     * A case and its patient.
     *
     * @param request as the hook gets it
     * @param inPart whether some of it is missing
     */
    record Case(CaseFolder folder, JsonNode request, boolean inPart) {

        private static Case of(CaseFolder folder, JsonNode request) {
            return new Case(
                    folder,
                    request,
                    request.path("prefetch").properties().stream()
                            .anyMatch(input -> isInPart(input.getKey(), input.getValue())));
        }

        /** What the hook gets of an input, if of each it is only said that there is more. */
        JsonNode inPart(String key) {
            var input = request.path("prefetch").path(key);
            return isBundle(input)
                    ? ((ObjectNode) input).set("link", MORE)
                    : isById(key) ? input : searchset().set("link", MORE);
        }

        private Stream<JsonNode> resources() {
            return request.path("prefetch").values().stream().flatMap(CaseExport::resources);
        }

        private String bundle() {
            var bundle = searchset();
            bundle.set("link", MORE);
            var entries = bundle.putArray("entry");
            resources().forEach(resource -> entries.addObject().set("resource", resource));
            return bundle.toString();
        }

        private static ObjectNode searchset() {
            return JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        }

        boolean isOf(String service) {
            return folder.serviceId().equals(service);
        }
    }

    /** Writes it, and returns the cases by the id of their patient. */
    static Map<String, Case> write(Path folder) {
        var cases = new LinkedHashMap<String, Case>();
        CaseFolder.all().forEach(each -> {
            var patientId = "case-%04d".formatted(cases.size());
            cases.put(patientId, Case.of(each, named(JSON.readTree(each.request()), patientId)));
        });
        try (var export = new Export(folder, false)) {
            cases.values().forEach(each -> {
                if (each.inPart()) {
                    export.add("Bundle", each.bundle());
                } else {
                    each.resources().forEach(export::add);
                }
            });
        }
        return cases;
    }

    private static boolean isInPart(String key, JsonNode input) {
        return isBundle(input)
                ? input.path("link")
                                .valueStream()
                                .anyMatch(link ->
                                        link.path("relation").asString("").equals("next"))
                        || input.path("total").asInt(0) > input.path("entry").size()
                : input.isObject() && !isById(key);
    }

    private static boolean isById(String key) {
        return key.equals("patient") || key.equals("encounter");
    }

    private static boolean isBundle(JsonNode input) {
        return input.path("resourceType").asString("").equals("Bundle");
    }

    private static Stream<JsonNode> resources(JsonNode prefetched) {
        return isBundle(prefetched)
                ? prefetched.path("entry").valueStream().map(entry -> entry.path("resource"))
                : Stream.of(prefetched).filter(JsonNode::isObject);
    }

    /** The same with patients of its own: {@code p1} is the one of the case. */
    private static JsonNode named(JsonNode node, String patientId) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> object.set(member.getKey(), named(member.getValue(), patientId)));
            var key = object.has("patientId") ? "patientId" : "id";
            if ((object.path("resourceType").asString("").equals("Patient") || object.has("patientId"))
                    && object.path(key).isString()) {
                object.put(key, named(object.path(key).asString(), patientId));
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, named(array.get(i), patientId));
            }
            return array;
        }
        return node.isString() && node.asString().startsWith("Patient/")
                ? StringNode.valueOf("Patient/" + named(node.asString().substring("Patient/".length()), patientId))
                : node;
    }

    private static String named(String id, String patientId) {
        return id.equals("p1") ? patientId : patientId + "-" + id;
    }

    /** {@code folder}: writes it there. */
    public static void main(String[] args) {
        System.out.println(write(Path.of(args[0])).size() + " cases");
    }
}
