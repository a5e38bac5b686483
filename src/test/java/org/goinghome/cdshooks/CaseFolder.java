package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.skyscreamer.jsonassert.JSONCompareMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A test case of the guidance: a folder named as a sentence. {@code given.json} holds prefetch keys that take the place of those
 * of the service's base, {@code when.json} (optional) request members likewise, {@code then.json} the cards, and
 * {@code then.es.json} (optional) those in another language.
 */
public record CaseFolder(Path folder) {

    /** Where the service is found in all cases, on whichever port it listens. */
    static final String ADDRESS = "http://127.0.0.1:8080";

    private static final Pattern OWN_ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+(?=/handout/)");

    public static final Path ROOT = Path.of("fhir-resources", "tests");
    private static final Pattern THEN = Pattern.compile("then\\.([a-z]+)\\.json");
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Every case of every service. */
    public static Stream<CaseFolder> all() {
        return below(ROOT);
    }

    /** Every case below a folder {@code tests}, whichever guideline it is of. */
    static Stream<CaseFolder> below(Path tests) {
        return folders(tests).stream()
                .flatMap(service -> folders(service).stream())
                .map(CaseFolder::new);
    }

    private static List<Path> folders(Path parent) {
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String serviceId() {
        return folder.getParent().getFileName().toString();
    }

    public String name() {
        return folder.getFileName().toString();
    }

    /** The whole request. */
    public String request() {
        var request = merged("when.json");
        request.set("prefetch", merged("given.json"));
        return request.toString();
    }

    private ObjectNode merged(String file) {
        var base = (ObjectNode) read(folder.getParent().resolve(file));
        var own = folder.resolve(file);
        if (Files.exists(own)) {
            read(own).properties().forEach(member -> base.set(member.getKey(), member.getValue()));
        }
        return base;
    }

    JsonNode then() {
        return read(folder.resolve("then.json"));
    }

    /** The languages, other than English, in which the case says what the cards are. */
    Stream<String> otherLanguages() {
        try (var files = Files.list(folder)) {
            return files
                    .map(file -> THEN.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(file -> file.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode then(String language) {
        return read(folder.resolve("then." + language + ".json"));
    }

    /**
     * Members inside a card are compared where the case gives them; number and order of all lists are exact. The answer of a
     * complete case is compared to the last member.
     */
    JSONCompareMode strictness() {
        return name().startsWith("complete-") ? JSONCompareMode.STRICT : JSONCompareMode.STRICT_ORDER;
    }

    /** An answer of the service on some port, as if it were at {@link #ADDRESS}. */
    static String asAtAddress(String answer) {
        return OWN_ADDRESS.matcher(answer).replaceAll(ADDRESS);
    }

    static JsonNode read(Path file) {
        return JSON.readTree(file.toFile());
    }

    @Override
    public String toString() {
        return name();
    }
}
