package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.goinghome.content.ArtifactValidator;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A check-in that begins with what the chart tells. The clock stands at 2026-01-01T12:00Z. */
class PopulationTest extends ServedApi {

    private static final String POPULATE = "/Questionnaire/BackSurgeryCheckIn/$populate";

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static ObjectNode patient() {
        return json("{'resourceType':'Patient','id':'p1'}");
    }

    private static ObjectNode procedure(String day, String name) {
        return json("{'resourceType':'Procedure','id':'o" + day
                + "','status':'completed','subject':{'reference':'Patient/p1'}," + "'code':{'text':'" + name
                + "'},'performedDateTime':'" + day + "'}");
    }

    /** A temperature by the code that the form has for it. */
    private ObjectNode temperature(String when, String value, String unit) throws Exception {
        var code = api.read(Questionnaire.class, "/Questionnaire/BackSurgeryCheckIn").getItem().stream()
                .flatMap(group -> group.getItem().stream())
                .filter(item -> item.getLinkId().equals("temperature"))
                .flatMap(item -> item.getCode().stream())
                .filter(coding -> coding.getSystem().equals("http://loinc.org"))
                .findFirst()
                .orElseThrow()
                .getCode();
        return json("{'resourceType':'Observation','id':'t','status':'final','subject':{'reference':'Patient/p1'},"
                + "'code':{'coding':[{'system':'http://loinc.org','code':'" + code + "'}]},'effectiveDateTime':'" + when
                + "','valueQuantity':{'value':" + value + ",'system':'http://unitsofmeasure.org','code':'" + unit
                + "'}}");
    }

