package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.gclient.DateClientParam;
import ca.uhn.fhir.rest.gclient.ICriterion;
import ca.uhn.fhir.rest.gclient.StringClientParam;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import ca.uhn.fhir.rest.gclient.UriClientParam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.goinghome.cdshooks.RunningService;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceInteractionComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Everything that the CapabilityStatement claims works, called with HAPI's client; {@code target/conformance.tsv} has the table. */
@TestInstance(Lifecycle.PER_CLASS)
class ConformanceTest {

    private static final String OPERATIONS = "OperationDefinition";

    /** Of patients: nothing is kept of them here. */
    private static final String RESPONSES = "QuestionnaireResponse";

    private static final Path TABLE = Path.of("target", "conformance.tsv");

    private final List<String> table = new ArrayList<>();
    private RunningService service;
    private Api api;
    private IGenericClient client;
    private CapabilityStatement statement;

    @BeforeAll
    void start() throws Exception {
        service = new RunningService();
        api = new Api(service.port());
        Api.FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        client = Api.FHIR.newRestfulGenericClient(api.base());
        statement = client.capabilities().ofType(CapabilityStatement.class).execute();
    }

    @AfterAll
    void stop() throws IOException {
        service.close();
        Files.write(TABLE, table);
    }

    @Test
    void names_what_is_published_and_by_whom() {
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getSoftware().getName()).isEqualTo("Going Home CDS");
        assertThat(statement.getImplementation().getDescription()).matches("Guidance in use: sha256 [0-9a-f]{64}");
        assertThat(statement.getRestFirstRep().getResource())
                .extracting(CapabilityStatementRestResourceComponent::getType)
                .containsExactlyInAnyOrder(
                        "ActivityDefinition",
                        "CodeSystem",
                        "ConceptMap",
                        "ImplementationGuide",
                        "Library",
                        OPERATIONS,
                        "PlanDefinition",
                        "Questionnaire",
                        RESPONSES,
                        "StructureDefinition",
                        "ValueSet");
        assertThat(statement.getRestFirstRep().getInteraction()).isEmpty();
        assertThat(statement.getRestFirstRep().getOperation()).isEmpty();
        assertThat(published()).allSatisfy(resource -> {
            assertThat(resource.getInteraction())
                    .extracting(ResourceInteractionComponent::getCode)
                    .containsExactlyInAnyOrder(
                            TypeRestfulInteraction.READ,
                            TypeRestfulInteraction.VREAD,
                            TypeRestfulInteraction.SEARCHTYPE);
            assertThat(resource.getSearchInclude()).isEmpty();
        });
    }

    private Stream<CapabilityStatementRestResourceComponent> published() {
        return statement.getRestFirstRep().getResource().stream()
                .filter(resource -> !List.of(OPERATIONS, RESPONSES).contains(resource.getType()));
    }

    @TestFactory
    Stream<DynamicTest> every_interaction_works() {
        return published()
                .flatMap(resource -> resource.getInteraction().stream()
                        .map(interaction -> called(
                                resource.getType() + " " + interaction.getCode().toCode(), () -> {
                                    for (var artifact : all(resource.getType())) {
                                        assertThat(by(interaction.getCode(), resource.getType(), artifact)
                                                        .equalsDeep(artifact))
                                                .as(artifact.getId())
                                                .isTrue();
                                    }
                                })));
    }

    private MetadataResource by(TypeRestfulInteraction interaction, String type, MetadataResource artifact) {
        var id = artifact.getIdElement();
        return (MetadataResource)
                switch (interaction) {
                    case READ ->
                        client.read().resource(type).withId(id.getIdPart()).execute();
                    case VREAD ->
                        client.read()
                                .resource(type)
                                .withIdAndVersion(id.getIdPart(), id.getVersionIdPart())
                                .execute();
                    case SEARCHTYPE ->
                        found(type, new TokenClientParam("_id").exactly().code(id.getIdPart()))
                                .get(0);
                    default -> throw new AssertionError("nobody knows how to call " + interaction.toCode());
                };
    }

    @TestFactory
    Stream<DynamicTest> every_search_parameter_finds_what_it_should_and_nothing_else() {
        return statement.getRestFirstRep().getResource().stream()
                .flatMap(resource -> resource.getSearchParam().stream()
                        .map(parameter -> called(
                                resource.getType() + "?" + parameter.getName(),
                                () -> search(resource.getType(), parameter))));
    }

    private void search(String type, CapabilityStatementRestResourceSearchParamComponent parameter) {
        var all = all(type);
        assertThat(all).isNotEmpty();
        for (var artifact : all) {
            assertThat(found(type, criterion(parameter.getName(), artifact)))
                    .as("%s of %s", parameter.getName(), artifact.getId())
                    .extracting(other -> other.getIdElement().getIdPart())
                    .containsExactlyElementsOf(all.stream()
                            .filter(other -> isLike(parameter.getName(), artifact, other))
                            .map(other -> other.getIdElement().getIdPart())
                            .toList());
        }
        assertThat(found(type, none(parameter.getName()))).isEmpty();
    }

    /** What they answer is for their own tests. */
    @TestFactory
    Stream<DynamicTest> every_operation_answers() {
        return published()
                .flatMap(resource -> resource.getOperation().stream()
                        .map(operation -> called(resource.getType() + " $" + operation.getName(), () -> {
                            assertThat(operation.getDefinition()).isNotEmpty();
                            if (operation.getDefinition().startsWith(api.base())) {
                                assertThat(client.read()
                                                .resource(OperationDefinition.class)
                                                .withUrl(operation.getDefinition())
                                                .execute()
                                                .getCode())
                                        .isEqualTo(operation.getName());
                            }
                            assertThat(answer(
                                            "/" + resource.getType() + "/",
                                            call(resource.getType(), operation.getName())))
                                    .isEqualTo(200);
                        })));
    }

    private static String call(String type, String operation) {
        return switch (type + " " + operation) {
            case "CodeSystem lookup" ->
                "$lookup?system=https://goinghome.example/fhir/CodeSystem/GoingHomeTopic&code=calf";
            case "Library data-requirements" -> "BackSurgery/$data-requirements";
            case "PlanDefinition apply" ->
                "BackSurgeryRecoveryVisit/$apply {\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"subject\",\"valueString\":\"Patient/1\"},"
                        + "{\"name\":\"prefetchData\",\"part\":[{\"name\":\"key\",\"valueString\":\"checkIns\"},"
                        + "{\"name\":\"data\",\"resource\":{\"resourceType\":\"Bundle\"}}]},"
                        + "{\"name\":\"data\",\"resource\":{\"resourceType\":\"Bundle\",\"entry\":["
                        + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}},{\"resource\":{\"resourceType\":"
                        + "\"Procedure\",\"subject\":{\"reference\":\"Patient/1\"}}}]}}]}";
            case "PlanDefinition data-requirements" -> "BackSurgeryDischarge/$data-requirements";
            case "Questionnaire package" -> "BackSurgeryCheckIn/$package";
            case "QuestionnaireResponse validate" -> "$validate {\"resourceType\":\"QuestionnaireResponse\"}";
            case "Questionnaire populate" ->
                "BackSurgeryCheckIn/$populate {\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"subject\",\"valueReference\":{\"reference\":\"Patient/1\"}},"
                        + "{\"name\":\"data\",\"resource\":{\"resourceType\":\"Bundle\"}}]}";
            case "QuestionnaireResponse extract" ->
                "$extract {\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\",\"authored\":\"2026-01-01\","
                        + "\"subject\":{\"reference\":\"Patient/1\"},\"questionnaire\":"
                        + "\"https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn\"}";
            case "ValueSet expand" -> "PainScores/$expand";
            case "ValueSet validate-code" -> "PainScores/$validate-code?system=http://a.example&code=b";
            default -> throw new AssertionError("nobody knows how to call " + type + " $" + operation);
        };
    }

    /** @param call what comes after the type; with a body it is a POST */
    private int answer(String path, String call) {
        var parts = call.split(" ", 2);
        try {
            return (parts.length == 1
                            ? api.get(path + call)
                            : api.send("POST", path + parts[0], parts[1], "Content-Type", "application/fhir+json"))
                    .statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ICriterion<?> criterion(String parameter, MetadataResource artifact) {
        return switch (parameter) {
            case "_id" ->
                new TokenClientParam("_id")
                        .exactly()
                        .code(artifact.getIdElement().getIdPart());
            case "url" -> new UriClientParam("url").matches().value(artifact.getUrl() + "|" + artifact.getVersion());
            case "version" -> new TokenClientParam("version").exactly().code(artifact.getVersion());
            case "name" -> new StringClientParam("name").matchesExactly().value(artifact.getName());
            case "title" -> new StringClientParam("title").contains().value(middle(artifact.getTitle()));
            case "status" ->
                new TokenClientParam("status")
                        .exactly()
                        .systemAndCode(
                                artifact.getStatus().getSystem(),
                                artifact.getStatus().toCode());
            case "context" -> new TokenClientParam("context").exactly().code(context(artifact));
            case "_lastUpdated" ->
                new DateClientParam("_lastUpdated")
                        .exactly()
                        .day(artifact.getMeta()
                                .getLastUpdatedElement()
                                .getValueAsString()
                                .substring(0, 10));
            case "_language" -> new StringClientParam("_language").matches().value("en");
            default -> throw new AssertionError("nobody knows how to search by " + parameter);
        };
    }

    /** What the criterion finds, told without the service. */
    private static boolean isLike(String parameter, MetadataResource artifact, MetadataResource other) {
        return switch (parameter) {
            case "_id", "url", "name" -> artifact.getUrl().equals(other.getUrl());
            case "title" -> other.getTitle() != null && other.getTitle().contains(middle(artifact.getTitle()));
            case "context" -> artifact.hasUseContext() && context(artifact).equals(context(other));
            default -> true;
        };
    }

    private static String middle(String title) {
        return title.substring(1, title.length() - 1);
    }

    private static String context(MetadataResource artifact) {
        return artifact.getUseContext().stream()
                .flatMap(use -> use.getValueCodeableConcept().getCoding().stream())
                .map(coding -> coding.getCode())
                .findFirst()
                .orElse("none");
    }

    private static ICriterion<?> none(String parameter) {
        return switch (parameter) {
            case "url" -> new UriClientParam("url").matches().value("https://goinghome.example/fhir");
            case "name", "title" -> new StringClientParam(parameter).matches().value("Zebra");
            case "_lastUpdated" -> new DateClientParam("_lastUpdated").before().day("2001-01-01");
            // No artifact has it as well.
            case "_language" -> new TokenClientParam("_id").exactly().code("zebra");
            default -> new TokenClientParam(parameter).exactly().code("zebra");
        };
    }

    private List<MetadataResource> all(String type) {
        return entries(client.search()
                .forResource(type)
                .returnBundle(Bundle.class)
                .count(500)
                .summaryMode(SummaryEnum.FALSE)
                .execute());
    }

    private List<MetadataResource> found(String type, ICriterion<?> criterion) {
        return entries(client.search()
                .forResource(type)
                .where(criterion)
                .returnBundle(Bundle.class)
                .execute());
    }

    private static List<MetadataResource> entries(Bundle bundle) {
        var found = bundle.getEntry().stream()
                .map(entry -> (MetadataResource) Objects.requireNonNull(entry.getResource()))
                .toList();
        assertThat(bundle.getTotal()).isEqualTo(found.size());
        return found;
    }

    private DynamicTest called(String capability, Runnable call) {
        return DynamicTest.dynamicTest(capability, () -> {
            var passed = false;
            try {
                call.run();
                passed = true;
            } finally {
                table.add(capability + "\t" + (passed ? "passed" : "failed"));
            }
        });
    }
}
