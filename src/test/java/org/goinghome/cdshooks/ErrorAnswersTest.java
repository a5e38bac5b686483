package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.goinghome.ehr.Gathered;
import org.goinghome.intake.JsonBody;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.patientdata.Gap;
import org.goinghome.payload.Payload;
import org.goinghome.security.Client;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Over real HTTP, because what the servlet container refuses never reaches a controller. */
@SpringBootTest(
        classes = ErrorAnswersTest.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "management.endpoints.access.default=none",
            "goinghome.data=target/data"
        })
@ExtendWith(OutputCaptureExtension.class)
@Tag("cds-14")
class ErrorAnswersTest {

    private static final String SECRET = "Jane-Roe";

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Test
    void a_refused_envelope_is_a_bad_request_that_names_every_field() throws Exception {
        var outcome = outcome(post("/call", "{\"hook\":\"" + SECRET + "\",\"context\":{}}"), 400);

        assertThat(outcome.getIssue())
                .extracting(issue -> issue.getExpression().get(0).getValue())
                .containsExactly("hook", "hookInstance", "context.userId", "context.patientId");
        assertThat(outcome.getIssue())
                .extracting(OperationOutcome.OperationOutcomeIssueComponent::getCode)
                .containsExactly(IssueType.VALUE, IssueType.REQUIRED, IssueType.REQUIRED, IssueType.REQUIRED);
        assertThat(outcome.getIssueFirstRep().getSeverity()).isEqualTo(IssueSeverity.ERROR);
    }

    @Test
    @Tag("T15")
    void a_body_that_is_not_json_is_a_bad_request() throws Exception {
        outcome(post("/call", "{\"hook\":" + SECRET), 400);
        outcome(post("/call", ""), 400);
    }

    @Test
    @Tag("T15")
    void a_body_that_is_not_safe_is_a_bad_request_with_its_path() throws Exception {
        var outcome = outcome(post("/call", "{\"prefetch\":{\"vitals\":{\"value\":1e999999999}}}"), 400);

        assertThat(outcome.getIssueFirstRep().getExpression().get(0).getValue()).isEqualTo("prefetch.vitals.value");
    }

    @Test
    @Tag("cds-17")
    void an_unknown_service_is_not_found_by_its_id() throws Exception {
        var outcome = outcome(get("/service/knee-surgery"), 404);

        assertThat(outcome.getIssueFirstRep().getDiagnostics())
                .isEqualTo("There is no service 'knee-surgery' here; see GET /cds-services.");
        assertThat(outcome.getIssueFirstRep().getCode()).isEqualTo(IssueType.NOTFOUND);
    }

    @Test
    @Tag("T13")
    void an_id_that_could_not_be_one_is_not_repeated() throws Exception {
        for (var id : new String[] {"%3Cb%3E" + SECRET, SECRET + "%20x", SECRET + "%C3%BC", SECRET + "x".repeat(249)}) {
            var outcome = outcome(get("/service/" + id), 404);

            assertThat(outcome.getIssueFirstRep().getDiagnostics())
                    .isEqualTo("There is no service here; see GET /cds-services.");
        }
    }

