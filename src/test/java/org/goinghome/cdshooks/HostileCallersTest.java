package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.ClosedService.CLINIC;
import static org.goinghome.cdshooks.ClosedService.DISCHARGE;
import static org.goinghome.cdshooks.ClosedService.HOSPITAL;
import static org.goinghome.cdshooks.ClosedService.PUBLIC;
import static org.goinghome.cdshooks.ClosedService.status;
import static org.goinghome.cdshooks.ClosedService.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.goinghome.security.Figures;
import org.goinghome.security.HostileTokens;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Callers who are not who they say they are all get the same answer, which tells them nothing. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class HostileCallersTest {

    private static final Map<String, String> TOKENS = HostileTokens.all(HOSPITAL, PUBLIC + DISCHARGE, FixedTime.NOW);

    private final String body = RunningService.quietDischarge().toString();
    private final Figures tokens = new Figures("T5", "hostile tokens over HTTP");
    private final Figures forms = new Figures("T5", "other ways to bring a token");
    private final Figures audiences = new Figures("T7", "addresses of proxies that a caller makes up");

    private ClosedService service;
    private String refusal;

    @BeforeAll
    void start() throws Exception {
        service = new ClosedService();
        refusal = service.raw("POST", DISCHARGE, body);
        assertThat(refusal)
                .startsWith("HTTP/1.1 401")
                .contains("\r\nContent-Length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @AfterAll
    void stop() {
        service.close();
        tokens.write();
        forms.write();
        audiences.write();
    }

    static Stream<String> names() {
        return TOKENS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    @Tag("T5")
    @Tag("cds-65")
    void a_token_that_proves_nothing_gets_the_answer_of_none(String name, CapturedOutput output) throws Throwable {
        var token = TOKENS.get(name);

        tokens.holds(() -> {
            assertThat(service.raw("POST", DISCHARGE, body, "Authorization: Bearer " + token))
                    .isEqualTo(refusal);
            assertThat(output).contains("not trusted status=401").doesNotContain("\tat ", "Exception");
            for (var part : token.split("[. ,]", -1)) {
                assertThat(part.length() > 20 && output.getAll().contains(part))
                        .as("part of the token in the log")
                        .isFalse();
            }
        });
    }

    Stream<List<String>> ways() {
        return Stream.of(
                List.of("Authorization: Bearer " + token(), "Authorization: Bearer x.y.z"),
                List.of("Authorization: Bearer " + token(), "Authorization: Bearer " + token()),
                List.of("Authorization: Basic YTpi", "Authorization: Bearer " + token()),
                List.of("Authorization: Bearer " + token() + ", Bearer " + token()),
                List.of("Authorization: " + token()),
                List.of("Authorization: Bearer"),
                List.of("Authorization: Bearer "),
                List.of("Authorization: Bearer\t" + token()),
                List.of("Authorization: Bearer:" + token()),
                List.of("Authorization: Bearer Bearer " + token()),
                List.of("Authorization: Token " + token()),
                List.of("Authorization: JWT " + token()),
                List.of("Authorization: Basic YTpi"),
                List.of("Authorization: DPoP " + token()),
                List.of("Authorization: DPoP " + token(), "DPoP: " + token()),
                List.of("Authorization: DPoP " + token(), "DPoP: a", "DPoP: b"),
                List.of("Authorization: Negotiate YTpi"),
                List.of("Proxy-Authorization: Bearer " + token()),
                List.of("X-Forwarded-Authorization: Bearer " + token()),
                List.of("X-Forwarded-User: hospital", "X-Remote-User: hospital", "Remote-User: hospital"),
                List.of("Cookie: access_token=" + token() + "; JSESSIONID=1"),
                List.of("access_token: " + token()));
    }

    @ParameterizedTest
    @MethodSource("ways")
    @Tag("T5")
    void a_good_token_counts_in_one_place_only(List<String> headers) throws Throwable {
        forms.holds(() -> assertThat(service.raw("POST", DISCHARGE, body, headers.toArray(String[]::new)))
                .isEqualTo(refusal));
    }

    @Test
    @Tag("T5")
    void a_token_in_the_address_or_in_a_form_counts_nothing() throws Throwable {
        forms.holds(() -> assertThat(service.raw("POST", DISCHARGE + "?access_token=" + token(), body))
                .isEqualTo(refusal));
        forms.holds(() -> assertThat(service.send(
                                "POST",
                                DISCHARGE,
                                null,
                                "access_token=" + token(),
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(401));
    }

    /** As HTTP says (RFC 9110, section 11.1). */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void the_scheme_has_no_case(String scheme) throws Exception {
        assertThat(service.raw("POST", DISCHARGE, body, "Authorization: " + scheme + " " + token()))
                .startsWith("HTTP/1.1 200");
    }

    /** Tomcat reads 8 KB of headers; what is longer is no request, and nobody looks whose it is. */
    @ParameterizedTest
    @ValueSource(ints = {9_000, 15_000, 100_000})
    @Tag("T5")
    void a_token_that_is_longer_than_headers_may_be_is_no_request(int length, CapturedOutput output) throws Throwable {
        forms.holds(() -> {
            var answer = service.raw("GET", DISCHARGE, null, "Authorization: Bearer " + "a".repeat(length));
            assertThat(status(answer)).isEqualTo(400);
            assertThat(answer).doesNotContain("aaaa", "Exception");
            assertThat(output).doesNotContain("aaaa", "Exception", "\tat ");
        });
    }

    /** Letters that Spring's firewall does not know would be refused in the middle of the answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Language: \u0085",
                "Accept-Language: en,\tes",
                "User-Agent: \u00e4\uffff",
                "Accept: \u0085",
                "X: \u0085"
            })
    @Tag("T13")
    void odd_letters_in_a_header_are_no_failure_of_ours(String header, CapturedOutput output) throws Exception {
        assertThat(status(service.raw("POST", DISCHARGE, body, "Authorization: Bearer " + token(), header)))
                .isIn(200, 406);
        assertThat(output).doesNotContain("Unexpected");
    }

    // ---- for whom it is

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "https://127.0.0.1:8080/goinghome",
                "https://evil.example",
                "https://evil.example/goinghome",
                "https://cds.example",
                "https://cds.example/other",
                "http://cds.example/goinghome"
            })
    @Tag("T7")
    @Tag("cds-67")
    void a_caller_does_not_choose_the_address_of_the_service(String base) throws Throwable {
        var host = base.replaceFirst("https?://", "").replaceFirst("/.*", "");
        var path = base.replaceFirst("https?://[^/]+", "");
        for (var pretended : List.of(
                List.of("X-Forwarded-Host: " + host, "X-Forwarded-Proto: https", "X-Forwarded-Prefix: " + path),
                List.of("Forwarded: host=\"" + host + "\";proto=https"),
                List.of("X-Original-URL: " + base + DISCHARGE, "X-Rewrite-URL: " + DISCHARGE))) {
            var headers = new ArrayList<>(pretended);
            headers.add("Authorization: Bearer " + TestKeys.token(HOSPITAL, base + DISCHARGE, FixedTime.NOW));
            audiences.holds(() -> assertThat(service.raw("POST", DISCHARGE, body, headers.toArray(String[]::new)))
                    .isEqualTo(refusal));
        }
        var spoofed = service.running()
                .raw("POST " + DISCHARGE + " HTTP/1.1\r\nHost: " + host
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                        + "Authorization: Bearer " + TestKeys.token(HOSPITAL, base + DISCHARGE, FixedTime.NOW)
                        + "\r\n\r\n");
        audiences.holds(() -> assertThat(spoofed).startsWith("HTTP/1.1 401"));
    }

    // ---- once

    @Test
    @Tag("T8")
    @Tag("cds-69")
    void of_a_thousand_calls_at_once_with_one_token_one_is_answered() throws Exception {
        var token = token();
        var threads = Executors.newFixedThreadPool(32);
        var statuses = new ArrayList<Integer>();
        try {
            for (var answer : threads.invokeAll(Collections.<Callable<Integer>>nCopies(
                    1000, () -> service.discharge(token).statusCode()))) {
                statuses.add(answer.get());
            }
        } finally {
            threads.shutdown();
        }

        var refused = (int) statuses.stream().filter(status -> status == 401).count();
        Figures.held("T8", "replays of one token at once, over HTTP", 999, refused);
        assertThat(statuses).containsOnly(200, 401).containsOnlyOnce(200);
    }

    @Test
    @Tag("T9")
    void a_token_of_one_client_signed_by_another_is_refused() throws Exception {
        assertThat(service.discharge(TestKeys.token(CLINIC, PUBLIC + DISCHARGE, FixedTime.NOW))
                        .statusCode())
                .isEqualTo(401);
    }
}
