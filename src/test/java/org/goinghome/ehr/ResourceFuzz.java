package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.ehr.FhirJson.Read;
import org.goinghome.ehr.FhirJson.Unread;
import org.goinghome.fuzz.Hold;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.JsonNode;

/** Bytes as one FHIR resource: read with everything that it says, or not at all, as a dropped element is a missed sign. */
public final class ResourceFuzz {

    /** The parser keeps it and writes it without what leads to its type. */
    private static final String WRITTEN_ANEW = "reference";

    /**
     * Nobody judges them: a narrative, which is written as far as it is XHTML, and the bytes of pictures, documents and signatures,
     * which are decoded as far as they are base64.
     */
    private static final Set<String> NOT_JUDGED = Set.of("div", "data", "hash", "valueBase64Binary");

    /** Of an extension its name, and the id of an element: alone they say nothing, and are not written. */
    private static final Set<String> NAMES = Set.of("id", "url");

    private static final Pattern ID_WITHIN = Pattern.compile("\\$\\.contained\\[\\d+]\\.id");

    private ResourceFuzz() {}

    /** Loads the classes, so that the time of the first input is its own. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("""
                {"resourceType":"Observation","status":"final","subject":{"reference":"Patient/p1"},
                 "valueQuantity":{"value":38.0,"code":"Cel"},"odd":1}""".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] json) {
        Payload resource;
        try {
            resource = Payload.read(json);
        } catch (UnsafePayload e) {
            return;
        }
        var result = FhirJson.read(resource);
        if (result instanceof Read read) {
            written(read.resource())
                    .flatMap(written -> lost("$", Hold.JSON.readTree(json), Hold.JSON.readTree(written)))
                    .ifPresent(lost -> Hold.that(false, "it is read without " + lost));
        } else {
            Hold.that(!((Unread) result).path().isBlank(), "what is not read has a place");
        }
    }

    /** Nothing where an assertion of the writer itself fails, as of a reference {@code Patient/#p1}: what was read is never written. */
    private static Optional<String> written(Resource resource) {
        try {
            return Optional.of(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource));
        } catch (AssertionError e) {
            return Optional.empty();
        }
    }

    /** The first value that was sent and does not come back. */
    private static Optional<String> lost(String path, JsonNode sent, JsonNode written) {
        if (!says(sent)) {
            return Optional.empty();
        }
        if (!says(written)) {
            return Optional.of(path);
        }
        if (sent.isArray() != written.isArray() && sent.size() <= 1 && written.size() <= 1) {
            // The parser takes a value for a list of one.
            return lost(path, only(sent), only(written));
        }
        if (sent.isObject()) {
            return sent.propertyStream()
                    .filter(member -> !NOT_JUDGED.contains(member.getKey()))
                    .filter(member -> !member.getKey().equals(WRITTEN_ANEW) || !says(written.path(member.getKey())))
                    .flatMap(member ->
                            lost(path + "." + member.getKey(), member.getValue(), written.path(member.getKey()))
                                    .stream())
                    .findFirst();
        }
        if (sent.isArray()) {
            var said = sent.valueStream().filter(ResourceFuzz::says).toList();
            var kept = written.valueStream().filter(ResourceFuzz::says).toList();
            for (var i = 0; i < said.size(); i++) {
                var lost = i < kept.size()
                        ? lost(path + "[" + i + "]", said.get(i), kept.get(i))
                        : Optional.of(path + "[" + i + "]");
                if (lost.isPresent()) {
                    return lost;
                }
            }
            return Optional.empty();
        }
        return isSame(sent, written) || isSameWithin(path, sent, written) ? Optional.empty() : Optional.of(path);
    }

    private static JsonNode only(JsonNode node) {
        return node.isArray() ? node.path(0) : node;
    }

    private static boolean isSame(JsonNode sent, JsonNode written) {
        var numbers = sent.isNumber() && written.isNumber();
        // A code is read without the white space around it.
        return numbers
                ? sent.decimalValue().compareTo(written.decimalValue()) == 0
                : sent.equals(written)
                        || (sent.isString() && sent.asString().trim().equals(written.asString("")));
    }

    /** What is contained was once named as what refers to it: {@code #a}, and is written {@code a}. */
    private static boolean isSameWithin(String path, JsonNode sent, JsonNode written) {
        return ID_WITHIN.matcher(path).matches() && sent.asString("").equals("#" + written.asString(""));
    }

    /** Whether there is any value in it that somebody could judge. */
    private static boolean says(JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .filter(member -> node.has("resourceType") || !NAMES.contains(member.getKey()))
                    .filter(member -> !NOT_JUDGED.contains(member.getKey()))
                    .anyMatch(member -> says(member.getValue()));
        }
        if (node.isArray()) {
            return node.valueStream().anyMatch(ResourceFuzz::says);
        }
        return !node.isNull()
                && !node.isMissingNode()
                && !(node.isString() && node.asString().isBlank());
    }
}
