package org.goinghome.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an EHR holds of one patient, taken from a whole request: its context and the resources of its prefetch.
 *
 * @param serviceId the service that the request is for
 */
public record Chart(String name, String serviceId, ObjectNode request) {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final IParser FHIR = FhirContext.forR4Cached().newJsonParser();

    static {
        FHIR.setParserErrorHandler(new StrictErrorHandler());
    }

    /** The example patients, and the base patient of each service's cases, of a folder laid out as {@code fhir-resources}. */
    public static List<Chart> all(Path folder) {
        var examples = files(folder.resolve("examples"), file -> file.toString().endsWith(".json"))
                .map(file -> example(file.getFileName().toString().replace(".json", ""), read(file)));
        var bases = files(folder.resolve("tests"), Files::isDirectory).map(Chart::base);
        return Stream.of(examples, bases, courses(folder.resolve("courses")))
                .flatMap(charts -> charts)
                .toList();
    }

    /** Patients over weeks, each in a Bundle of its own; there need be none. */
    private static Stream<Chart> courses(Path folder) {
        return Files.isDirectory(folder)
                ? files(folder, file -> file.toString().endsWith(".json")).map(Chart::course)
                : Stream.of();
    }

    private static Chart course(Path file) {
        var request = JSON.createObjectNode();
        var bundle = read(file);
        var patient = bundle.path("entry")
                .valueStream()
                .map(entry -> entry.path("resource"))
                .filter(resource -> resource.path("resourceType").asString().equals("Patient"))
                .map(resource -> resource.path("id").asString())
                .findFirst()
                .orElseThrow();
        request.putObject("context").put("patientId", patient);
        request.putObject("prefetch").set("course", bundle);
        return new Chart(file.getFileName().toString().replace(".json", ""), "back-surgery-recovery", request);
    }

    private static Chart example(String name, ObjectNode request) {
        var discharge = request.path("hook").asString().equals("encounter-discharge");
        return new Chart(name, discharge ? "back-surgery-discharge" : "back-surgery-recovery", request);
    }

    /** All bases are the same patient with another history: in one EHR they need ids of their own. */
    private static Chart base(Path service) {
        var id = service.getFileName().toString();
        var request = read(service.resolve("when.json"));
        request.set("prefetch", read(service.resolve("given.json")));
        var context = (ObjectNode) request.path("context");
        for (var name : List.of("patientId", "encounterId")) {
            if (context.has(name)) {
                context.put(name, id + "-" + context.path(name).asString());
            }
        }
        rename(request.path("prefetch"), id + "-");
        return new Chart(id, id, request);
    }

    private static void rename(JsonNode node, String prefix) {
        if (node instanceof ObjectNode object) {
            if (object.has("resourceType") && object.has("id")) {
                object.put("id", prefix + object.path("id").asString());
            }
            if (object.path("reference").isString()) {
                object.put("reference", object.path("reference").asString().replace("/", "/" + prefix));
            }
        }
        node.forEach(child -> rename(child, prefix));
    }

    public String patientId() {
        return request.at("/context/patientId").asString();
    }

    /** Empty where the hook has none. */
    public String encounterId() {
        return request.at("/context/encounterId").asString("");
    }

    Stream<Resource> resources() {
        return request.path("prefetch").values().stream()
                .flatMap(value -> value.has("entry")
                        ? ((ArrayNode) value.path("entry")).valueStream().map(entry -> entry.path("resource"))
                        : Stream.of(value))
                .filter(JsonNode::isObject)
                .filter(value -> !value.path("resourceType").asString().equals("Bundle"))
                .map(value -> (Resource) FHIR.parseResource(value.toString()));
    }

    private static Stream<Path> files(Path folder, Predicate<Path> filter) {
        try (var files = Files.list(folder)) {
            return files.filter(filter).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(Path file) {
        return (ObjectNode) JSON.readTree(file.toFile());
    }

    @Override
    public String toString() {
        return name;
    }
}
