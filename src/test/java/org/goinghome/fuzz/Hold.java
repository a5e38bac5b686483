package org.goinghome.fuzz;

import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What has to hold for every input of a fuzz target; what does not is a crash. */
public final class Hold {

    /** Reads JSON on its own, so that two readers can be compared. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Hold() {}

    public static void that(boolean holds, String invariant) {
        if (!holds) {
            throw new AssertionError(invariant);
        }
    }

    /** JSON that passed the guard is what another reader of the same bytes sees: every name, text and number. */
    public static void same(Payload read, JsonNode other) {
        that(read.kind() == kind(other), read.path() + " is of another kind");
        if (other.isObject()) {
            that(
                    read.members().keySet().stream()
                            .toList()
                            .equals(other.propertyStream()
                                    .map(member -> member.getKey())
                                    .toList()),
                    read.path() + " has other members");
            read.members().forEach((name, value) -> same(value, other.get(name)));
        } else if (other.isArray()) {
            that(read.elements().size() == other.size(), read.path() + " has other elements");
            for (var i = 0; i < other.size(); i++) {
                same(read.elements().get(i), other.get(i));
            }
        } else if (other.isString()) {
            that(read.text().orElseThrow().equals(other.stringValue()), read.path() + " is another text");
        } else if (other.isNumber()) {
            that(read.number().orElseThrow().compareTo(other.decimalValue()) == 0, read.path() + " is another number");
        }
    }

    private static Kind kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> Kind.OBJECT;
            case ARRAY -> Kind.ARRAY;
            case STRING -> Kind.STRING;
            case NUMBER -> Kind.NUMBER;
            case BOOLEAN -> Kind.BOOLEAN;
            default -> Kind.NULL;
        };
    }
}
