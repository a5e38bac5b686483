package org.goinghome.cdshooks;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a string stands in a call.
 *
 * @param field what CDS Hooks or FHIR call the place, whichever element of a list it is: {@code context.patientId},
 *     {@code Observation.code.coding.display}
 */
record TextPlace(JsonPointer pointer, String field) {

    /** Every string of a call. */
    static List<TextPlace> in(JsonNode call) {
        var places = new ArrayList<TextPlace>();
        collect(call, JsonPointer.empty(), "", places);
        return places;
    }

    private static void collect(JsonNode node, JsonPointer pointer, String field, List<TextPlace> places) {
        if (node.isString()) {
            places.add(new TextPlace(pointer, field));
        } else if (node instanceof ArrayNode array) {
            for (var index = 0; index < array.size(); index++) {
                collect(array.get(index), pointer.appendIndex(index), field, places);
            }
        } else {
            var type = node.path("resourceType").asString("");
            var parent = type.isEmpty() ? field : type;
            node.properties()
                    .forEach(member -> collect(
                            member.getValue(),
                            pointer.appendProperty(member.getKey()),
                            parent.isEmpty() ? member.getKey() : parent + "." + member.getKey(),
                            places));
        }
    }

    /** The member that it is the text of. */
    String name() {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    /** The input of the service that it is in; empty for the call itself. */
    String input() {
        return pointer.matchesProperty("prefetch") ? pointer.tail().getMatchingProperty() : "";
    }

    /** Puts another text there. */
    void put(ObjectNode call, HostileText text) {
        var last = pointer.last();
        if (call.at(pointer.head()) instanceof ArrayNode array) {
            array.set(last.getMatchingIndex(), text.text());
        } else {
            ((ObjectNode) call.at(pointer.head())).put(last.getMatchingProperty(), text.text());
        }
    }
}
