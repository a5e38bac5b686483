package org.goinghome.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The command against a CDS service of somebody else. */
@TestInstance(Lifecycle.PER_CLASS)
class EhrCommandTest {

    private static final Path CHARTS = Path.of("fhir-resources");
    private static final String DISCOVERY = """
            {"services": [
             {"hook": "patient-view", "id": "greeter", "description": "says hello", "prefetch": {
              "who": "Patient/{{context.patientId}}",
              "stays": "Encounter?patient={{context.patientId}}&_sort=-date",
              "user": "Practitioner/{{userPractitionerId}}",
              "gone": "Patient/nobody"}},
             {"hook": "order-sign", "id": "signer", "description": "signs"}]}""";
    private static final String CARDS = """
            {"cards": [
             {"uuid": "c1", "indicator": "warning", "summary": "Look at \\u001b[31mthis", "detail": "- one\\n- two",
              "source": {"label": "Somebody"}, "selectionBehavior": "any",
              "suggestions": [
               {"label": "Wait", "uuid": "s1"},
               {"label": "Do it", "uuid": "s2", "isRecommended": true, "actions": [
                {"type": "create", "description": "Make a task", "resource": {"resourceType": "Task"}}]}],
              "overrideReasons": [{"code": "r1", "system": "urn:r", "display": "No time"},
               {"code": "r2", "system": "urn:r", "display": "Done"}],
              "links": [{"label": "More", "url": "https://example.org", "type": "absolute"}]},
             {"uuid": "c2", "indicator": "info", "summary": "All well", "source": {"label": "Somebody"}}]}""";

    private HttpServer service;
    private Ehr ehr;
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private int callStatus = 200;
    private int feedbackStatus = 200;
    private String out = "";
    private String err = "";

    @BeforeAll
    void start() throws IOException {
        ehr = Ehr.holding(Chart.all(CHARTS));
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
    }

    @AfterAll
    void stop() {
        service.stop(0);
        ehr.close();
    }

