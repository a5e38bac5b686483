package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a token counts: not before its time, not after it, and not if it would count for longer than is agreed. */
@Tag("T6")
@Tag("cds-68")
class TokenTimesTest {

    private static final Figures FIGURES = new Figures("T6", "times of tokens");
    private static final Figures CLOCK = new Figures("T6", "clock moved");

    @AfterAll
    static void write() {
        FIGURES.write();
        CLOCK.write();
    }

    private static String verdict(String iat, String exp, String more) throws Exception {
        var claims = "{\"iss\":\"" + Verdict.ISSUER + "\",\"aud\":\"" + Verdict.ENDPOINT + "\",\"jti\":\"1\""
                + member("iat", iat) + member("exp", exp) + (more == null ? "" : "," + more) + "}";
        return Verdict.of(
                HostileTokens.signed(HostileTokens.header("ES384", "es384"), claims),
                Verdict.NOW,
                TestKeys.client(Verdict.ISSUER));
    }

    private static String member(String name, String value) {
        return value == null ? "" : ",\"" + name + "\":" + value;
    }

    private static String at(String seconds) {
        return seconds == null ? null : Long.toString(Verdict.NOW.getEpochSecond() + Long.parseLong(seconds));
    }

    /** In seconds from now; the clocks of both sides may differ by a minute. */
    @ParameterizedTest
    @CsvSource({
        "0, 300, , accepted",
        "-300, 1, , accepted",
        "-300, -59, , accepted",
        "-300, -60, , expired",
        "-300, -61, , expired",
        "-7200, -3600, , expired",
        "60, 300, , accepted",
        "61, 300, , not-yet",
        "3600, 7200, , not-yet",
        "0, 3600, , accepted",
        "0, 3601, , lifetime",
        "-3000, 700, , lifetime",
        "0, 86400, , lifetime",
        "30, 30, , lifetime",
        "30, 29, , lifetime",
        "0, 300, 60, accepted",
        "0, 300, 61, not-yet",
        "0, 300, -1000, accepted",
        "0, , , claims",
        ", 300, , claims",
        ", , , claims"
    })
    void a_token_counts_from_to(String iat, String exp, String nbf, String verdict) throws Throwable {
        FIGURES.holds(() -> assertThat(verdict(at(iat), at(exp), nbf == null ? null : "\"nbf\":" + at(nbf)))
                .isEqualTo(verdict));
    }

    /** 2026-01-01T12:05:00Z is 1767269100. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1767269100\"",
                "\"2026-01-01T12:05:00Z\"",
                "null",
                "true",
                "[1767269100]",
                "{}",
                "NaN",
                "Infinity",
                "1e400",
                "-1",
                "0",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854777",
                "18446744073709551616",
                // As milliseconds in 64 bits this is a moment in five minutes.
                "18446745840978651",
                "1767269100000",
                "1e308"
            })
    void an_end_that_is_none_is_refused(String exp) throws Throwable {
        for (var iat : new String[] {"1767268800", exp}) {
            FIGURES.holds(() -> assertThat(verdict(iat, exp, null)).isIn("claims", "expired", "lifetime"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767269100.5", "1.7672691e9", "1767269100.0"})
    void a_moment_may_have_a_fraction(String exp) throws Throwable {
        FIGURES.holds(() -> assertThat(verdict("1767268800", exp, null)).isEqualTo("accepted"));
    }

    @ParameterizedTest
    @CsvSource({
        "-600, not-yet",
        "-120, not-yet",
        "-60, accepted",
        "0, accepted",
        "120, accepted",
        "359, accepted",
        "360, expired",
        "600, expired"
    })
    void a_clock_that_is_wrong_by(int seconds, String verdict) throws Throwable {
        var token = TestKeys.token(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW);

        CLOCK.holds(() -> assertThat(Verdict.of(
                        token, Verdict.NOW.plus(Duration.ofSeconds(seconds)), TestKeys.client(Verdict.ISSUER)))
                .isEqualTo(verdict));
    }
}
