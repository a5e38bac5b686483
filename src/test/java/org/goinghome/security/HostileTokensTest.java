package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wants to pass for a client and has not its private key does not get in; who has it does, with five algorithms. */
@Tag("T5")
@Tag("cds-64")
@Tag("cds-65")
class HostileTokensTest {

    private static final Figures FIGURES = new Figures("T5", "hostile tokens, taken apart");

    private static final Map<String, String> TOKENS = HostileTokens.all(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW);

    static final List<String> REASONS =
            List.of("malformed", "algorithm", "header", "issuer", "key", "signature", "audience", "claims");

    @AfterAll
    static void write() {
        FIGURES.write();
    }

    static Stream<String> names() {
        return TOKENS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void it_proves_nothing(String name) throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(TOKENS.get(name), Verdict.NOW, TestKeys.client(Verdict.ISSUER)))
                .isIn(REASONS));
    }

    @Test
    void there_are_many() {
        assertThat(TOKENS).hasSizeGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource
    void it_is_accepted_with(JWSAlgorithm algorithm, JWK key) {
        var token = TestKeys.sign(
                TestKeys.header(algorithm, key).build(),
                TestKeys.claims(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW).build(),
                key);

        assertThat(Verdict.of(token, Verdict.NOW, TestKeys.client(Verdict.ISSUER)))
                .isEqualTo("accepted");
    }

    static Stream<Arguments> it_is_accepted_with() {
        return Stream.of(
                Arguments.of(JWSAlgorithm.ES384, TestKeys.ES384),
                Arguments.of(JWSAlgorithm.ES256, TestKeys.ES256),
                Arguments.of(JWSAlgorithm.RS384, TestKeys.RSA),
                Arguments.of(JWSAlgorithm.RS256, TestKeys.RSA),
                Arguments.of(JWSAlgorithm.PS256, TestKeys.RSA));
    }
}
