package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a form team is told about a response before it is handed in. */
class ValidationTest extends ServedApi {

    private static final String VALIDATE = "/QuestionnaireResponse/$validate";

    private static ObjectNode checkIn() throws Exception {
        return (ObjectNode) JsonMapper.shared()
                .readTree(Files.readString(Path.of("fhir-resources", "examples", "wound-infection.json")))
                .at("/prefetch/checkIns/entry/0/resource");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private HttpResponse<String> post(JsonNode body) throws Exception {
        return api.send("POST", VALIDATE, body.toString(), "Content-Type", "application/fhir+json");
    }

    private List<OperationOutcomeIssueComponent> issues(JsonNode response) throws Exception {
        var answer = post(response);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.FHIR
                .newJsonParser()
                .parseResource(OperationOutcome.class, answer.body())
                .getIssue();
    }

    private static Stream<String> told(List<OperationOutcomeIssueComponent> issues) {
        return issues.stream()
                .map(issue -> issue.getSeverity().toCode() + " "
                        + issue.getExpression().stream()
                                .map(place -> place.getValue())
                                .collect(Collectors.joining()) + " "
                        + issue.getDiagnostics());
    }

    /** An item of the check-in, with another answer. */
    private static ObjectNode with(String linkId, String answer) throws Exception {
        var response = checkIn();
        for (var group : response.path("item")) {
            for (var item : group.path("item")) {
                if (item.path("linkId").asString().equals(linkId)) {
                    ((ObjectNode) item).set("answer", json(answer));
                    return response;
                }
            }
        }
        throw new AssertionError("the example does not answer " + linkId);
    }

    @Test
    void check_ins_of_the_examples_have_no_errors() throws Exception {
        var checked = 0;
        try (var files = Files.list(Path.of("fhir-resources", "examples"))) {
            for (var file : files.toList()) {
                for (var entry : JsonMapper.shared().readTree(file.toFile()).at("/prefetch/checkIns/entry")) {
                    checked++;
                    assertThat(told(issues(entry.path("resource"))))
                            .as(file.toString())
                            .noneMatch(issue -> issue.startsWith("error") || issue.startsWith("warning"));
                }
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(2);
    }

    @Test
    void the_response_may_come_in_parameters() throws Exception {
        var parameters = json("{'resourceType':'Parameters','parameter':[{'name':'resource'}]}");
        ((ObjectNode) parameters.at("/parameter/0")).set("resource", checkIn());

        assertThat(told(issues(parameters)).toList())
                .isEqualTo(told(issues(checkIn())).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "pain-back|[{'valueString':'7'}]|error|answer[0]|of type integer",
                "pain-back|[{'valueInteger':11}]|error|answer[0]|takes 10 or less",
                "pain-back|[{'valueInteger':-1}]|error|answer[0]|takes 0 or more",
                "pain-back|[{'valueInteger':1},{'valueInteger':2}]|error|answer|takes one answer",
                "pain-back|[{}]|information|QuestionnaireResponse|Not answered",
                "pain-back|[]|information|QuestionnaireResponse|Not answered, which counts as not asked",
                "fever-felt|[{'valueCoding':{'system':'http://a.example','code':'Y'}}]|error|answer[0]|takes one of: Y, N, asked-unknown",
                "fever-felt|[{'valueCoding':{'code':'Y'}}]|error|answer[0]|takes one of: Y, N, asked-unknown",
                "fever-felt|[{'valueBoolean':true}]|error|answer[0]|of type Coding"
            })
    void an_answer_that_is_not_as_asked_is_told(
            String linkId, String answer, String severity, String place, String reason) throws Exception {
        assertThat(told(issues(with(linkId, answer))))
                .as(answer)
                .anyMatch(issue -> issue.startsWith(severity)
                        && issue.contains(place)
                        && issue.contains(reason)
                        && issue.contains(linkId));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "subject||error|.subject|is missing",
                "authored||error|.authored|is missing",
                "authored|'2027-01-01T10:00:00Z'|warning|.authored|in the future",
                "status|'in-progress'|warning|.status|does not count yet",
                "status|'stopped'|warning|.status|does not count yet",
                "questionnaire||error|.questionnaire|is missing",
                "questionnaire|'https://a.example/Questionnaire/x'|error|.questionnaire|none that is published"
            })
    void what_it_is_about_is_told(String member, String value, String severity, String place, String reason)
            throws Exception {
        var response = checkIn();
        if (value == null) {
            response.remove(member);
        } else {
            response.set(member, json(value));
        }

        assertThat(told(issues(response)))
                .anyMatch(issue -> issue.startsWith(severity) && issue.contains(place) && issue.contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "[{'linkId':'unheard-of'}]|error|item[0].linkId|no item of this link id",
                "[{'linkId':'pain','answer':[{'valueInteger':1}]}]|error|item[0].answer|'pain' is no question",
                "[{'linkId':'pain'},{'linkId':'pain'}]|error|item[1]|'pain' is there more than once",
                "[{'linkId':'pain','item':[{'linkId':'pain-back-lasting','answer':[{'valueCoding':{'system':'http://terminology.hl7.org/CodeSystem/v2-0136','code':'Y'}}]}]}]|warning|item[0].item[0]|its condition",
                "[{'linkId':'general','item':[{'linkId':'temperature','answer':[{'valueQuantity':{'value':37,'system':'http://unitsofmeasure.org','code':'K'}}]}]}]|error|answer[0]|one of the units Cel, [degF]",
                "[{'linkId':'general','item':[{'linkId':'temperature','answer':[{'valueQuantity':{'code':'Cel'}}]}]}]|error|answer[0]|has no number"
            })
    void an_item_that_is_not_as_asked_is_told(String items, String severity, String place, String reason)
            throws Exception {
        var response = checkIn();
        response.set("item", json(items));

        assertThat(told(issues(response)))
                .anyMatch(issue -> issue.startsWith(severity) && issue.contains(place) && issue.contains(reason));
    }

    /** A condition that holds makes its question one that is open or answered, and nothing to warn of. */
    @Test
    void a_condition_is_looked_at_from_both_sides() throws Exception {
        var yes = "{'valueCoding':{'system':'http://terminology.hl7.org/CodeSystem/v2-0136','code':'Y'}}";
        for (var pain : List.of(0, 1)) {
            var response = checkIn();
            response.set(
                    "item",
                    json("[{'linkId':'pain','item':[{'linkId':'pain-back','answer':[{'valueInteger':" + pain
                            + "}]},{'linkId':'pain-back-lasting','answer':[" + yes + "]}]}]"));

            assertThat(told(issues(response)).anyMatch(issue -> issue.startsWith("warning")))
                    .as("pain " + pain)
                    .isEqualTo(pain == 0);
        }
    }

    /** The words are for a form author, and the answers are a patient's. */
    @Test
    void no_answer_is_repeated() throws Exception {
        var answer = post(with("pain-back", "[{'valueString':'Jane Roe says so'}]"));

        assertThat(answer.body()).doesNotContain("Jane");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "{'resourceType':'Patient'}|no QuestionnaireResponse",
                "{'resourceType':'Parameters','parameter':[{'name':'profile','valueUri':'a'}]}|does not know",
                "{'resourceType':'QuestionnaireResponse','status':'odd'}|is not FHIR R4"
            })
    void what_is_no_response_is_refused(String body, String reason) throws Exception {
        var answer = post(json(body));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.FHIR
                        .newJsonParser()
                        .parseResource(OperationOutcome.class, answer.body())
                        .getIssueFirstRep()
                        .getDiagnostics())
                .contains(reason);
    }
}