    @BeforeEach
    void forget() {
        paths.clear();
        bodies.clear();
        authorizations.clear();
        callStatus = 200;
        feedbackStatus = 200;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        paths.add(path);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (exchange.getRequestMethod().equals("POST")) {
            bodies.add(Chart.JSON.readTree(exchange.getRequestBody().readAllBytes()));
        }
        if (path.equals("/cds-services")) {
            send(exchange, 200, DISCOVERY);
        } else if (path.endsWith("/feedback")) {
            send(exchange, feedbackStatus, "");
        } else {
            send(
                    exchange,
                    callStatus,
                    callStatus == 200
                            ? CARDS
                            : "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                                    + "\"code\":\"required\",\"diagnostics\":\"prefetch.who is missing.\"}]}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... args) {
        var printed = new ByteArrayOutputStream();
        var told = new ByteArrayOutputStream();
        var status = EhrCommand.run(
                CHARTS, List.of(args), new PrintStream(printed, true, UTF_8), new PrintStream(told, true, UTF_8));
        out = printed.toString(UTF_8);
        err = told.toString(UTF_8);
        return status;
    }

    private int call(String... more) {
        var args = new ArrayList<>(List.of("call", "--service", "http://127.0.0.1:" + port()));
        args.addAll(List.of("--fhir", ehr.base(), "--token", ehr.token(), "--patient", "example-birch"));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private int port() {
        return service.getAddress().getPort();
    }

    @Test
    void the_cards_are_printed_and_nothing_else() {
        assertThat(call()).isZero();

        assertThat(out).isEqualTo("""
                        1 WARNING: Look at ?[31mthis
                          - one
                          - two
                          Suggestion 1.1: Wait
                          Suggestion 1.2: Do it (recommended)
                            create Task: Make a task
                          Reasons to override: 1.1 No time; 1.2 Done
                          Link: More https://example.org
                          Source: Somebody

                        2 INFO: All well
                          Source: Somebody
                        """);
    }

    @Test
    void the_call_is_that_of_an_ehr() {
        call("--user", "Practitioner/dr");

        assertThat(paths).containsExactly("/cds-services", "/cds-services/greeter");
        var request = bodies.get(0);
        assertThat(request.path("hook").asString()).isEqualTo("patient-view");
        assertThat(request.path("hookInstance").asString()).hasSize(36);
        assertThat(request.path("context").toString())
                .isEqualTo(
                        "{\"userId\":\"Practitioner/dr\",\"patientId\":\"example-birch\",\"encounterId\":\"example-birch-stay\"}");
        assertThat(request.path("fhirServer").asString()).isEqualTo(ehr.base());
        var authorization = request.path("fhirAuthorization");
        assertThat(authorization.propertyNames())
                .containsExactly("access_token", "token_type", "expires_in", "scope", "subject", "patient");
        assertThat(authorization.path("expires_in").isInt()).isTrue();
        assertThat(authorization.path("patient").asString()).isEqualTo("example-birch");
        assertThat(request.path("prefetch").propertyNames()).containsExactly("who", "stays");
        assertThat(request.at("/prefetch/stays/entry/0/resource/id").asString()).isEqualTo("example-birch-stay");
        assertThat(err)
                .contains("prefetch user is left out: the context has not all")
                .contains("prefetch gone is left out: HTTP 404");
    }

    @ParameterizedTest
    @CsvSource({"none, ''", "stays, stays", "'stays,who', 'who,stays'"})
    void of_the_prefetch_goes_along_what_was_chosen(String which, String sent) {
        call("--prefetch", which);

        assertThat(String.join(",", bodies.get(0).path("prefetch").propertyNames()))
                .isEqualTo(sent);
    }

    @Test
    void a_service_is_found_by_its_hook_or_id() {
        call("--hook", "order-sign");
        call("--id", "signer");

        assertThat(paths).filteredOn("/cds-services/signer"::equals).hasSize(2);
    }

    @Test
    void an_encounter_that_cannot_be_looked_up_has_to_be_named() {
        var args = List.of("call", "--service", "http://127.0.0.1:" + port(), "--fhir", ehr.base(), "--patient", "p1");

        assertThat(run(args.toArray(String[]::new))).isEqualTo(1);

        assertThat(err).contains("HTTP 401").contains("name one with --encounter");
    }

    @Test
    void without_a_fhir_server_the_service_is_offered_none() {
        run("call", "--service", "http://127.0.0.1:" + port() + "/cds-services/", "--patient", "p1");

        assertThat(bodies.get(0).propertyNames()).containsExactly("hook", "hookInstance", "context");
    }

    @Test
    void a_refused_call_is_told_and_fails() {
        callStatus = 412;

        assertThat(call()).isEqualTo(1);

        assertThat(out).isEmpty();
        assertThat(err).contains("The service answered 412.", "error, required: prefetch.who is missing.");
    }

    @Test
    void without_a_command_it_is_the_fhir_server_too() {
        assertThat(run("--port", "0", "--service", "http://127.0.0.1:" + port()))
                .isZero();

        assertThat(bodies.get(0).at("/context/patientId").asString()).isEqualTo("example-birch");
        assertThat(bodies.get(0).at("/prefetch/who/id").asString()).isEqualTo("example-birch");
    }

    @Nested
    class Feedback_on_a_card {

        private JsonNode feedback() {
            assertThat(paths.get(paths.size() - 1)).isEqualTo("/cds-services/greeter/feedback");
            assertThat(bodies.get(1).path("feedback").size()).isEqualTo(1);
            return bodies.get(1).at("/feedback/0");
        }

        @Test
        void is_not_sent_unasked() {
            call();

            assertThat(paths).noneMatch(path -> path.endsWith("/feedback"));
        }

        @ParameterizedTest
        @CsvSource({"1, s2", "1.1, s1"})
        void names_the_suggestion_that_was_accepted(String number, String suggestion) {
            assertThat(call("--accept", number)).isZero();

            assertThat(feedback().path("card").asString()).isEqualTo("c1");
            assertThat(feedback().path("outcome").asString()).isEqualTo("accepted");
            assertThat(feedback().path("acceptedSuggestions").toString())
                    .isEqualTo("[{\"id\":\"" + suggestion + "\"}]");
            assertThat(feedback().path("outcomeTimestamp").asString()).matches("[0-9-]{10}T[0-9:]{8}Z");
        }

        @Test
        void names_the_reason_to_override_if_there_is_one() {
            assertThat(call("--override", "1.2")).isZero();

            assertThat(feedback().path("outcome").asString()).isEqualTo("overridden");
            assertThat(feedback().path("overrideReason").toString())
                    .isEqualTo("{\"reason\":{\"code\":\"r2\",\"system\":\"urn:r\"}}");
            bodies.clear();
            call("--override", "2");
            assertThat(feedback().propertyNames()).containsExactly("card", "outcome", "outcomeTimestamp");
        }

        @Test
        void may_not_be_wanted() {
            feedbackStatus = 404;

            assertThat(call("--override", "1")).isZero();

            assertThat(err).contains("Feedback on card 1: the service answered 404, so it takes no feedback.");
        }

        @Test
        void may_be_refused() {
            feedbackStatus = 400;

            assertThat(call("--override", "1")).isEqualTo(1);

            assertThat(err).contains("Feedback on card 1: the service answered 400.");
        }

        @ParameterizedTest
        @CsvSource({"--accept, 3", "--accept, 2", "--accept, 1.3", "--override, 1.3", "--override, 2.1"})
        void needs_something_to_be_about(String option, String number) {
            assertThat(call(option, number)).isEqualTo(2);

            assertThat(paths).noneMatch(path -> path.endsWith("/feedback"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fetch; no such command: fetch",
                "call; call needs --patient",
                "call --patient; --patient needs a value",
                "call --patient p1 --patient p2; --patient is given twice",
                "call --patient p1 --port 1; no such option here: --port",
                "call --patient p1 --token t; a token and a prefetch need --fhir",
                "call --patient p1 --service ftp://example.org; not an http address: ftp://example.org",
                "call --patient p1 --accept one; expected the number of a card",
                "call --patient p1 --accept 1 --override 1; a card is accepted or overridden, not both",
                "call --patient p1 --issuer https://ehr.example; --issuer and --key go together",
                "key; key needs --key",
                "token --issuer https://ehr.example --key k; token needs --issuer, --key and --audience",
                "token --audience https://cds.example; token needs --issuer, --key and --audience",
                "serve --port 70000; not a port: 70000",
                "serve --delay long; not a number of milliseconds: long",
                "serve --patient p1; no such option here: --patient"
            })
    void wrong_usage_is_named(String args, String told) {
        assertThat(run(args.split(" "))).isEqualTo(2);

        assertThat(err).startsWith("bin/ehr: " + told);
        assertThat(out).isEmpty();
    }

    @Test
    void each_request_proves_who_calls_where_that_is_asked(@TempDir Path folder) throws Exception {
        var file = folder.resolve("ehr.json");
        assertThat(run("key", "--key", file.toString())).isZero();
        var keys = JWKSet.parse(out);
        assertThat(keys.getKeys()).singleElement().matches(key -> !key.isPrivate());
        assertThat(run("key", "--key", file.toString())).isEqualTo(2);

        assertThat(call("--issuer", "https://ehr.example", "--key", file.toString()))
                .isZero();

        assertThat(authorizations).hasSize(2).doesNotHaveDuplicates();
        for (var i = 0; i < 2; i++) {
            var jwt = SignedJWT.parse(authorizations.get(i).replace("Bearer ", ""));
            assertThat(jwt.verify(new ECDSAVerifier(keys.getKeys().get(0).toECKey())))
                    .isTrue();
            assertThat(jwt.getHeader().getKeyID())
                    .isEqualTo(keys.getKeys().get(0).getKeyID());
            assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("https://ehr.example");
            assertThat(jwt.getJWTClaimsSet().getAudience())
                    .containsExactly("http://127.0.0.1:" + port() + paths.get(i));
        }
    }

    @Test
    void a_token_is_for_the_address_that_is_named(@TempDir Path folder) throws Exception {
        var file = folder.resolve("ehr.json");
        assertThat(run("key", "--key", file.toString())).isZero();
        var key = JWKSet.parse(out).getKeys().get(0);
        var address = "https://cds.example/cds-services/x";

        assertThat(run("token", "--issuer", "https://ehr.example", "--key", file.toString(), "--audience", address))
                .isZero();

        var jwt = SignedJWT.parse(out.strip());
        assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("https://ehr.example");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(address);
    }

    @Test
    void services_that_are_not_there_are_named() {
        assertThat(call("--id", "elsewhere")).as(err).isEqualTo(2);
        assertThat(err).contains("offered are greeter (patient-view), signer (order-sign)");

        assertThat(call("--prefetch", "who,whom")).isEqualTo(2);
        assertThat(err).contains("no prefetch key 'whom'; it has who, stays, user, gone");

        assertThat(run("call", "--service", "http://127.0.0.1:1", "--patient", "p1"))
                .isEqualTo(1);
        assertThat(err).contains("Nobody answers at http://127.0.0.1:1/cds-services");
    }
}
