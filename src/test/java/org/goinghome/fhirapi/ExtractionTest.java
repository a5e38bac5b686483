package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.goinghome.content.ArtifactValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Observations from a check-in that was handed in. */
@ExtendWith(OutputCaptureExtension.class)
class ExtractionTest extends ServedApi {

    private static final String EXTRACT = "/QuestionnaireResponse/$extract";
    private static final String FHIR_JSON = "application/fhir+json";

    /** The check-in of an example patient, as its EHR keeps it. */
    private static ObjectNode checkIn() throws Exception {
        return (ObjectNode) JsonMapper.shared()
                .readTree(Files.readString(Path.of("fhir-resources", "examples", "wound-infection.json")))
                .at("/prefetch/checkIns/entry/0/resource");
    }

    private static String parameters(JsonNode response) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"questionnaire-response\",\"resource\":"
                + response + "}]}";
    }

    private HttpResponse<String> post(String body) throws Exception {
        return api.send("POST", EXTRACT, body, "Content-Type", FHIR_JSON);
    }

    @Test
    void every_marked_answer_becomes_an_observation_and_no_other() throws Exception {
        var response = Api.FHIR
                .newJsonParser()
                .parseResource(QuestionnaireResponse.class, checkIn().toString());
        var questionnaire = api.read(Questionnaire.class, "/Questionnaire/BackSurgeryCheckIn");
        var marked = questionnaire.getItem().stream()
                .flatMap(group -> group.getItem().stream())
                .filter(item -> item.hasExtension(
                        "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"))
                .map(item -> item.getLinkId())
                .toList();
        var answered = response.getItem().stream()
                .flatMap(group -> group.getItem().stream())
                .filter(item -> marked.contains(item.getLinkId()) && item.hasAnswer())
                .toList();

        var answer = post(parameters(checkIn()));
        var bundle = Api.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answered).hasSizeGreaterThanOrEqualTo(2);
        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
        assertThat(bundle.getEntry()).hasSameSizeAs(answered).allSatisfy(entry -> {
            var observation = (Observation) entry.getResource();
            assertThat(entry.getRequest().getUrl()).isEqualTo("Observation");
            assertThat(entry.getFullUrl()).startsWith("urn:uuid:");
            assertThat(observation.getStatus().toCode()).isEqualTo("final");
            assertThat(observation.getSubject().getReference())
                    .isEqualTo(response.getSubject().getReference());
            assertThat(observation.getEffectiveDateTimeType().getValueAsString())
                    .isEqualTo(response.getAuthoredElement().getValueAsString());
            assertThat(observation.getDerivedFromFirstRep().getReference())
                    .isEqualTo(
                            "QuestionnaireResponse/" + response.getIdElement().getIdPart());
            assertThat(observation.getCategoryFirstRep().getCodingFirstRep().getCode())
                    .isEqualTo("survey");
        });
        for (var item : answered) {
            assertThat(bundle.getEntry().stream()
                            .map(entry -> (Observation) entry.getResource())
                            .filter(observation -> observation.getCode().getCoding().stream()
                                    .anyMatch(coding -> coding.getCode().equals(item.getLinkId()))))
                    .as(item.getLinkId())
                    .singleElement()
                    .satisfies(observation -> assertThat(((IntegerType) observation.getValue()).getValue())
                            .isEqualTo(((IntegerType) item.getAnswerFirstRep().getValue()).getValue()));
        }
        var validator = new ArtifactValidator(Api.FHIR, java.util.stream.Stream.of(questionnaire));
        assertThat(bundle.getEntry())
                .allSatisfy(entry -> assertThat(
                                validator.errors(Api.FHIR.newJsonParser().encodeResourceToString(entry.getResource())))
                        .isEmpty());
    }

    @Test
    void a_call_is_one_line_of_the_log_without_what_it_said(CapturedOutput output) throws Exception {
        post(parameters(checkIn()));
        post("{");

        assertThat(output.getOut().lines().filter(line -> line.contains("operation=")))
                .satisfiesExactly(
                        answered -> assertThat(answered).contains("client=open operation=$extract status=200"),
                        refused -> assertThat(refused).contains("client=open operation=$extract status=400"));
        assertThat(output).doesNotContain(checkIn().path("id").asString(), "Unexpected");
    }

    @Test
    void the_response_may_come_alone() throws Exception {
        var alone = Api.FHIR
                .newJsonParser()
                .parseResource(Bundle.class, post(checkIn().toString()).body());
        var packed = Api.FHIR
                .newJsonParser()
                .parseResource(Bundle.class, post(parameters(checkIn())).body());

        assertThat(alone.getEntry()).hasSameSizeAs(packed.getEntry()).isNotEmpty();
    }

    @Test
    void nothing_that_is_marked_was_answered() throws Exception {
        var response = checkIn();
        response.remove("item");

        assertThat(Api.FHIR
                        .newJsonParser()
                        .parseResource(Bundle.class, post(parameters(response)).body())
                        .getEntry())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "status|\"in-progress\"|422|neither completed",
                "status|\"entered-in-error\"|422|neither completed",
                "status|\"odd\"|400|status",
                "subject|null|422|subject is missing",
                "authored|null|422|authored is missing",
                "questionnaire|null|422|questionnaire is missing",
                "questionnaire|\"https://a.example/Questionnaire/x\"|422|none that is published",
                "questionnaire|\"https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn\\u007c9.0.0\"|422|another version",
                "authored|\"yesterday\"|400|authored",
                "itm|[{\"linkId\":\"a\"}]|400|itm",
                "item|[{\"linkId\":\"pain\",\"item\":[{\"linkId\":\"pain-back\",\"answer\":[{\"valueString\":\"7\"}]}]}]|422|another type",
                "item|[{\"linkId\":\"pain\",\"item\":[{\"linkId\":\"pain-back\",\"answer\":[{\"valueInteger\":\"7\"}]}]}]|400|valueInteger"
            })
    void what_cannot_be_extracted_is_told(String member, String value, int status, String reason) throws Exception {
        var response = checkIn();
        if (value.equals("null")) {
            response.remove(member);
        } else {
            response.set(member, JsonMapper.shared().readTree(value));
        }

        var answer = post(parameters(response));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(outcome(answer)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "|400|ends before",
                "[]|400|not a JSON object",
                "{|400|is not JSON",
                "{}|400|no QuestionnaireResponse",
                "{\"resourceType\":\"Patient\"}|400|no QuestionnaireResponse",
                "{\"resourceType\":\"Parameters\"}|400|is missing",
                "{\"resourceType\":\"Parameters\",\"parameter\":{}}|400|is missing",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"questionnaire-response\"}]}|400|holds no resource",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"questionnaire-response\",\"resource\":{\"resourceType\":\"Patient\"}}]}|400|no QuestionnaireResponse",
                "{\"a\":1,\"a\":2}|400|twice",
                "{\"a\":1e999999999}|400|exponent"
            })
    void a_body_that_is_none_is_refused(String body, int status, String reason) throws Exception {
        var answer = post(body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(outcome(answer)).contains(reason);
    }

    @Test
    void other_forms_of_body_and_method_are_refused() throws Exception {
        assertThat(api.send("POST", EXTRACT, "<a/>", "Content-Type", "application/fhir+xml")
                        .statusCode())
                .isEqualTo(415);
        assertThat(api.send("POST", EXTRACT, "a=b", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(415);
        assertThat(api.get(EXTRACT).statusCode()).isEqualTo(405);
        for (var path : List.of("/Questionnaire/$extract", "/ValueSet/PainScores/$expand", "/$unknown")) {
            assertThat(api.send("POST", path, "{}", "Content-Type", FHIR_JSON).statusCode())
                    .isEqualTo(400);
        }
    }

    private static String outcome(HttpResponse<String> answer) {
        return Api.FHIR
                .newJsonParser()
                .parseResource(OperationOutcome.class, answer.body())
                .getIssueFirstRep()
                .getDiagnostics();
    }
}
