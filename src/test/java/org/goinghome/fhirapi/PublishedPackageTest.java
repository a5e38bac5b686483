package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.FhirPackage;
import org.goinghome.artifact.Problems;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.content.ArtifactValidator;
import org.hl7.fhir.common.hapi.validation.support.NpmPackageValidationSupport;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guidance as a FHIR package, read with the tools of others. */
@TestInstance(Lifecycle.PER_CLASS)
class PublishedPackageTest {

    private static final String BASE = "https://goinghome.example/fhir";

    private RunningService service;
    private Api api;
    private byte[] tgz;
    private NpmPackage npm;
    private NpmPackageValidationSupport loaded;
    private final Map<String, MetadataResource> artifacts = new TreeMap<>();
    private final Map<String, String> json = new TreeMap<>();

    @BeforeAll
    void fetch() throws Exception {
        service = new RunningService();
        api = new Api(service.port());
        tgz = api.bytes("/package.tgz").body();
        npm = NpmPackage.fromPackage(new ByteArrayInputStream(tgz));
        loaded = new NpmPackageValidationSupport(Api.FHIR);
        Files.write(Path.of("target", "test-classes", "published-package.tgz"), tgz);
        loaded.loadPackageFromClasspath("classpath:published-package.tgz");
        for (var name : npm.listResources(
                "ActivityDefinition",
                "CodeSystem",
                "ConceptMap",
                "ImplementationGuide",
                "Library",
                "PlanDefinition",
                "Questionnaire",
                "StructureDefinition",
                "ValueSet")) {
            var text = new String(npm.loadResource(name).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            var artifact = (MetadataResource) Api.FHIR.newJsonParser().parseResource(text);
            artifacts.put(artifact.getUrl(), artifact);
            json.put(name, text);
        }
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void holds_all_that_is_published() throws Exception {
        var published = new ArrayList<String>();
        for (var type : List.of(
                "ActivityDefinition",
                "CodeSystem",
                "ConceptMap",
                "ImplementationGuide",
                "Library",
                "PlanDefinition",
                "Questionnaire",
                "StructureDefinition",
                "ValueSet")) {
            api.read(org.hl7.fhir.r4.model.Bundle.class, "/" + type + "?_count=500&_elements=url").getEntry().stream()
                    .map(entry -> ((MetadataResource) entry.getResource()).getUrl())
                    .forEach(published::add);
        }

        assertThat(artifacts.keySet())
                .containsExactlyInAnyOrderElementsOf(published)
                .hasSizeGreaterThan(30);
        assertThat(npm.name()).isEqualTo("example.goinghome.back-surgery");
        assertThat(npm.version()).isEqualTo("1.0.0");
        assertThat(npm.fhirVersion()).isEqualTo("4.0.1");
        assertThat(npm.canonical()).isEqualTo(BASE);
    }

    @Test
    void the_build_writes_the_same_file() throws Exception {
        try (var files = Files.list(Path.of("target"))) {
            assertThat(files.filter(file -> file.getFileName().toString().matches("goinghome-cds-.*-fhir\\.tgz")))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllBytes(file)).isEqualTo(tgz));
        }
    }

    @Test
    void its_guide_lists_every_other_artifact() {
        var guide = (ImplementationGuide) artifacts.get(BASE + "/ImplementationGuide/example.goinghome.back-surgery");

        assertThat(guide.getDefinition().getResource())
                .extracting(resource -> BASE + "/" + resource.getReference().getReference())
                .containsExactlyInAnyOrderElementsOf(artifacts.keySet().stream()
                        .filter(url -> !url.equals(guide.getUrl()))
                        .toList());
    }

