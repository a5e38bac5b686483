package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is looked up among those of the issuer alone, by its name letter by letter. */
@Tag("T9")
@Tag("cds-70")
class KeyNamesTest {

    private static final Figures FIGURES = new Figures("T9", "names of keys");

    private static final String CLINIC = "https://clinic.example";

    @AfterAll
    static void write() {
        FIGURES.write();
    }

    private static TrustedClient client(String issuer, JWK... keys) {
        return new TrustedClient(
                TestKeys.client(issuer).client(),
                issuer,
                Set.of(),
                Set.of(),
                Duration.ofHours(1),
                null,
                new ImmutableJWKSet<>(new JWKSet(List.of(keys)).toPublicJWKSet()));
    }

    private static String token(String issuer, String kid, JWK key) {
        return TestKeys.sign(
                TestKeys.header(JWSAlgorithm.ES384, key).keyID(kid).build(),
                TestKeys.claims(issuer, Verdict.ENDPOINT, Verdict.NOW).build(),
                key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ES384",
                "es384 ",
                " es384",
                "es38",
                "es3845",
                "es384\u0000",
                "es384\n",
                "../es384",
                "./es384",
                "/etc/passwd",
                "..\\..\\es384",
                "es384' OR '1'='1",
                "es384\"",
                "\"es384\"",
                "es384;id",
                "es384|id",
                "$(id)",
                "${jndi:ldap://localhost/x}",
                "https://hospital.example/keys#es384",
                "*",
                ".*",
                "%65s384",
                "es384%00",
                "clinic",
                "\u0435s384"
            })
    void a_key_of_another_name_is_not_found(String kid) throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(
                        token(Verdict.ISSUER, kid, TestKeys.ES384), Verdict.NOW, TestKeys.client(Verdict.ISSUER)))
                .isEqualTo("key"));
    }

    @Test
    void a_name_of_10_KB_is_not_found() throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(
                        token(Verdict.ISSUER, "x".repeat(10_000), TestKeys.ES384),
                        Verdict.NOW,
                        TestKeys.client(Verdict.ISSUER)))
                .isEqualTo("key"));
    }

    @Test
    void a_key_of_one_client_proves_nothing_for_another() throws Throwable {
        var hospital = client(Verdict.ISSUER, TestKeys.ES384);
        var clinic = client(CLINIC, TestKeys.CLINIC);
        var sameName = client(
                "https://same.example",
                new ECKey.Builder(TestKeys.CLINIC).keyID("es384").build());

        FIGURES.holds(() -> assertThat(
                        Verdict.of(token(CLINIC, "es384", TestKeys.ES384), Verdict.NOW, hospital, clinic))
                .isEqualTo("key"));
        FIGURES.holds(() -> assertThat(
                        Verdict.of(token(Verdict.ISSUER, "clinic", TestKeys.CLINIC), Verdict.NOW, hospital, clinic))
                .isEqualTo("key"));
        FIGURES.holds(() -> assertThat(Verdict.of(
                        token("https://same.example", "es384", TestKeys.ES384), Verdict.NOW, hospital, sameName))
                .isEqualTo("signature"));
    }

    @Test
    void a_key_for_encryption_or_another_algorithm_signs_nothing() throws Throwable {
        var encrypts =
                new ECKey.Builder(TestKeys.ES384).keyUse(KeyUse.ENCRYPTION).build();
        var other =
                new ECKey.Builder(TestKeys.ES384).algorithm(JWSAlgorithm.ES256).build();

        for (var key : List.of(encrypts, other)) {
            FIGURES.holds(() -> assertThat(Verdict.of(
                            token(Verdict.ISSUER, "es384", TestKeys.ES384), Verdict.NOW, client(Verdict.ISSUER, key)))
                    .isEqualTo("key"));
        }
    }

    @Test
    void a_short_key_proves_nothing_even_with_zeros_before_it() throws Throwable {
        var weak = HostileTokens.weakRsa();
        var modulus = weak.getModulus().decode();
        var padded = new byte[256];
        System.arraycopy(modulus, 0, padded, padded.length - modulus.length, modulus.length);
        var longer = new RSAKey.Builder(Base64URL.encode(padded), weak.getPublicExponent())
                .keyID("rsa")
                .build();
        var token = HostileTokens.signed(
                HostileTokens.header("RS256", "rsa"),
                TestKeys.claims(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW)
                        .build()
                        .toString(),
                "SHA256withRSA",
                weak);

        for (var key : List.of(weak, longer)) {
            FIGURES.holds(() -> assertThat(Verdict.of(token, Verdict.NOW, client(Verdict.ISSUER, key)))
                    .isEqualTo("key"));
        }
    }

    @Test
    void two_keys_of_one_name_are_both_tried() {
        var other = new ECKey.Builder(TestKeys.CLINIC).keyID("es384").build();

        assertThat(Verdict.of(
                        token(Verdict.ISSUER, "es384", TestKeys.ES384),
                        Verdict.NOW,
                        client(Verdict.ISSUER, other, TestKeys.ES384)))
                .isEqualTo("accepted");
    }

    /** As Epic names its keys, signs (RS384), and dates (900 s). */
    @ParameterizedTest
    @ValueSource(strings = {"d3bmo5HzW61TiXQ+A8Tx4c/yZ0A=", "a+b", "a/b", "a==", "a b", "ключ", "{\"x\":1}"})
    void a_name_may_have_any_letters(String kid) throws Throwable {
        var key = new RSAKey.Builder(TestKeys.RSA).keyID(kid).build();
        var token = TestKeys.sign(
                TestKeys.header(JWSAlgorithm.RS384, key).build(),
                TestKeys.claims(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW)
                        .expirationTime(Date.from(Verdict.NOW.plusSeconds(900)))
                        .build(),
                key);

        FIGURES.holds(() -> assertThat(Verdict.of(token, Verdict.NOW, client(Verdict.ISSUER, key)))
                .isEqualTo("accepted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir-ehr.example.org/2ddd6c3a-8e9a-44c6-a305-52111ad302a2",
                "https://fhir-ehr.example.org:8443/interconnect-prd/api/FHIR/R4/",
                "urn:oid:1.2.840.114350",
                "hospital"
            })
    void an_issuer_may_be_any_text(String issuer) {
        assertThat(Verdict.of(token(issuer, "es384", TestKeys.ES384), Verdict.NOW, client(issuer, TestKeys.ES384)))
                .isEqualTo("accepted");
    }

    /** <a href="https://cds-hooks.hl7.org/2.0/#trusting-cds-clients">CDS Hooks 2.0, "Trusting CDS Clients"</a>. */
    @Test
    @Tag("cds-73")
    void the_token_that_the_specification_prints_is_a_good_one() throws Exception {
        var key = """
                {"kty":"EC","use":"sig","crv":"P-384","kid":"example-kid","alg":"ES384",
                 "x":"46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",
                 "y":"XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI"}""";
        var token = """
                eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxl\
                LmNvbS9qd2tfdXJpIn0.eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsInN1YiI6ImNsaWVudF9pZCIsImF1ZCI6\
                Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy9zb21lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMx\
                MTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJhNWItOGVlYzZhMzNhYzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00\
                NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0.CUFPkplnWd6YGIvzoHolWCQBDsCL8QtTWKGg_QFpS169WrqDGzktRi-_we6-6rVzbjerU27\
                ZKww_SW0-b9RTz-dPJNcqsueMio8r6EqXUXhbLm_ch3XFSbDlGHDl_tqo""";
        assertThat(SignedJWT.parse(token).getHeader().getKeyID()).isEqualTo("example-kid");
        var client = new TrustedClient(
                TestKeys.client("https://fhir-ehr.example.com/").client(),
                "https://fhir-ehr.example.com/",
                Set.of("2ddd6c3a-8e9a-44c6-a305-52111ad302a2"),
                Set.of(),
                Duration.ofDays(2000),
                URI.create("https://fhir-ehr.example.com/jwk_uri"),
                new ImmutableJWKSet<>(new JWKSet(JWK.parse(key))));
        var clock = Clock.fixed(Instant.ofEpochSecond(1_311_280_971), ZoneOffset.UTC);
        var clients = new Clients("https://cds.example.org", List.of(client));

        var sandbox = new Tokens(clients, new SeenInMemory(clock, 9), clock, true);
        assertThat(Verdict.of(token, "/cds-services/some-service", sandbox)).isEqualTo("accepted");
        // Its private half is printed as well.
        var production = new Tokens(clients, new SeenInMemory(clock, 9), clock, false);
        assertThat(Verdict.of(token, "/cds-services/some-service", production)).isEqualTo("key");
    }
}
