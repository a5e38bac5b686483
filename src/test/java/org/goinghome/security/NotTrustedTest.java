package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.goinghome.security.Untrusted.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who is not trusted is told nothing; who sends more tokens than can be remembered is told to come again. */
@ExtendWith(OutputCaptureExtension.class)
class NotTrustedTest {

    private static final MeterRegistry METERS = new SimpleMeterRegistry();

    private static MockHttpServletResponse answer(Reason reason) throws Exception {
        var response = new MockHttpServletResponse();
        new NotTrusted(METERS)
                .commence(
                        new MockHttpServletRequest(),
                        response,
                        new NotTrusted.Failed(new Untrusted(reason, TestKeys.client(Verdict.ISSUER))));
        return response;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TOO_MANY")
    @Tag("T5")
    void every_reason_has_the_same_answer(Reason reason, CapturedOutput output) throws Exception {
        var answer = answer(reason);

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(answer.getHeaderNames()).containsExactlyInAnyOrder("WWW-Authenticate", "Content-Length");
        assertThat(answer.getContentAsByteArray()).isEmpty();
        assertThat(output).containsPattern("status\\W+401.*" + reason);
        assertThat(METERS.counter(
                                "goinghome.tokens.refused",
                                "client",
                                TestKeys.client(Verdict.ISSUER).client().name(),
                                "reason",
                                reason.toString())
                        .count())
                .isPositive();
    }

    @Test
    @Tag("T8")
    void a_client_whose_tokens_cannot_be_remembered_is_told_to_come_again(CapturedOutput output) throws Exception {
        var answer = answer(Reason.TOO_MANY);

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("60");
        assertThat(output).containsPattern("status\\W+503.*too-many");
    }

    @Test
    @Tag("T8")
    void one_client_takes_no_room_from_another() {
        var clock = Clock.fixed(Verdict.NOW, ZoneOffset.UTC);
        var clients = List.of(TestKeys.client(Verdict.ISSUER), TestKeys.client("https://clinic.example"));
        var tokens = new Tokens(new Clients("https://cds.example", clients), new SeenInMemory(clock, 2), clock, false);

        for (var verdict : List.of("accepted", "accepted", "too-many", "too-many")) {
            assertThat(verdict(tokens, Verdict.ISSUER)).isEqualTo(verdict);
        }
        assertThat(verdict(tokens, "https://clinic.example")).isEqualTo("accepted");
    }

    private static String verdict(Tokens tokens, String issuer) {
        return Verdict.of(TestKeys.token(issuer, Verdict.ENDPOINT, Verdict.NOW), Verdict.PATH, tokens);
    }
}
