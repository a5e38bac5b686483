package org.goinghome.insight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.cdshooks.FixedTime;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Who sees the page where there are clients. */
@Tag("T11")
@Tag("T31")
@ExtendWith(OutputCaptureExtension.class)
class InsightAccessTest {

    private static final List<String> ADDRESSES =
            List.of("/insight", "/insight.json", "/insight.csv", "/insight.css", "/insight/comments/1/delete");

    private static final String SETTING =
            "goinghome.insight.password={bcrypt}" + new BCryptPasswordEncoder(10).encode("four short words here");

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static int status(ClosedService service, String method, String path, String... headers) throws Exception {
        return service.send(method, path, null, null, headers).statusCode();
    }

    @Test
    void without_a_password_there_is_nothing() throws Exception {
        try (var service = new ClosedService()) {
            for (var path : ADDRESSES) {
                for (var method : List.of("GET", "HEAD", "POST", "OPTIONS", "DELETE")) {
                    assertThat(status(service, method, path))
                            .as(method + " " + path)
                            .isEqualTo(404);
                }
                assertThat(status(service, "GET", path, "Authorization", basic("insight", "")))
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void the_password_opens_it_and_nothing_else_does() throws Exception {
        try (var service = new ClosedService(SETTING)) {
            var right = basic("insight", "four short words here");
            for (var path : ADDRESSES.subList(0, 4)) {
                assertThat(status(service, "GET", path, "Authorization", right))
                        .as(path)
                        .isEqualTo(200);

                var refused = service.send("GET", path, null, null);
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"insight\"");
                assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
                assertThat(refused.body()).isEmpty();

                var claims = TestKeys.claims(ClosedService.HOSPITAL, ClosedService.PUBLIC + path, FixedTime.NOW);
                var token = TestKeys.sign(
                        TestKeys.header(JWSAlgorithm.ES384, TestKeys.ES384).build(), claims.build(), TestKeys.ES384);
                assertThat(service.send("GET", path, token, null).statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(status(service, "GET", "/insight", "Authorization", basic("insight", "four")))
                    .isEqualTo(401);
            assertThat(status(service, "GET", "/insight", "Authorization", basic("admin", "four short words here")))
                    .isEqualTo(401);
            assertThat(status(service, "GET", "/cds-services/none", "Authorization", right))
                    .isEqualTo(401);

            var path = "/insight/comments/" + UUID.randomUUID() + "/delete";
            assertThat(status(service, "POST", path, "Authorization", right, "Origin", "https://cds.example"))
                    .isEqualTo(303);
            for (var origin : List.of("http://127.0.0.1:" + service.port(), "https://cds.example:444", "null")) {
                assertThat(status(service, "POST", path, "Authorization", right, "Origin", origin))
                        .as(origin)
                        .isEqualTo(403);
            }
            assertThat(status(service, "POST", path, "Origin", "https://cds.example"))
                    .isEqualTo(401);
        }
    }

    @Test
    void after_ten_wrong_passwords_in_a_minute_none_is_looked_at() throws Exception {
        try (var service = new ClosedService(SETTING)) {
            var tries = 0;
            while (status(service, "GET", "/insight", "Authorization", basic("insight", "guess" + tries)) == 401) {
                tries++;
                assertThat(tries).isLessThanOrEqualTo(20);
            }
            // Ten, or more if a minute ended between them.
            assertThat(tries).isBetween(10, 20);
            var answer = service.send(
                    "GET", "/insight", null, null, "Authorization", basic("insight", "four short words here"));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open-sesame",
                "{noop}open-sesame",
                "{bcrypt}open-sesame",
                "{md5}open-sesame",
                "$2a$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
                "{bcrypt}$2a$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"
            })
    void a_password_that_stands_in_clear_or_is_weak_is_refused(String password, CapturedOutput output) {
        assertThatThrownBy(() -> new RunningService("goinghome.insight.password=" + password).close())
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "goinghome.insight.password is not an encoded password")
                .doesNotContain(password, "\tat org.");
    }
}