    @Test
    void others_find_every_canonical_in_it() {
        var missing = new ArrayList<String>();
        artifacts
                .values()
                .forEach(artifact -> canonicals(artifact)
                        .filter(canonical -> canonical.startsWith(BASE))
                        .forEach(canonical -> {
                            var url = canonical.replaceFirst("\\|.*", "");
                            if (!artifacts.containsKey(url)) {
                                missing.add(artifact.getUrl() + " names " + canonical);
                            }
                        }));

        assertThat(missing).isEmpty();
        assertThat(loaded.fetchAllConformanceResources()).isNotEmpty();
        artifacts.values().stream()
                .filter(artifact ->
                        List.of("CodeSystem", "ValueSet", "StructureDefinition").contains(artifact.fhirType()))
                .forEach(artifact -> assertThat(
                                switch (artifact.fhirType()) {
                                    case "CodeSystem" -> loaded.fetchCodeSystem(artifact.getUrl());
                                    case "ValueSet" -> loaded.fetchValueSet(artifact.getUrl());
                                    default -> loaded.fetchStructureDefinition(artifact.getUrl());
                                })
                        .as(artifact.getUrl())
                        .isNotNull());
    }

    private static Stream<String> canonicals(Base element) {
        var here = element instanceof CanonicalType canonical && canonical.hasValue()
                ? Stream.of(canonical.getValue())
                : Stream.<String>empty();
        return Stream.concat(
                here,
                element.children().stream()
                        .flatMap(property -> property.getValues().stream())
                        .flatMap(PublishedPackageTest::canonicals));
    }

    @Test
    void everything_in_it_and_every_example_is_valid_with_it() throws Exception {
        var validator = ArtifactValidator.with(Api.FHIR, loaded);
        var errors = new ArrayList<String>();
        json.forEach((name, text) -> validator.errors(text).forEach(error -> errors.add(name + ": " + error)));
        var examples = 0;
        try (var files = Files.list(Path.of("fhir-resources", "examples"))) {
            for (var file : files.toList()) {
                for (var value : JsonMapper.shared().readTree(file.toFile()).path("prefetch")) {
                    for (var resource : resources(value)) {
                        examples++;
                        validator
                                .errors(resource.toString())
                                .forEach(error -> errors.add(file.getFileName() + ": " + error));
                    }
                }
            }
        }

        assertThat(errors).isEmpty();
        assertThat(examples).isGreaterThan(20);
        assertThat(validator.errors("{\"resourceType\":\"Questionnaire\",\"status\":\"odd\"}"))
                .isNotEmpty();
    }

    private static List<JsonNode> resources(JsonNode value) {
        return value.path("resourceType").asString("").equals("Bundle")
                ? value.path("entry")
                        .valueStream()
                        .map(entry -> entry.path("resource"))
                        .toList()
                : value.isObject() ? List.of(value) : List.of();
    }

    @Test
    void the_service_itself_could_load_it() {
        var problems = new Problems();

        var files = FhirPackage.read("package.tgz", new ByteArrayInputStream(tgz), problems);
        Artifacts.load(Api.FHIR, files, problems);

        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    /** Who approved the guidance by its SHA-256 can tell that this is it. */
    @Test
    void its_sha_256_changes_with_any_of_it(@TempDir Path folder) throws Exception {
        var changed = folder.resolve("fhir-resources");
        var built = Path.of("target", "classes", "fhir-resources");
        try (var files = Files.walk(built)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = changed.resolve(built.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        var plan = changed.resolve("activitydefinition/ReduceLoad.json");
        Files.writeString(
                plan,
                Files.readString(plan)
                        .replaceFirst("\"publisher\": \"Going Home CDS\"", "\"publisher\": \"Somebody\""));
        var here = sha256(api);
        try (var other = new RunningService("goinghome.guidance.locations=" + changed.toUri())) {
            assertThat(sha256(new Api(other.port()))).isNotEqualTo(here);
        }
        try (var same = new RunningService()) {
            assertThat(sha256(new Api(same.port()))).isEqualTo(here);
            assertThat(new Api(same.port()).bytes("/package.tgz").body()).isEqualTo(tgz);
        }
    }

    private static String sha256(Api api) throws Exception {
        return api.read(CapabilityStatement.class, "/metadata")
                .getImplementation()
                .getDescription();
    }
}