    private static ObjectNode asked(JsonNode... data) {
        var parameters = json(
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},"
                        + "{'name':'data','resource':{'resourceType':'Bundle','type':'collection','entry':[]}}]}");
        for (var resource : data) {
            parameters.withArray("/parameter/1/resource/entry").addObject().set("resource", resource);
        }
        return parameters;
    }

    private HttpResponse<String> post(JsonNode body, String... headers) throws Exception {
        return api.send(
                "POST",
                POPULATE,
                body.toString(),
                Stream.concat(Stream.of("Content-Type", "application/fhir+json"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    private static QuestionnaireResponse response(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (QuestionnaireResponse) Api.FHIR
                .newJsonParser()
                .parseResource(Parameters.class, answer.body())
                .getParameter("response")
                .getResource();
    }

    private static List<String> untold(HttpResponse<String> answer) {
        var issues = Api.FHIR
                .newJsonParser()
                .parseResource(Parameters.class, answer.body())
                .getParameter("issues");
        return issues == null
                ? List.of()
                : ((OperationOutcome) issues.getResource())
                        .getIssue().stream()
                                .map(issue -> issue.getDiagnostics())
                                .toList();
    }

    private static Map<String, Type> answers(HttpResponse<String> answer) {
        var found = new HashMap<String, Type>();
        response(answer).getItem().forEach(item -> collect(item, found));
        return found;
    }

    private static void collect(QuestionnaireResponseItemComponent item, Map<String, Type> found) {
        if (item.hasAnswer()) {
            found.put(item.getLinkId(), item.getAnswerFirstRep().getValue());
        }
        item.getItem().forEach(each -> collect(each, found));
    }

    @Test
    void what_the_chart_tells_is_filled_in() throws Exception {
        var answer = post(asked(
                patient(),
                procedure("2025-12-30", "Discectomy"),
                procedure("2025-11-02", "Earlier operation"),
                temperature("2026-01-01T09:00:00Z", "37.2", "Cel"),
                temperature("2026-01-01T07:00:00Z", "38.4", "Cel")));
        var response = response(answer);
        var answers = answers(answer);

        assertThat(answers.keySet()).containsExactlyInAnyOrder("surgery-date", "procedure", "temperature");
        assertThat(answers.get("surgery-date").fhirType()).isEqualTo("date");
        assertThat(answers.get("surgery-date").primitiveValue()).isEqualTo("2025-12-30");
        assertThat(answers.get("procedure").primitiveValue()).isEqualTo("Discectomy");
        assertThat(((Quantity) answers.get("temperature")).getValue()).isEqualByComparingTo("37.2");
        assertThat(untold(answer)).isEmpty();
        assertThat(response.getStatus().toCode()).isEqualTo("in-progress");
        assertThat(response.getQuestionnaire())
                .isEqualTo("https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn|1.0.0");
        assertThat(response.getSubject().getReference()).isEqualTo("Patient/p1");
        assertThat(new ArtifactValidator(
                                Api.FHIR, Stream.of(api.read(Questionnaire.class, "/Questionnaire/BackSurgeryCheckIn")))
                        .errors(Api.FHIR.newJsonParser().encodeResourceToString(response)))
                .isEmpty();
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void what_the_chart_does_not_tell_is_named() throws Exception {
        var answer = post(asked(patient()));

        assertThat(response(answer).getItem()).isEmpty();
        assertThat(untold(answer))
                .containsExactly(
                        "The data do not tell 'surgery-date'.",
                        "The data do not tell 'procedure'.",
                        "The data do not tell 'temperature'.");
    }

    /** Both sides of the period, the future, and what is not as it should be. */
    @ParameterizedTest
    @CsvSource({
        "2025-12-31T12:00:00Z, 37.0, Cel, true",
        "2025-12-31T11:59:59Z, 37.0, Cel, false",
        "2026-01-01T12:00:00Z, 37.0, Cel, true",
        "2026-01-01T12:00:01Z, 37.0, Cel, false",
        "2026-01-01T10:00:00+02:00, 98.6, [degF], true",
        "2026-01-01T10:00:00Z, 310.1, K, false",
        "2026-01-01T10:00:00Z, 37.0, '', false"
    })
    void a_temperature_of_the_last_day_is_filled_in(String when, String value, String unit, boolean used)
            throws Exception {
        var observation = temperature(when, value, unit);
        if (unit.isEmpty()) {
            ((ObjectNode) observation.path("valueQuantity")).remove("code");
        }

        assertThat(answers(post(asked(patient(), observation))).containsKey("temperature"))
                .isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"entered-in-error", "cancelled", "registered", "preliminary", "unknown"})
    void what_does_not_count_yet_or_any_more_is_not_filled_in(String status) throws Exception {
        var observation = temperature("2026-01-01T10:00:00Z", "37.0", "Cel").put("status", status);
        var operation = procedure("2025-12-30", "Discectomy").put("status", "entered-in-error");

        assertThat(answers(post(asked(patient(), observation, operation)))).isEmpty();
    }

    @Test
    void the_words_are_in_the_language_that_was_asked_for() throws Exception {
        var spanish = response(post(asked(patient(), procedure("2025-12-30", "Discectomy")), "Accept-Language", "es"));
        var form = api.read(Questionnaire.class, "/Questionnaire/BackSurgeryCheckIn?_language=es");

        assertThat(spanish.getItemFirstRep().getItemFirstRep().getText())
                .isEqualTo(form.getItem().stream()
                        .flatMap(group -> group.getItem().stream())
                        .filter(item -> item.getLinkId().equals("surgery-date"))
                        .findFirst()
                        .orElseThrow()
                        .getText());
    }

    /** Never another patient's data. */
    @Test
    void data_of_another_patient_end_the_call() throws Exception {
        var other = procedure("2025-12-30", "Discectomy");
        other.set("subject", json("{'reference':'Patient/p2'}"));
        var nobodys = procedure("2025-12-30", "Discectomy");
        nobodys.remove("subject");
        var elsewhere = procedure("2025-12-30", "Discectomy");
        elsewhere.set("subject", json("{'reference':'https://a.example/fhir/Patient/p1'}"));

        for (var resource : List.of(other, nobodys, elsewhere, patient().put("id", "p2"))) {
            var answer = post(asked(patient(), resource));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(412);
            assertThat(outcome(answer))
                    .contains("parameter[1].resource.entry[1].resource")
                    .doesNotContain("p2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "{'resourceType':'Parameters'}|'subject' is missing",
                "{'resourceType':'Patient','id':'p1'}|'subject' is missing",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Group/1'}}]}|no reference of the form",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}}]}|'data' is missing",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},{'name':'local','valueBoolean':true}]}|does not know",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},{'name':'data','resource':{'resourceType':'Patient','id':'p1'}}]}|no Bundle",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},{'name':'data','resource':{'resourceType':'Bundle','entry':[{}]}}]}|holds no resource",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},{'name':'data','resource':{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Procedure','subject':{'reference':'Patient/p1'},'status':7}}]}}]}|is not FHIR R4",
                "{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':'Patient/p1'}},{'name':'context','part':[{'name':'name','valueString':'patient'},{'name':'content','valueReference':{'reference':'Patient/p2'}}]},{'name':'data','resource':{'resourceType':'Bundle'}}]}|another one"
            })
    void what_cannot_be_answered_is_told(String body, String reason) throws Exception {
        var answer = post(json(body));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(outcome(answer)).contains(reason);
    }

    @Test
    void the_patient_may_stand_in_the_context_alone() throws Exception {
        var body = json(
                "{'resourceType':'Parameters','parameter':[{'name':'context','part':[{'name':'name','valueString':'patient'},"
                        + "{'name':'content','resource':{'resourceType':'Patient','id':'p1'}}]},"
                        + "{'name':'context','part':[{'name':'name','valueString':'encounter'},"
                        + "{'name':'content','valueReference':{'reference':'Encounter/e1'}}]},"
                        + "{'name':'data','resource':{'resourceType':'Bundle'}}]}");

        assertThat(response(post(body)).getSubject().getReference()).isEqualTo("Patient/p1");
        assertThat(response(post(body)).getEncounter().getReference()).isEqualTo("Encounter/e1");
    }

    @Test
    void only_what_is_published_is_populated() throws Exception {
        assertThat(api.send(
                                "POST",
                                "/Questionnaire/none/$populate",
                                asked(patient()).toString(),
                                "Content-Type",
                                "application/fhir+json")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.get(POPULATE).statusCode()).isEqualTo(405);
    }

    /** Data of example patients go in as they are, and the chart is read as the examples have it. */
    @Test
    void the_chart_of_an_example_patient_is_understood() throws Exception {
        var prefetch = JsonMapper.shared()
                .readTree(Files.readString(Path.of("fhir-resources", "examples", "wound-infection.json")))
                .path("prefetch");
        var body = asked(prefetch.path("patient"));
        for (var key : List.of("procedures", "vitals")) {
            prefetch.path(key)
                    .path("entry")
                    .forEach(entry ->
                            body.withArray("/parameter/1/resource/entry").add(entry));
        }
        ((ObjectNode) body.at("/parameter/0/valueReference"))
                .put(
                        "reference",
                        "Patient/" + prefetch.path("patient").path("id").asString());

        assertThat(answers(post(body))).containsKeys("surgery-date", "procedure");
    }

    private static String outcome(HttpResponse<String> answer) {
        return Api.FHIR
                .newJsonParser()
                .parseResource(OperationOutcome.class, answer.body())
                .getIssueFirstRep()
                .getDiagnostics();
    }
}
