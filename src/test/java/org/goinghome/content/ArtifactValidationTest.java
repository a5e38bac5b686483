package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every artifact, and every resource of the examples, against base R4 and the profiles that it claims. */
class ArtifactValidationTest {

    private static final FhirContext FHIR = ArtifactFiles.FHIR;

    /** R4's value set of expression languages was closed before CQL identifiers were named. */
    private static final String CQL_IDENTIFIER =
            "Unknown code 'http://hl7.org/fhir/expression-language#text/cql-identifier'";

    /** HL7's own extensions of R4 get the same answer without a package server. */
    private static final String NO_PACKAGE_SERVER =
            "Error generating Snapshot: Unable to resolve package id hl7.fhir.r4.core#null (this usually arises from a problem in the differential)";

    private static final Locale BEFORE = Locale.getDefault();
    private static FhirValidator validator;

    @BeforeAll
    static void the_validator_with_our_own_artifacts_and_without_a_network() {
        Locale.setDefault(Locale.ROOT);
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        var own = new PrePopulatedValidationSupport(FHIR);
        ArtifactFiles.all(MetadataResource.class).forEach(own::addResource);
        var chain = new ValidationSupportChain(
                own,
                new DefaultProfileValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR));
        validator = FHIR.newValidator().registerValidatorModule(new FhirInstanceValidator(chain));
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
        var allowed =
                file.getParent().endsWith("structuredefinition") ? Set.of(NO_PACKAGE_SERVER) : Set.of(CQL_IDENTIFIER);

        assertThat(errors(ArtifactFiles.text(file)))
                .as(file.toString())
                .filteredOn(error -> !allowed.contains(error))
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
                .flatMap(resource -> errors(resource.toString()).stream()
                        .map(error -> resource.path("id").asString() + ": " + error))
                .toList();

        assertThat(problems).as(file.toString()).isEmpty();
    }

    @Test
    void the_validator_does_see_what_is_wrong() {
        assertThat(errors("{\"resourceType\":\"Observation\",\"status\":\"perhaps\"}"))
                .isNotEmpty();
    }

    private static Stream<JsonNode> resources(JsonNode prefetch) {
        return prefetch.values().stream()
                .flatMap(value -> value.path("resourceType").asString("").equals("Bundle")
                        ? value.path("entry").values().stream().map(entry -> entry.path("resource"))
                        : value.isObject() ? Stream.of(value) : Stream.empty());
    }

    private static List<String> errors(String json) {
        return validator.validateWithResult(json).getMessages().stream()
                .filter(message -> Set.of(ResultSeverityEnum.ERROR, ResultSeverityEnum.FATAL)
                        .contains(message.getSeverity()))
                .map(message -> message.getMessage())
                .toList();
    }
}