    @Test
    @Tag("T13")
    void an_id_of_every_character_and_length_that_ids_may_have_is_repeated() throws Exception {
        for (var id : new String[] {"a.B_c-9", "x".repeat(256)}) {
            assertThat(outcome(get("/service/" + id), 404).getIssueFirstRep().getDiagnostics())
                    .contains("'" + id + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nowhere", "/cds-services/a/b/c", "/error", "/call/", "/..%2f..%2fetc/passwd"})
    void an_unknown_address_is_not_found(String path) throws Exception {
        outcome(get(path), path.contains("%2f") ? 400 : 404);
        outcome(post(path, "{}"), path.contains("%2f") ? 400 : 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void another_method_is_not_allowed_and_the_right_one_is_named(String method) throws Exception {
        var answer = send(request("/call").method(method, BodyPublishers.noBody()));

        var outcome = outcome(answer, 405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(outcome.getIssueFirstRep().getDiagnostics())
                .isEqualTo("This address does not answer this method; use POST.");
    }

    @Test
    void what_cannot_be_accepted_is_answered_as_json_all_the_same() throws Exception {
        outcome(send(request("/json").header("Accept", "text/html")), 406);
        outcome(send(request("/nowhere").header("Accept", "text/html,application/xml")), 404);
        outcome(send(request("/service/x").header("Accept", "image/png")), 404);
        outcome(send(request("/json").header("Accept", "nonsense")), 406);
    }

    @Test
    @Tag("cds-34")
    void missing_data_is_a_failed_precondition_that_names_every_key() throws Exception {
        var outcome = outcome(get("/missing"), 412);

        assertThat(outcome.getIssue())
                .extracting(issue -> issue.getExpression().get(0).getValue())
                .containsExactly("prefetch.vitals", "prefetch.pain");
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).isEqualTo("Required input 'vitals' was not sent.");
        assertThat(outcome.getIssue())
                .extracting(OperationOutcome.OperationOutcomeIssueComponent::getCode)
                .containsExactly(IssueType.REQUIRED, IssueType.STRUCTURE);
    }

    @Test
    @Tag("T15")
    void a_body_over_the_limit_is_too_large_with_and_without_a_length() throws Exception {
        var body = new byte[Payload.MAX_BYTES + 1];

        outcome(send(json("/call").POST(BodyPublishers.ofByteArray(body))), 413);
        outcome(send(json("/call").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))), 413);
    }

    @Test
    @Tag("T15")
    void a_length_that_lies_is_not_believed() throws Exception {
        assertThat(
                        raw(
                                "POST /call HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{"))
                .startsWith("HTTP/1.1 413")
                .contains("\"resourceType\":\"OperationOutcome\"");
    }

    @ParameterizedTest
    @Tag("T11")
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8080, 200",
        "127.0.0.1:1, 200",
        "127.8.8.8, 200",
        "[::1]:8080, 200",
        "evil.example, 400",
        "localhost.evil.example, 400",
        "127.0.0.1.evil.example, 400",
        "192.0.2.1, 400",
        "0.0.0.0, 400",
        "[::2], 400"
    })
    void without_clients_only_names_of_this_machine_are_answered(String host, String status) throws Exception {
        assertThat(raw("GET /json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void a_connection_stays_usable_after_a_body_that_nobody_read() throws Exception {
        var refused =
                "POST /mapped HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
        var chunked =
                "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";

        assertThat(raw(refused + chunked + "GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n", "{\"a\""))
                .containsSubsequence("HTTP/1.1 415", "HTTP/1.1 404", "HTTP/1.1 200");
    }

    @Test
    @Tag("cds-4")
    void another_media_type_or_encoding_is_not_supported() throws Exception {
        outcome(send(request("/call").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))), 415);
        outcome(send(json("/call").header("Content-Encoding", "gzip").POST(BodyPublishers.ofString("{}"))), 415);
        outcome(send(request("/call").POST(BodyPublishers.ofString("{}"))), 415);
        outcome(send(request("/mapped").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))), 415);
    }

    @ParameterizedTest
    @Tag("T13")
    @ValueSource(strings = {"/fails", "/fails-hard", "/fails-in-a-filter"})
    void a_failure_shows_neither_its_message_nor_its_place(String path, CapturedOutput output) throws Exception {
        var answer = get(path);

        var outcome = outcome(answer, 500);
        assertThat(outcome.getIssueFirstRep().getSeverity()).isEqualTo(IssueSeverity.FATAL);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("org.goinghome");
        if (!path.contains("filter")) {
            assertThat(output).doesNotContain(SECRET).contains("ErrorAnswersTest");
        }
    }

    @Test
    void what_the_container_is_told_to_refuse_has_the_same_form() throws Exception {
        outcome(get("/container/400"), 400);
        outcome(get("/container/404"), 404);
        outcome(get("/container/503"), 503);
        outcome(get("/container/418"), 418);
    }

    @Test
    void trace_is_not_implemented_and_names_no_method() throws Exception {
        assertThat(raw("TRACE /json HTTP/1.1\r\nHost: localhost\r\nX-Name: " + SECRET + "\r\n\r\n"))
                .startsWith("HTTP/1.1 501")
                .doesNotContain("Allow:", SECRET);
    }

    /** One line a call, wherever it is refused. */
    @ParameterizedTest
    @Tag("T13")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /nowhere/Jane-Roe | status=404 client=open serviceId=- hookInstance=- issues=not-found",
                "GET | /service/Jane.Roe | status=404 client=open serviceId=- hookInstance=- issues=not-found",
                "JANE-ROE | /call | status=405 client=open serviceId=- hookInstance=- issues=not-supported",
                "GET | /missing | status=412 client=open serviceId=- hookInstance=00000000-0000-0001-0000-000000000002"
                        + " issues=required prefetch.vitals, structure prefetch.pain",
                "POST | /call | status=400 client=open serviceId=- hookInstance=- issues=value hook, required hookInstance,"
                        + " required context",
                "POST | /mapped | status=415 client=open serviceId=- hookInstance=- issues=not-supported",
                "GET | /container/418 | status=418 client=open serviceId=- hookInstance=- issues=invalid",
                "GET | /json/%zz | status=400 client=- serviceId=- hookInstance=- issues=invalid"
            })
    void a_refused_call_is_one_line_of_the_log(String method, String path, String line, CapturedOutput output)
            throws Exception {
        var body = "{\"hook\":\"" + SECRET + "\"}";
        var type = path.equals("/mapped") ? "text/plain" : "application/json";
        get("/json");
        var already = output.getOut().length();

        raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);

        assertThat(output.getOut().substring(already).lines().filter(each -> !each.isBlank()))
                .singleElement()
                .asString()
                .contains(" INFO ")
                .endsWith(line);
        assertThat(output).doesNotContain(SECRET).doesNotContain("JANE-ROE").doesNotContain("Jane.Roe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /json/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /json/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /json\\x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /<b> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /json HTTP/1.1\r\n\r\n",
                "GET /json HTTP/1.1\r\nHost: x y\r\n\r\n",
                "GET /json HTTP/1.1\r\nHost: localhost\r\nContent-Length: a\r\n\r\n",
                "POST /call HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
                "TRACE /json HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "NONSENSE /json HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /json HTTP/7.3\r\nHost: localhost\r\n\r\n",
                "\u0001\u0002\u0003\r\n\r\n"
            })
    void what_the_container_refuses_by_itself_has_the_same_form(String request) throws Exception {
        var answer = raw(request.replace("\r\n\r\n", "\r\nX-Name: " + SECRET + "\r\n\r\n"));

        assertThat(answer)
                .matches("(?s)HTTP/1.1 (400|405|501|505) .*")
                .contains("Content-Type: application/json;charset=utf-8")
                .doesNotContain(SECRET);
        var body = answer.substring(answer.indexOf("{"));
        assertThat(FhirContext.forR4Cached()
                        .newJsonParser()
                        .parseResource(OperationOutcome.class, body)
                        .getIssue())
                .hasSize(1);
    }

    private OperationOutcome outcome(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(answer.body()).doesNotContain(SECRET).doesNotContain("Exception");
        var outcome = FhirContext.forR4Cached().newJsonParser().parseResource(OperationOutcome.class, answer.body());
        assertThat(outcome.getIssue())
                .isNotEmpty()
                .allSatisfy(issue -> assertThat(issue.getDiagnostics()).endsWith("."));
        return outcome;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(json(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What a well-behaved client cannot send. */
    private String raw(String request) throws IOException {
        return raw(request, "}]}");
    }

    /** What is answered up to this text. */
    private String raw(String request, String end) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(3000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            try {
                for (int b = socket.getInputStream().read();
                        b >= 0;
                        b = socket.getInputStream().read()) {
                    answer.append((char) b);
                    if (answer.indexOf(end) > 0) {
                        break;
                    }
                }
            } catch (SocketTimeoutException e) {
                // The connection is kept open after the answer.
            }
            return answer.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    @ComponentScan({"org.goinghome.security", "org.goinghome.database"})
    @Import({FixedTime.class, ErrorAdvice.class, ErrorPage.class, ErrorValve.Installation.class, Probe.class})
    static class Application {

        @Bean
        Filter failing() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().equals("/fails-in-a-filter")) {
                    throw new IllegalStateException(SECRET);
                }
                chain.doFilter(request, response);
            };
        }
    }

    @RestController
    static class Probe {

        @GetMapping(path = "/json", produces = "application/json")
        Map<String, String> json() {
            return Map.of("a", "b");
        }

        @PostMapping("/call")
        String call(@AuthenticationPrincipal Client client, HttpServletRequest request) {
            try (var place = new Room(1 << 30, Room.PATIENCE).enter(client)) {
                return CdsRequest.read(JsonBody.read(request, place), "patient-view")
                        .toString();
            }
        }

        @PostMapping(path = "/mapped", consumes = "application/json")
        String mapped() {
            return "";
        }

        @GetMapping("/service/{id}")
        String service(@PathVariable String id) {
            return new Catalogue(List.of()).require(id).id();
        }

        @GetMapping("/missing")
        String missing() {
            throw Refused.preconditionFailed(
                    new Gathered.Incomplete(
                            List.of(
                                    new Gathered.Problem(
                                            IssueType.REQUIRED,
                                            "prefetch.vitals",
                                            "Required input 'vitals' was not sent.",
                                            new Gap("vitals", Gap.Reason.NOT_SENT)),
                                    new Gathered.Problem(
                                            IssueType.STRUCTURE,
                                            "prefetch.pain",
                                            "Required input 'pain' is no Bundle.",
                                            new Gap("pain", Gap.Reason.UNREADABLE))),
                            List.of()),
                    new UUID(1, 2));
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException(SECRET, new IOException(SECRET));
        }

        @GetMapping("/fails-hard")
        String failsHard() {
            throw new StackOverflowError(SECRET);
        }

        @GetMapping("/container/{status}")
        void container(@PathVariable int status, HttpServletResponse response) throws IOException {
            response.sendError(status, SECRET);
        }
    }
}
