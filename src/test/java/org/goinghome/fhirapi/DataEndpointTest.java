package org.goinghome.fhirapi;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.json;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.goinghome.cdshooks.EhrServer;
import org.goinghome.cdshooks.RunningService;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.RequestGroup;
import org.hl7.fhir.r4.model.RequestGroup.RequestGroupActionComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations that read the caller's FHIR server, by the rules of the hooks. The clock stands at 2026-01-01T12:00Z. */
@ExtendWith(OutputCaptureExtension.class)
class DataEndpointTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String POPULATE = "/Questionnaire/BackSurgeryCheckIn/$populate";
    private static final String APPLY = "/PlanDefinition/BackSurgeryDischarge/$apply";
    private static final String PROCEDURES = "/fhir/Procedure?patient=p1&status=completed&_sort=-date&_count=50";

    private static EhrServer ehr;
    private static EhrServer elsewhere;
    private static RunningService service;
    private static Api api;
    private static Map<String, String> templates;

    @BeforeAll
    static void start() throws Exception {
        ehr = new EhrServer();
        elsewhere = new EhrServer();
        service = new RunningService("goinghome.open.fhir-servers=" + ehr.base(), "goinghome.open.deadline=10s");
        api = new Api(service.port());
        templates = EhrServer.templates(service, "back-surgery-discharge");
    }

    @AfterAll
    static void stop() {
        service.close();
        ehr.close();
        elsewhere.close();
    }

    @BeforeEach
    void hold_the_quiet_patient() {
        ehr.forgetRequests();
        elsewhere.forgetRequests();
        templates.forEach((key, template) -> ehr.holds("fhir", template, quiet(key)));
        ehr.answers("/fhir/Patient/p1", json("{\"resourceType\":\"Patient\",\"id\":\"p1\"}"));
        ehr.answers(PROCEDURES, json(procedures("p1").toString()));
        ehr.answersEverything(
                "/fhir/Observation\\?.*date=ge.*", json(searchset().toString()));
    }

    private static JsonNode quiet(String key) {
        var value = RunningService.quietDischarge().path("prefetch").path(key);
        return value.isObject() ? value : searchset();
    }

    private static ObjectNode searchset() {
        return JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
    }

    private static ObjectNode procedures(String patient) {
        var bundle = searchset();
        var procedure = bundle.putArray("entry")
                .addObject()
                .putObject("resource")
                .put("resourceType", "Procedure")
                .put("id", "o1")
                .put("status", "completed")
                .put("performedDateTime", "2025-12-30");
        procedure.putObject("subject").put("reference", "Patient/" + patient);
        procedure.putObject("code").put("text", "Discectomy");
        return bundle;
    }

    private static ObjectNode asked(String address, String... headers) {
        var asked = JSON.createObjectNode().put("resourceType", "Parameters");
        var parameters = asked.putArray("parameter");
        parameters.addObject().put("name", "subject").put("valueString", "Patient/p1");
        var endpoint = parameters
                .addObject()
                .put("name", "dataEndpoint")
                .putObject("resource")
                .put("resourceType", "Endpoint")
                .put("status", "active")
                .put("address", address);
        if (headers.length > 0) {
            var array = endpoint.putArray("header");
            Stream.of(headers).forEach(array::add);
        }
        return asked;
    }

    private static ObjectNode withToken(String address) {
        return asked(address, "Authorization: Bearer " + EhrServer.TOKEN);
    }

    private static ObjectNode atDischarge(ObjectNode asked) {
        ((ArrayNode) asked.path("parameter"))
                .addObject()
                .put("name", "encounter")
                .put("valueString", "Encounter/e1");
        return asked;
    }

    private static HttpResponse<String> post(String path, JsonNode body) throws Exception {
        return api.send("POST", path, body.toString(), "Content-Type", "application/fhir+json");
    }

    private static Parameters populated(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
    }

    private static List<String> told(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .map(issue -> issue.getSeverity().toCode() + " " + issue.getDiagnostics())
                .toList();
    }

    private static List<String> refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain(EhrServer.TOKEN);
        return told(Api.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body()));
    }

    private static List<String> actions(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var plan = Api.FHIR.newJsonParser().parseResource(CarePlan.class, answer.body());
        var found = new ArrayList<String>();
        collect(((RequestGroup) plan.getActivityFirstRep().getReference().getResource()).getAction(), found);
        return found;
    }

    private static void collect(List<RequestGroupActionComponent> actions, List<String> found) {
        for (var action : actions) {
            found.add(action.getId() + " " + action.getTitle() + " " + action.getDescription());
            collect(action.getAction(), found);
        }
    }

    private static List<String> addresses() {
        return ehr.requests().stream().map(request -> request.getUrl()).toList();
    }

    @Test
    void a_plan_is_applied_to_what_the_server_has(CapturedOutput output) throws Exception {
        var byKey = atDischarge(withToken(ehr.base()));
        ((ArrayNode) byKey.path("parameter")).remove(1);
        templates.keySet().forEach(key -> {
            var parts = ((ArrayNode) byKey.path("parameter"))
                    .addObject()
                    .put("name", "prefetchData")
                    .putArray("part");
            parts.addObject().put("name", "key").put("valueString", key);
            parts.addObject().put("name", "data").set("resource", quiet(key));
        });

        var answer = post(APPLY, atDischarge(withToken(ehr.base())));

        assertThat(actions(answer)).isNotEmpty().isEqualTo(actions(post(APPLY, byKey)));
        assertThat(addresses())
                .containsExactlyInAnyOrderElementsOf(templates.values().stream()
                        .map(template -> "/fhir/" + EhrServer.address(template))
                        .toList());
        assertThat(ehr.requests())
                .allSatisfy(request ->
                        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + EhrServer.TOKEN));
        assertThat(answer.body()).doesNotContain(EhrServer.TOKEN);
        assertThat(output).doesNotContain(EhrServer.TOKEN);
    }

    @Test
    void what_comes_by_key_is_not_read_again() throws Exception {
        var asked = atDischarge(withToken(ehr.base()));
        var parts = ((ArrayNode) asked.path("parameter"))
                .addObject()
                .put("name", "prefetchData")
                .putArray("part");
        parts.addObject().put("name", "key").put("valueString", "patient");
        parts.addObject().put("name", "data").set("resource", quiet("patient"));

        assertThat(actions(post(APPLY, asked))).isNotEmpty();
        assertThat(addresses()).hasSize(templates.size() - 1).doesNotContain("/fhir/Patient/p1");
    }

    @Test
    void a_form_is_filled_in_from_what_the_server_has() throws Exception {
        var answer = populated(post(POPULATE, withToken(ehr.base())));
        var response = (QuestionnaireResponse) answer.getParameter("response").getResource();

        assertThat(response.getItemFirstRep().getItem().stream()
                        .map(item -> item.getLinkId() + " "
                                + item.getAnswerFirstRep().getValue().primitiveValue()))
                .containsExactly("surgery-date 2025-12-30", "procedure Discectomy");
        assertThat(told((OperationOutcome) answer.getParameter("issues").getResource()))
                .containsExactly("information The data do not tell 'temperature'.");
        assertThat(addresses())
                .containsExactlyInAnyOrder(
                        "/fhir/Patient/p1",
                        PROCEDURES,
                        "/fhir/Observation?patient=p1&code=https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery"
                                + "%7Ctemperature,http://loinc.org%7C8310-5&date=ge2025-12-31T12:00:00Z&_sort=-date");
    }

    @Test
    void what_the_server_does_not_give_is_told_beside_what_it_gives() throws Exception {
        ehr.answersEverything("/fhir/Observation\\?.*date=ge.*", aResponse().withStatus(500));
        ehr.answers("/fhir/Patient/p1", aResponse().withStatus(403));

        var answer = populated(post(POPULATE, withToken(ehr.base())));

        assertThat(told((OperationOutcome) answer.getParameter("issues").getResource()))
                .containsExactlyInAnyOrder(
                        "warning Not all that 'patient' asks for could be read (input-not-permitted).",
                        "warning Not all that 'temperature' asks for could be read (input-no-answer).",
                        "information The data do not tell 'temperature'.");
        assertThat(((QuestionnaireResponse) answer.getParameter("response").getResource()).hasItem())
                .isTrue();
    }

    @Test
    void where_nothing_can_be_read_nothing_is_filled_in() throws Exception {
        for (var path : List.of("/fhir/Patient/p1", PROCEDURES)) {
            ehr.answers(path, aResponse().withStatus(403));
        }
        ehr.answersEverything("/fhir/Observation\\?.*date=ge.*", aResponse().withStatus(403));

        assertThat(refused(post(POPULATE, withToken(ehr.base())), 412))
                .hasSize(3)
                .allSatisfy(told -> assertThat(told).endsWith("(input-not-permitted)."));
        assertThat(refused(post(APPLY, atDischarge(withToken(ehr.base()))), 412))
                .anySatisfy(told -> assertThat(told).contains("the FHIR server refused to give it"));
    }

    /** Never the token to another host. */
    @Test
    void a_server_that_is_not_the_clients_is_not_asked(CapturedOutput output) throws Exception {
        assertThat(refused(post(POPULATE, withToken(elsewhere.base())), 412))
                .allSatisfy(told -> assertThat(told).contains("input-not-sent"));
        assertThat(refused(post(APPLY, atDischarge(withToken(elsewhere.base()))), 412))
                .anySatisfy(told -> assertThat(told)
                        .contains("dataEndpoint.address is not among the servers that may be read for this client"));
        assertThat(elsewhere.requests()).isEmpty();
        assertThat(ehr.requests()).isEmpty();
        assertThat(output).doesNotContain(EhrServer.TOKEN);
    }

    /** Never another patient's data. */
    @Test
    void what_the_server_has_of_somebody_else_ends_the_call(CapturedOutput output) throws Exception {
        ehr.answers(PROCEDURES, json(procedures("somebody-else").toString()));

        assertThat(refused(post(POPULATE, withToken(ehr.base())), 412))
                .singleElement()
                .asString()
                .endsWith("is not the patient who was asked about.");
        assertThat(output).doesNotContain("somebody-else", EhrServer.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic abc",
                "Authorization: Bearer",
                "Authorization: Bearer a b",
                "Cookie: a=b",
                "Authorization: Bearer secret\\r\\nCookie: a=b"
            })
    void a_header_that_is_no_bearer_token_is_refused(String header) throws Exception {
        for (var path : List.of(POPULATE, APPLY)) {
            assertThat(refused(
                            post(
                                    path,
                                    path.equals(APPLY)
                                            ? atDischarge(asked(ehr.base(), header))
                                            : asked(ehr.base(), header)),
                            400))
                    .singleElement()
                    .asString()
                    .contains("takes one header");
        }
        assertThat(ehr.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/..", "Patient/.", "Patient/a/b", "Patient/a?b", "Patient/p1/_history/2"})
    void an_id_that_leads_elsewhere_is_refused(String subject) throws Exception {
        for (var asked : List.of(withToken(ehr.base()), atDischarge(withToken(ehr.base())))) {
            ((ObjectNode) asked.at("/parameter/0")).put("valueString", subject);

            assertThat(refused(post(asked.path("parameter").size() == 2 ? POPULATE : APPLY, asked), 400))
                    .singleElement()
                    .asString()
                    .contains("'subject'");
        }
        assertThat(ehr.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Endpoint\"}}|has no address",
                "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Patient\"}}|is no Endpoint",
                "{\"name\":\"dataEndpoint\",\"valueUrl\":\"https://ehr.example/fhir\"}|holds no resource",
                "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Endpoint\",\"address\":7}}|is not FHIR R4",
                "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Endpoint\",\"address\":\"https://a.example\"}},"
                        + "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Endpoint\"}}|more than once",
                "{\"name\":\"dataEndpoint\",\"resource\":{\"resourceType\":\"Endpoint\",\"address\":\"https://a.example\"}},"
                        + "{\"name\":\"data\",\"resource\":{\"resourceType\":\"Bundle\"}}|exclude each other"
            })
    void what_tells_no_place_to_read_is_refused(String parameter, String reason) throws Exception {
        var body =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"subject\",\"valueString\":\"Patient/p1\"},"
                        + parameter + "]}";

        assertThat(refused(api.send("POST", POPULATE, body, "Content-Type", "application/fhir+json"), 400))
                .singleElement()
                .asString()
                .contains(reason);
    }
}
