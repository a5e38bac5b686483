package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.ClosedService.DISCHARGE;
import static org.goinghome.cdshooks.ClosedService.status;
import static org.goinghome.cdshooks.ClosedService.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.goinghome.security.Figures;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says to proxies, browsers and the pages in them. */
@Tag("T26")
@TestInstance(Lifecycle.PER_CLASS)
class AnswerHeadersTest {

    private static final String APP = "https://app.hospital.example";
    private static final String OTHER_APP = "https://app.clinic.example";

    private final String body = RunningService.quietDischarge().toString();
    private final Figures figures = new Figures("T26", "headers of answers of every kind");
    private final Figures origins = new Figures("T26", "pages of other origins");
    private final ClosedService service = new ClosedService("goinghome.clients[1].calls-per-second=1");

    @AfterAll
    void stop() {
        service.close();
        figures.write();
        origins.write();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static String clinic(String path) {
        return bearer(TestKeys.sign(
                TestKeys.header(JWSAlgorithm.ES384, TestKeys.CLINIC).build(),
                TestKeys.claims(ClosedService.CLINIC, ClosedService.PUBLIC + path, FixedTime.NOW)
                        .build(),
                TestKeys.CLINIC));
    }

    private static String hospital(String path) {
        return bearer(TestKeys.token(ClosedService.HOSPITAL, ClosedService.PUBLIC + path, FixedTime.NOW));
    }

    /** Header fields by name in small letters; several of a name joined. */
    private static Map<String, String> fields(String answer) {
        var fields = new TreeMap<String, String>();
        var head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        Arrays.stream(head.split("\r\n", -1)).skip(1).forEach(line -> {
            var colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + ", " + two);
        });
        return fields;
    }

    Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(200, List.of("GET", "/cds-services")),
                Arguments.of(200, List.of("HEAD", "/cds-services")),
                Arguments.of(200, List.of("GET", "/actuator/health")),
                Arguments.of(200, List.of("OPTIONS", DISCHARGE)),
                Arguments.of(200, List.of("POST", DISCHARGE, body, bearer(token()))),
                Arguments.of(400, List.of("POST", DISCHARGE, "{}", bearer(token()))),
                Arguments.of(400, List.of("POST", DISCHARGE, "x", bearer(token()))),
                Arguments.of(400, List.of("GET", "/cds-services/..;/x")),
                Arguments.of(400, List.of("GET", "//cds-services")),
                Arguments.of(400, List.of("GET", "/{")),
                Arguments.of(400, List.of("GET", "/%zz")),
                Arguments.of(400, List.of("GET", "/", "", "X: " + "x".repeat(10_000))),
                Arguments.of(401, List.of("POST", DISCHARGE, body)),
                Arguments.of(401, List.of("GET", "/actuator")),
                Arguments.of(401, List.of("GET", "/error")),
                Arguments.of(403, List.of("POST", DISCHARGE, body, "Origin: https://evil.example")),
                Arguments.of(403, List.of("POST", DISCHARGE, body, bearer(token()), "Origin: " + OTHER_APP)),
                Arguments.of(404, List.of("POST", "/cds-services/x", body, hospital("/cds-services/x"))),
                Arguments.of(404, List.of("GET", "/", "", hospital(""))),
                Arguments.of(404, List.of("GET", "/actuator/env", "", hospital("/actuator/env"))),
                Arguments.of(404, List.of("OPTIONS", "/nowhere")),
                Arguments.of(405, List.of("PUT", DISCHARGE, body, bearer(token()))),
                Arguments.of(405, List.of("GET", DISCHARGE, "", bearer(token()))),
                Arguments.of(406, List.of("POST", DISCHARGE, body, bearer(token()), "Accept: text/html")),
                Arguments.of(
                        412,
                        List.of("POST", DISCHARGE, body.replaceFirst("\"prefetch\":", "\"other\":"), bearer(token()))),
                Arguments.of(413, List.of("POST", DISCHARGE, " ".repeat(9_000_000), bearer(token()))),
                Arguments.of(415, List.of("POST", DISCHARGE, body, bearer(token()), "Content-Encoding: gzip")),
                Arguments.of(417, List.of("POST", DISCHARGE, body, "Expect: 200-maybe")),
                Arguments.of(501, List.of("TRACE", DISCHARGE)),
                Arguments.of(501, List.of("POST", DISCHARGE, "", "Transfer-Encoding: nonsense")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void nothing_is_kept_shown_in_a_frame_or_taken_for_a_page(int status, List<String> request) throws Throwable {
        var text = request.size() < 3 || request.get(2).isEmpty() ? null : request.get(2);
        var headers = request.stream().skip(3).toArray(String[]::new);

        figures.holds(() -> {
            var answer = service.raw(request.get(0), request.get(1), text, headers);
            assertThat(status(answer)).as(answer).isEqualTo(status);
            assertIsSafe(answer);
        });
    }

    private static void assertIsSafe(String answer) {
        assertThat(fields(answer))
                .containsEntry("cache-control", "no-store")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry(
                        "content-security-policy",
                        "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("strict-transport-security", "max-age=31536000")
                .doesNotContainKeys("server", "x-powered-by", "set-cookie", "access-control-allow-credentials");
    }

    @Test
    void an_answer_to_whoever_calls_too_often_is_no_other() throws Throwable {
        var answers = new ArrayList<String>();
        for (var i = 0; i < 6; i++) {
            answers.add(service.raw("POST", DISCHARGE, "{}", clinic(DISCHARGE), "Origin: " + OTHER_APP));
        }
        var refused = answers.stream()
                .filter(answer -> status(answer) == 429)
                .findFirst()
                .orElseThrow();

        figures.holds(() -> assertIsSafe(refused));
        assertThat(fields(refused))
                .containsEntry("access-control-allow-origin", OTHER_APP)
                .containsEntry("access-control-expose-headers", "Retry-After")
                .containsEntry("retry-after", "1");
    }

    @Test
    void without_clients_there_is_no_promise_of_https_and_no_page_may_call() throws Exception {
        try (var open = new RunningService()) {
            var answer = open.raw("GET /cds-services HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(fields(answer))
                    .containsEntry("cache-control", "no-store")
                    .doesNotContainKey("strict-transport-security");

            answer = open.raw("GET /cds-services HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: " + APP
                    + "\r\n\r\n");
            assertThat(status(answer)).isEqualTo(403);
            assertThat(fields(answer)).doesNotContainKey("access-control-allow-origin");
        }
    }

    // ---- web pages that call

    @ParameterizedTest
    @ValueSource(strings = {"/cds-services", DISCHARGE, DISCHARGE + "/feedback"})
    @Tag("cds-74")
    void a_page_of_a_client_may_ask_before_it_calls(String path) throws Throwable {
        for (var origin : List.of(APP, OTHER_APP)) {
            var answer = service.raw(
                    "OPTIONS",
                    path,
                    null,
                    "Origin: " + origin,
                    "Access-Control-Request-Method: " + (path.equals("/cds-services") ? "GET" : "POST"),
                    "Access-Control-Request-Headers: authorization,content-type");

            origins.holds(() -> {
                assertThat(status(answer)).isEqualTo(200);
                assertThat(fields(answer))
                        .containsEntry("access-control-allow-origin", origin)
                        .containsEntry("access-control-allow-headers", "authorization, content-type")
                        .containsEntry("access-control-allow-methods", "GET,HEAD,POST")
                        .containsEntry("access-control-max-age", "600");
                assertThat(fields(answer).get("vary")).contains("Origin");
                assertIsSafe(answer);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://app.hospital.example",
                "https://app.hospital.example:8443",
                "https://app.hospital.example.evil.example",
                "https://evilapp.hospital.example",
                "https://x.app.hospital.example",
                "https://hospital.example",
                "https://app.hospital.example@evil.example",
                "https://app.hospital.example, https://evil.example",
                "https://app.hospital.example https://evil.example",
                "file://",
                "*",
                "http://["
            })
    @Tag("cds-74")
    void a_page_of_anybody_else_is_told_no(String origin) throws Throwable {
        for (var path : List.of("/cds-services", DISCHARGE, DISCHARGE + "/feedback")) {
            origins.holds(() -> {
                var preflight =
                        service.raw("OPTIONS", path, null, "Origin: " + origin, "Access-Control-Request-Method: POST");
                assertThat(status(preflight)).isEqualTo(403);
                assertThat(preflight).contains("OperationOutcome", "A page of this origin may not call.");
                assertThat(fields(preflight).keySet()).noneMatch(name -> name.startsWith("access-control"));
            });
        }
        origins.holds(() -> {
            var call = service.raw("POST", DISCHARGE, body, bearer(token()), "Origin: " + origin);
            assertThat(status(call)).isEqualTo(403);
            assertThat(call)
                    .contains("OperationOutcome", "A page of this origin may not call.")
                    .doesNotContain("cards", "evil");
            assertThat(fields(call).keySet()).noneMatch(name -> name.startsWith("access-control"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "PATCH", "NONSENSE"})
    @Tag("cds-74")
    void a_page_may_not_use_other_methods(String method) throws Throwable {
        origins.holds(() -> assertThat(status(service.raw(
                        "OPTIONS", DISCHARGE, null, "Origin: " + APP, "Access-Control-Request-Method: " + method)))
                .isEqualTo(403));
    }

    @Test
    @Tag("cds-74")
    void a_page_can_read_its_errors() throws Throwable {
        for (var call : Map.of(401, "X: y", 400, bearer(token())).entrySet()) {
            var answer = service.raw("POST", DISCHARGE, "{}", call.getValue(), "Origin: " + APP);

            assertThat(status(answer)).isEqualTo(call.getKey());
            assertThat(fields(answer)).containsEntry("access-control-allow-origin", APP);
            assertThat(fields(answer).get("vary")).contains("Origin");
        }
    }

    @Test
    @Tag("cds-74")
    void a_page_of_one_client_cannot_use_the_token_of_another() throws Throwable {
        origins.holds(() -> {
            var answer = service.raw("POST", DISCHARGE, body, bearer(token()), "Origin: " + OTHER_APP);
            assertThat(status(answer)).isEqualTo(403);
            assertThat(answer)
                    .contains("OperationOutcome", "A page of this origin may not call.")
                    .doesNotContain("cards");
        });
        assertThat(status(service.raw("POST", DISCHARGE, body, bearer(token()), "Origin: " + APP)))
                .isEqualTo(200);
    }
}
