package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.goinghome.conformance.OpenApi;
import org.goinghome.conformance.OpenApi.Answer;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that {@code docs/openapi.yaml} describes is called, and answered as it says; nothing is answered beside it. */
@TestInstance(Lifecycle.PER_CLASS)
class DescribedAnswersTest {

    private static final String DISCOVERY = "/cds-services";
    private static final String SERVICE = "/cds-services/{id}";
    private static final String DISCHARGE = "/cds-services/back-surgery-discharge";
    private static final String FEEDBACK = SERVICE + "/feedback";
    private static final String ANSWERED =
            "{\"feedback\":[{\"card\":\"f6b95768-b1c8-40dc-8385-bf3504b82ffb\",\"outcome\":\"overridden\",\"outcomeTimestamp\":\"2026-01-01T12:05:00Z\"}]}";
    private static final String FOREIGN = "Origin: https://page.example";

    private final OpenApi described = OpenApi.ofThisService();
    private final String body = RunningService.quietDischarge().toString();
    private final List<JsonNode> cards = new ArrayList<>();
    private RunningService open;
    private ClosedService closed;

    /** A request, and which answer of the description it is to get; the target is a path, or the whole target of a preflight. */
    private record Call(
            boolean toClosed,
            String method,
            String path,
            String target,
            int status,
            String body,
            List<String> headers) {

        String name() {
            return method + " " + path + " " + status;
        }

        @Override
        public String toString() {
            return name()
                    + (toClosed ? " of a closed service " : " ")
                    + headers.stream()
                            .map(header -> header.replaceFirst(":.*", ""))
                            .toList();
        }
    }

    @BeforeAll
    void start() throws Exception {
        open = new RunningService(
                "goinghome.open.fhir-servers=https://ehr.example/fhir",
                "goinghome.timeline.apps[0].fhir-server=https://ehr.example/fhir",
                "goinghome.timeline.apps[0].client-id=timeline");
        closed = new ClosedService("goinghome.clients[1].calls-per-second=1");
        for (var folder : CaseFolder.all()
                .filter(folder -> folder.name().startsWith("complete-"))
                .toList()) {
            cards.add(CaseFolder.JSON.readTree(open.post("/cds-services/" + folder.serviceId(), folder.request())
                    .body()));
        }
        var visit = new CaseFolder(CaseFolder.ROOT.resolve(
                Path.of("back-surgery-recovery", "p07-a-fever-of-72-hours-ago-shows-at-a-visit")));
        cards.add(CaseFolder.JSON.readTree(open.call(visit).body()));
        for (var name : List.of("wound-infection", "bladder-and-leg-weakness", "quiet-discharge")) {
            var request = CaseFolder.read(Path.of("fhir-resources", "examples", name + ".json"));
            cards.add(CaseFolder.JSON.readTree(open.discharge(request).body()));
        }
    }

    @AfterAll
    void stop() {
        open.close();
        closed.close();
    }

    private static String clinic() {
        return clinic(DISCHARGE);
    }

    private static String clinic(String path) {
        return "Authorization: Bearer "
                + TestKeys.sign(
                        TestKeys.header(JWSAlgorithm.ES384, TestKeys.CLINIC).build(),
                        TestKeys.claims(ClosedService.CLINIC, ClosedService.PUBLIC + path, FixedTime.NOW)
                                .build(),
                        TestKeys.CLINIC);
    }

    private Call open(String method, String path, int status, String body, String... headers) {
        var target = path.replace("{id}", status == 404 ? "nothing" : "back-surgery-discharge");
        return new Call(false, method, path, target, status, body, List.of(headers));
    }

    private Call closed(String method, String path, int status, String body, String... headers) {
        var target = path.replace("{id}", "back-surgery-discharge");
        return new Call(true, method, path, target, status, body, List.of(headers));
    }

