package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is for the address that is called, as the settings know it, or for a name that was agreed with this client. */
@Tag("T7")
@Tag("cds-67")
class AudiencesTest {

    private static final Figures FIGURES = new Figures("T7", "audiences");
    private static final String ALIAS = "urn:oid:1.2.3";

    @AfterAll
    static void write() {
        FIGURES.write();
    }

    private static TrustedClient client(String issuer, String... audiences) {
        return client(issuer, Set.of(), audiences);
    }

    private static TrustedClient client(String issuer, Set<String> tenants, String... audiences) {
        return new TrustedClient(
                TestKeys.client(issuer).client(),
                issuer,
                tenants,
                Set.of(audiences),
                Duration.ofHours(1),
                null,
                new ImmutableJWKSet<>(new JWKSet(TestKeys.ES384.toPublicJWK())));
    }

    private static String token(String issuer, List<String> audience, String tenant) {
        return TestKeys.sign(
                TestKeys.header(JWSAlgorithm.ES384, TestKeys.ES384).build(),
                TestKeys.claims(issuer, null, Verdict.NOW)
                        .audience(audience)
                        .claim("tenant", tenant)
                        .build(),
                TestKeys.ES384);
    }

    private static String token(String... audience) {
        return token(Verdict.ISSUER, List.of(audience), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cds.example/cds-services/back-surgery-recovery",
                "https://cds.example/cds-services/back-surgery-discharge/feedback",
                "https://cds.example/cds-services/back-surgery-discharge/",
                "https://cds.example/cds-services/back-surgery-discharge?x=1",
                "https://cds.example/cds-services/back-surgery-discharge#x",
                "https://cds.example/cds-services/Back-Surgery-Discharge",
                "https://cds.example/cds-services/back%2Dsurgery-discharge",
                "https://cds.example/cds-services/",
                "https://cds.example/cds-services",
                "https://cds.example/",
                "https://cds.example",
                "https://CDS.example/cds-services/back-surgery-discharge",
                "https://cds.example:443/cds-services/back-surgery-discharge",
                "https://cds.example//cds-services/back-surgery-discharge",
                "http://cds.example/cds-services/back-surgery-discharge",
                "https://other.example/cds-services/back-surgery-discharge",
                "https://cds.example.evil.example/cds-services/back-surgery-discharge",
                "https://cds.example/proxy/cds-services/back-surgery-discharge",
                "http://127.0.0.1:8080/cds-services/back-surgery-discharge",
                "/cds-services/back-surgery-discharge",
                "back-surgery-discharge",
                "urn:oid:1.2.3",
                "*",
                " https://cds.example/cds-services/back-surgery-discharge",
                ""
            })
    void a_token_for_another_audience_proves_nothing(String audience) throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(token(audience), Verdict.NOW, client(Verdict.ISSUER)))
                .isEqualTo("audience"));
        FIGURES.holds(() -> assertThat(
                        Verdict.of(token(audience, "https://other.example"), Verdict.NOW, client(Verdict.ISSUER)))
                .isEqualTo("audience"));
    }

    @Test
    void a_token_for_nobody_proves_nothing() throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(token(), Verdict.NOW, client(Verdict.ISSUER)))
                .isEqualTo("audience"));
    }

    @Test
    void one_of_several_audiences_is_enough() throws Throwable {
        FIGURES.holds(() -> assertThat(Verdict.of(
                        token("https://other.example", Verdict.ENDPOINT), Verdict.NOW, client(Verdict.ISSUER)))
                .isEqualTo("accepted"));
    }

    @ParameterizedTest
    @CsvSource({
        "/cds-services/back-surgery-discharge, accepted",
        "/cds-services/back-surgery-discharge/, accepted",
        "/cds-services/back-surgery-discharge//, audience",
        "/cds-services/back%2Dsurgery-discharge, audience",
        "/cds-services/back-surgery-recovery, audience",
        "/cds-services, audience",
        "/, audience"
    })
    void it_is_the_address_that_is_called_that_counts(String path, String verdict) throws Throwable {
        var clients = new Clients("https://cds.example", List.of(client(Verdict.ISSUER)));
        var clock = Clock.fixed(Verdict.NOW, ZoneOffset.UTC);

        FIGURES.holds(() -> assertThat(Verdict.of(
                        token(Verdict.ENDPOINT), path, new Tokens(clients, new SeenInMemory(clock, 9), clock, false)))
                .isEqualTo(verdict));
    }

    @Test
    void what_was_agreed_with_one_client_counts_for_it_alone() throws Throwable {
        var hospital = client(Verdict.ISSUER, ALIAS);
        var clinic = client("https://clinic.example", "urn:oid:4.5.6");

        FIGURES.holds(() -> assertThat(Verdict.of(token(ALIAS), Verdict.NOW, hospital, clinic))
                .isEqualTo("accepted"));
        FIGURES.holds(() -> assertThat(Verdict.of(
                        token("https://clinic.example", List.of(ALIAS), null), Verdict.NOW, hospital, clinic))
                .isEqualTo("audience"));
    }

    @Tag("cds-71")
    @ParameterizedTest
    @CsvSource({"north, accepted", "south, accepted", "North, tenant", "east, tenant", "'', tenant", ", tenant"})
    void where_tenants_are_set_a_token_names_one_of_them(String tenant, String verdict) {
        assertThat(Verdict.of(
                        token(Verdict.ISSUER, List.of(Verdict.ENDPOINT), tenant),
                        Verdict.NOW,
                        client(Verdict.ISSUER, Set.of("north", "south"))))
                .isEqualTo(verdict);
    }
}
