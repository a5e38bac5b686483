package org.goinghome.conformance;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A description of an HTTP interface (OpenAPI 3.1), and what is not as it says. */
public final class OpenApi {

    /** The description of this service. */
    public static final Path FILE = Path.of("docs", "openapi.yaml");

    private static final String META = "https://json-schema.org/draft/2020-12/schema";
    private static final String JSON = "application/json";

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new HashMap<>();

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    public static OpenApi ofThisService() {
        try {
            return of(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OpenApi of(String yaml) {
        return of(YAMLMapper.builder().build().readTree(yaml));
    }

    public static OpenApi of(JsonNode document) {
        return new OpenApi(document);
    }

    /** A copy, to be changed. */
    public ObjectNode document() {
        return (ObjectNode) document.deepCopy();
    }

    /**
     * What was answered to a request.
     *
     * @param method in capitals
     * @param path as the description has it, such as {@code /cds-services/{id}}
     * @param headers by name in small letters
     */
    public record Answer(String method, String path, int status, Map<String, List<String>> headers, String body) {}

    /** Every answer that is described, as {@code GET /cds-services 200}, but those that stand for any other. */
    public Set<String> answers() {
        var answers = new TreeSet<String>();
        document.path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(operation -> operation.getValue().has("responses"))
                        .forEach(operation -> operation.getValue().path("responses").propertyNames().stream()
                                .filter(status -> !status.equals("default"))
                                .forEach(
                                        status -> answers.add(operation.getKey().toUpperCase(Locale.ROOT) + " "
                                                + path.getKey() + " " + status))));
        return answers;
    }

    /** What is not as it is described. */
    public List<String> problems(Answer answer) {
        var responses = document.path("paths")
                .path(answer.path())
                .path(answer.method().toLowerCase(Locale.ROOT))
                .path("responses");
        var response = resolved(responses.path(Integer.toString(answer.status())));
        if (response.isMissingNode()) {
            return List.of("status " + answer.status() + " is not described");
        }
        var problems = new ArrayList<String>();
        response.path("headers").propertyStream().forEach(header -> {
            var values = answer.headers().getOrDefault(header.getKey().toLowerCase(Locale.ROOT), List.of());
            if (values.isEmpty() && header.getValue().path("required").asBoolean(false)) {
                problems.add("header " + header.getKey() + " is missing");
            }
            values.forEach(value -> problems(
                            header.getValue().path("schema"),
                            JsonMapper.shared().getNodeFactory().stringNode(value))
                    .forEach(problem -> problems.add("header " + header.getKey() + problem)));
        });
        problems.addAll(inBody(response.path("content"), answer));
        return problems;
    }

    private List<String> inBody(JsonNode content, Answer answer) {
        if (answer.body().isEmpty()) {
            return content.isMissingNode() ? List.of() : List.of("the body is empty");
        }
        if (content.isMissingNode()) {
            return List.of("a body is not described");
        }
        var type = answer.headers().getOrDefault("content-type", List.of());
        if (type.size() != 1 || !type.get(0).startsWith(JSON)) {
            return List.of("the body is " + type);
        }
        return problems(content.path(JSON).path("schema"), JsonMapper.shared().readTree(answer.body()));
    }

    /** What keeps a value from being one of a schema of {@code components}. */
    public List<String> problems(String schema, JsonNode value) {
        return problems(reference("#/components/schemas/" + schema), value);
    }

    private List<String> problems(JsonNode schema, JsonNode value) {
        return validated(schemas.computeIfAbsent(schema, this::compiled), value);
    }

    private static List<String> validated(Schema schema, JsonNode value) {
        return schema
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** References lead into the description, so it comes along. */
    private Schema compiled(JsonNode schema) {
        var whole = JsonMapper.shared().createObjectNode();
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        return registry.getSchema(whole);
    }

    private static JsonNode reference(String pointer) {
        return JsonMapper.shared().createObjectNode().put("$ref", pointer);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    /** What is wrong with the description itself. */
    List<String> problemsInDocument() {
        var problems = new ArrayList<>(validated(registry.getSchema(formOfDocuments()), document));
        document.path("components")
                .path("schemas")
                .propertyStream()
                .forEach(schema -> validated(registry.getSchema(SchemaLocation.of(META)), schema.getValue())
                        .forEach(problem -> problems.add("schema " + schema.getKey() + problem)));
        var used = new TreeSet<String>();
        all(document).forEach(node -> {
            var reference = node.path("$ref").asString("");
            if (!reference.isEmpty() && document.at(reference.substring(1)).isMissingNode()) {
                problems.add(reference + " is not there");
            }
            used.add(reference);
            if (node.path("additionalProperties").isBoolean()) {
                node.path("required").values().stream()
                        .map(JsonNode::asString)
                        .filter(name -> !node.path("properties").has(name))
                        .forEach(name -> problems.add(name + " is required and not described"));
            }
        });
        document.path("components")
                .propertyStream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue().propertyNames().stream()
                        .map(name -> "#/components/" + kind.getKey() + "/" + name)
                        .filter(name -> !used.contains(name))
                        .forEach(name -> problems.add(name + " is not used")));
        return problems;
    }

    private static Stream<JsonNode> all(JsonNode node) {
        return Stream.concat(Stream.of(node), node.values().stream().flatMap(OpenApi::all));
    }

    private static JsonNode formOfDocuments() {
        try (InputStream json = OpenApi.class.getResourceAsStream("/openapi/document.json")) {
            return JsonMapper.shared().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