    Stream<Call> calls() {
        var preflight = "Access-Control-Request-Method: POST";
        return Stream.of(
                open("GET", DISCOVERY, 200, null),
                open("GET", DISCOVERY, 403, null, FOREIGN),
                open("GET", DISCOVERY, 406, null, "Accept: text/html"),
                closed("GET", DISCOVERY, 401, null, "Authorization: Bearer x"),
                open("POST", DISCOVERY, 405, "{}"),
                open("OPTIONS", DISCOVERY, 200, null),
                open("OPTIONS", DISCOVERY, 403, null, FOREIGN, preflight),
                closed("OPTIONS", DISCOVERY, 200, null, "Origin: https://app.clinic.example", preflight),
                open("POST", SERVICE, 200, body),
                open("POST", SERVICE, 200, body, "Accept-Language: es"),
                open("POST", SERVICE, 400, "{}"),
                open("POST", SERVICE, 400, "x"),
                closed("POST", SERVICE, 401, body),
                open("POST", SERVICE, 403, body, FOREIGN),
                closed("POST", SERVICE, 403, body, clinic(), "Origin: https://app.hospital.example"),
                open("POST", SERVICE, 404, body),
                open("POST", SERVICE, 406, body, "Accept: text/html"),
                open("POST", SERVICE, 408, "{", "Content-Length: 9"),
                open("POST", SERVICE, 412, body.replaceFirst("\"prefetch\":", "\"other\":")),
                open("POST", SERVICE, 413, " ".repeat(9_000_000)),
                open("POST", SERVICE, 415, body, "Content-Encoding: gzip"),
                closed("POST", SERVICE, 429, "{}", clinic()),
                open("POST", SERVICE, 503, body),
                open("GET", SERVICE, 404, null),
                open("GET", SERVICE, 405, null),
                open("OPTIONS", SERVICE, 200, null),
                open("OPTIONS", SERVICE, 403, null, FOREIGN, preflight),
                open("OPTIONS", SERVICE, 404, null),
                open("POST", FEEDBACK, 200, ANSWERED),
                open("POST", FEEDBACK, 400, "{}"),
                closed("POST", FEEDBACK, 401, ANSWERED),
                open("POST", FEEDBACK, 403, ANSWERED, FOREIGN),
                open("POST", FEEDBACK, 404, ANSWERED),
                open("POST", FEEDBACK, 408, "{", "Content-Length: 9"),
                open("POST", FEEDBACK, 413, " ".repeat(9_000_000)),
                open("POST", FEEDBACK, 415, ANSWERED, "Content-Encoding: gzip"),
                closed("POST", FEEDBACK, 429, "{}", clinic(DISCHARGE + "/feedback")),
                open("POST", FEEDBACK, 503, ANSWERED),
                open("GET", FEEDBACK, 404, null),
                open("GET", FEEDBACK, 405, null),
                open("OPTIONS", FEEDBACK, 200, null),
                open("OPTIONS", FEEDBACK, 403, null, FOREIGN, preflight),
                open("OPTIONS", FEEDBACK, 404, null));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void is_answered_as_described(Call call) throws Exception {
        var answer = switch (call.status()) {
            case 429 -> tooOften(call);
            case 503 -> whileBusy(call);
            default -> sent(call);
        };

        assertThat(answer.status()).as(answer.body()).isEqualTo(call.status());
        assertThat(described.problems(answer)).isEmpty();
    }

    @Test
    void all_that_is_described_is_called() {
        assertThat(calls().map(Call::name).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(described.answers());
    }

    /** One more call of a client that has one a second. */
    private Answer tooOften(Call call) throws Exception {
        var answer = sent(call);
        for (var i = 0; i < 6 && answer.status() != 429; i++) {
            answer = sent(closed(call.method(), call.path(), call.status(), call.body(), clinic(call.target())));
        }
        return answer;
    }

    /** While calls of others take all the memory. */
    private Answer whileBusy(Call call) throws Exception {
        try (var place = open.room().enter(TestKeys.named("another", true))) {
            assertThat(place.take(open.room().free())).isTrue();
            return sent(call);
        }
    }

    private Answer sent(Call call) throws Exception {
        var lines = new ArrayList<>(
                List.of(call.method() + " " + call.target() + " HTTP/1.1", "Host: localhost", "Connection: close"));
        lines.addAll(call.headers());
        if (call.body() != null) {
            lines.add("Content-Type: application/json");
            if (call.status() != 408) {
                lines.add("Content-Length: " + call.body().length());
            }
        }
        var request = String.join("\r\n", lines) + "\r\n\r\n" + (call.body() == null ? "" : call.body());
        return answer(call, (call.toClosed() ? closed.running() : open).raw(request));
    }

    private static Answer answer(Call call, String text) {
        var end = text.indexOf("\r\n\r\n");
        var lines = text.substring(0, end).split("\r\n", -1);
        var headers = new TreeMap<String, List<String>>();
        Arrays.stream(lines)
                .skip(1)
                .forEach(line -> headers.computeIfAbsent(
                                line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                                name -> new ArrayList<>())
                        .add(line.substring(line.indexOf(':') + 1).strip()));
        var rest = text.substring(end + 4);
        return new Answer(
                call.method(),
                call.path(),
                ClosedService.status(text),
                headers,
                headers.getOrDefault("transfer-encoding", List.of()).contains("chunked") ? unchunked(rest) : rest);
    }

    private static String unchunked(String body) {
        return body.replaceAll("(?m)(^|\\r\\n)[0-9a-f]+\\r\\n", "").strip();
    }

    // ---- what the description would not let through

    /** Wherever something is added to cards, it is noticed: no object of an answer is open. */
    @Test
    void a_field_that_is_not_described_is_told_wherever_it_stands() {
        var places = 0;
        for (var answer : cards) {
            assertThat(described.problems("Response", answer)).isEmpty();
            for (var place : objects(answer, new ArrayList<>(), "")) {
                var changed = answer.deepCopy();
                ((ObjectNode) changed.at(place)).put("undescribed", true);
                assertThat(described.problems("Response", changed)).as(place).isNotEmpty();
                places++;
            }
        }
        assertThat(places).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Discovery", "OperationOutcome"})
    void a_field_that_is_not_described_is_told_in_other_answers_too(String schema) throws Exception {
        var answer = CaseFolder.JSON.readTree(
                schema.equals("Discovery")
                        ? new String(open.get(DISCOVERY).body(), UTF_8)
                        : open.post(DISCHARGE, "{}").body());
        assertThat(described.problems(schema, answer)).isEmpty();

        for (var place : objects(answer, new ArrayList<>(), "")) {
            var changed = answer.deepCopy();
            ((ObjectNode) changed.at(place)).put("undescribed", true);
            assertThat(described.problems(schema, changed)).as(place).isNotEmpty();
        }
    }

    /** Pointers to every object. */
    private static List<String> objects(JsonNode node, List<String> found, String pointer) {
        if (node.isObject()) {
            found.add(pointer);
            node.propertyStream().forEach(member -> objects(member.getValue(), found, pointer + "/" + member.getKey()));
        }
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            objects(node.get(i), found, pointer + "/" + i);
        }
        return found;
    }

    /** Without any one field, kind of resource or status the description would be false. */
    @Test
    void every_field_that_is_described_is_in_some_answer() {
        var unused = new ArrayList<String>();
        for (var schema : List.of(
                "Response",
                "Card",
                "Suggestion",
                "Action",
                "Task",
                "ServiceRequest",
                "CommunicationRequest",
                "Goal",
                "CodeableConcept",
                "Coding",
                "Reference")) {
            for (var field : described
                    .document()
                    .at("/components/schemas/" + schema + "/properties")
                    .propertyNames()) {
                var without = described.document();
                ((ObjectNode) without.at("/components/schemas/" + schema + "/properties")).remove(field);
                var changed = OpenApi.of(without);
                if (cards.stream()
                        .allMatch(answer -> changed.problems("Response", answer).isEmpty())) {
                    unused.add(schema + "." + field);
                }
            }
        }
        assertThat(unused).isEmpty();
    }

    // ---- requests

    @Test
    void the_requests_of_the_cases_are_as_described() {
        CaseFolder.all()
                .filter(folder -> folder.name().startsWith("complete-"))
                .forEach(folder -> assertThat(described.problems("Request", CaseFolder.JSON.readTree(folder.request())))
                        .as(folder.name())
                        .isEmpty());
    }

    /** What is described as wrong is refused, and the other way round. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'hook': 'order-sign'}",
                "{'hook': 1}",
                "{'hookInstance': 'x'}",
                "{'context': {'userId': 'x', 'patientId': 'p1', 'encounterId': 'e1'}}",
                "{'context': {'userId': 'Practitioner/n1', 'patientId': 'Patient/p1', 'encounterId': 'e1'}}",
                "{'context': {'userId': 'Practitioner/n1', 'patientId': '..', 'encounterId': 'e1'}}",
                "{'context': {'userId': 'Practitioner/n1', 'patientId': 'p1'}}",
                "{'context': []}",
                "{'fhirServer': ''}",
                "{'fhirAuthorization': {'access_token': 'x'}}",
                "{'fhirServer': 'http://x', 'fhirAuthorization': {'access_token': 'a b'}}",
                "{'fhirServer': 'http://x', 'fhirAuthorization': {'token_type': 'mac'}}",
                "{'fhirServer': 'http://x', 'fhirAuthorization': {'expires_in': 'soon'}}",
                "{'prefetch': []}"
            })
    void a_request_that_is_not_as_described_is_a_bad_request(String members) throws Exception {
        var request = RunningService.quietDischarge();
        ((ObjectNode) CaseFolder.JSON.readTree(members.replace('\'', '"')))
                .propertyStream()
                .forEach(member -> request.set(member.getKey(), member.getValue()));

        assertThat(described.problems("Request", request)).isNotEmpty();
        assertThat(open.discharge(request).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'extension': {'com.ehr.example': {}}}",
                "{'fhirServer': 'http://x', 'fhirAuthorization': {'token_type': 'bearer', 'expires_in': 300}}",
                "{'context': {'userId': 'PractitionerRole/e-Q.x', 'patientId': 'p1', 'encounterId': 'e1', 'more': 1}}"
            })
    void a_request_that_is_as_described_is_answered(String members) throws Exception {
        var request = RunningService.quietDischarge();
        ((ObjectNode) CaseFolder.JSON.readTree(members.replace('\'', '"')))
                .propertyStream()
                .forEach(member -> request.set(member.getKey(), member.getValue()));

        assertThat(described.problems("Request", request)).isEmpty();
        assertThat(open.discharge(request).statusCode()).isEqualTo(200);
    }
}
