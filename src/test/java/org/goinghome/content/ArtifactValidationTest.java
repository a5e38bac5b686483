package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every artifact, and every resource of the examples, against base R4 and the profiles that it claims. */
class ArtifactValidationTest {

    private static final Locale BEFORE = Locale.getDefault();
    private static ArtifactValidator validator;

    @BeforeAll
    static void the_validator_with_our_own_artifacts_and_without_a_network() {
        Locale.setDefault(Locale.ROOT);
        validator = new ArtifactValidator(ArtifactFiles.FHIR, ArtifactFiles.all(MetadataResource.class));
    }

    @AfterAll
    static void the_locale_as_it_was() {
        Locale.setDefault(BEFORE);
    }

    static Stream<Path> artifacts() {
        return ArtifactFiles.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("artifacts")
    void an_artifact_is_valid(Path file) {
        assertThat(validator.errors(ArtifactFiles.text(file)))
                .as(file.toString())
                .isEmpty();
    }

    static Stream<Path> examples() {
        return ArtifactFiles.below(Path.of("fhir-resources", "examples")).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void an_example_holds_valid_resources(Path file) {
        var prefetch = JsonMapper.shared().readTree(file.toFile()).path("prefetch");

        var problems = resources(prefetch)
                .flatMap(resource -> validator.errors(resource.toString()).stream()
                        .map(error -> resource.path("id").asString() + ": " + error))
                .toList();

        assertThat(problems).as(file.toString()).isEmpty();
    }

    @Test
    void the_validator_does_see_what_is_wrong() {
        assertThat(validator.errors("{\"resourceType\":\"Observation\",\"status\":\"perhaps\"}"))
                .isNotEmpty();
    }

    private static Stream<JsonNode> resources(JsonNode prefetch) {
        return prefetch.values().stream()
                .flatMap(value -> value.path("resourceType").asString("").equals("Bundle")
                        ? value.path("entry").values().stream().map(entry -> entry.path("resource"))
                        : value.isObject() ? Stream.of(value) : Stream.empty());
    }
}
