package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.goinghome.security.Client.FailureMode;
import org.goinghome.security.KeysAt.Pace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** What an operator sets is read as it is meant, or every mistake is told at once, by the name of its setting. */
class ClientsReaderTest {

    private static final String JWKS = TestKeys.jwks(TestKeys.ES384, TestKeys.RSA);

    static ClientSettings settings(String jwks, String jwksUri) {
        return new ClientSettings(
                "hospital",
                Verdict.ISSUER,
                jwks,
                jwksUri,
                List.of(),
                List.of(),
                "60m",
                List.of(),
                List.of(),
                "false",
                List.of(),
                "2500ms",
                "precondition-failed",
                "100");
    }

    /** As Spring Boot would read them. */
    private static Clients read(Map<String, String> settings) {
        var environment = new MockEnvironment();
        settings.forEach(environment::setProperty);
        return new AccessConfiguration().clients(environment);
    }

    private static Map<String, String> good() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("goinghome.public-url", "https://cds.example/goinghome/");
        settings.put("goinghome.clients[0].name", "hospital");
        settings.put("goinghome.clients[0].issuer", Verdict.ISSUER);
        settings.put("goinghome.clients[0].jwks", JWKS);
        return settings;
    }

    private static List<String> problems(Map<String, String> settings) {
        return catchThrowableOfType(ClientsRefused.class, () -> read(settings)).problems();
    }

    private static List<String> problems(String setting, String value) {
        var settings = good();
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
        return problems(settings);
    }

    @Test
    void without_clients_everybody_may_call_who_reaches_the_service() {
        assertThat(read(Map.of()).open()).isTrue();
        assertThat(read(Map.of("goinghome.public-url", "https://cds.example")).open())
                .isTrue();
    }

    @Test
    void a_client_is_read_with_its_defaults() {
        var clients = read(good());

        assertThat(clients.publicUrl()).isEqualTo("https://cds.example/goinghome");
        assertThat(clients.open()).isFalse();
        var trusted = clients.issuing(Verdict.ISSUER).orElseThrow();
        assertThat(trusted.maxTokenLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(trusted.client().name()).isEqualTo("hospital");
        assertThat(trusted.client().deadline()).isEqualTo(Duration.ofMillis(2500));
        assertThat(trusted.client().failureMode()).isEqualTo(FailureMode.PRECONDITION_FAILED);
        assertThat(trusted.client().callsPerSecond()).isEqualTo(100);
        assertThat(trusted.client().fhirServers()).isEmpty();
        assertThat(trusted.client().corsOrigins()).isEmpty();
    }

    @Test
    void a_client_is_read_with_all_that_can_be_set() {
        var settings = good();
        var client = "goinghome.clients[0].";
        settings.remove(client + "jwks");
        settings.put(client + "jwks-uri", "https://hospital.example/jwks");
        settings.put(client + "tenants", "north,south");
        settings.put(client + "audiences", "urn:a,urn:b");
        settings.put(client + "max-token-lifetime", "15m");
        settings.put(client + "fhir-servers", "https://hospital.example/fhir");
        settings.put(client + "fhir-networks", "10.0.0.0/8");
        settings.put(client + "fhir-without-token", "true");
        settings.put(client + "cors-origins", "https://App.hospital.example,http://localhost:3000");
        settings.put(client + "deadline", "5s");
        settings.put(client + "failure-mode", "visible-card");
        settings.put(client + "calls-per-second", "0");

        var trusted = read(settings).issuing(Verdict.ISSUER).orElseThrow();

        assertThat(trusted.jwksUri()).hasToString("https://hospital.example/jwks");
        assertThat(trusted.tenants()).containsExactlyInAnyOrder("north", "south");
        assertThat(trusted.audiences()).containsExactlyInAnyOrder("urn:a", "urn:b");
        assertThat(trusted.maxTokenLifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThat(trusted.client().fhirServers()).containsExactly(FhirServer.at("https://hospital.example/fhir"));
        assertThat(trusted.client().fhirWithoutToken()).isTrue();
        // Browsers write it in small letters.
        assertThat(trusted.client().corsOrigins())
                .containsExactlyInAnyOrder("https://app.hospital.example", "http://localhost:3000");
        assertThat(trusted.client().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(trusted.client().failureMode()).isEqualTo(FailureMode.VISIBLE_CARD);
        assertThat(trusted.client().callsPerSecond()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clients[0].name||is not set",
                "clients[0].name|a b|is no name of 1 to 64 letters",
                "clients[0].issuer||is not set",
                "clients[0].jwks||either the keys themselves or jwks-uri",
                "clients[0].jwks-uri|https://hospital.example/jwks|either the keys themselves or jwks-uri",
                "clients[0].jwks|nonsense|is no JSON Web Key Set",
                "clients[0].jwks|null|is no JSON Web Key Set",
                "clients[0].jwks|{\"keys\":[null]}|is no JSON Web Key Set",
                "clients[0].jwks|{\"keys\":[]}|holds no key",
                "clients[0].max-token-lifetime|25h|is no duration from 1s to 24h",
                "clients[0].max-token-lifetime|soon|is no duration from 1s to 24h",
                "clients[0].deadline|1ms|is no duration from 200ms to 60s",
                "clients[0].deadline|-5s|is no duration from 200ms to 60s",
                "clients[0].fhir-servers|http://hospital.example/fhir|plain http is for this machine only",
                "clients[0].fhir-servers|hospital|is not the plain base address of a FHIR server",
                "clients[0].fhir-networks|10.0.0.0/99|is not a network such as",
                "clients[0].fhir-without-token|yes|is neither true nor false",
                "clients[0].cors-origins|*|is no origin such as https://ehr.example",
                "clients[0].cors-origins|null|is no origin",
                "clients[0].cors-origins|https://a.example/|is no origin",
                "clients[0].cors-origins|http://a.example|is no origin",
                "clients[0].cors-origins|https://*.example|is no origin",
                "clients[0].audiences|' '|has an empty value",
                "clients[0].failure-mode|none|is neither precondition-failed nor visible-card",
                "clients[0].calls-per-second|-1|is no whole number from 0 to 999999",
                "clients[0].calls-per-second|many|is no whole number from 0 to 999999",
                "clients[0].max-token-life|5m|there is no such setting",
                "clients[0].jwks-url|https://a.example|there is no such setting",
                "clients[2].name|clinic|there is no such setting",
                "public-url||is not set; expected the address under which clients call",
                "public-url|http://cds.example|is no https address",
                "public-url|cds.example|is no https address",
                "public-url|https://cds.example?x=1|is no https address",
                "public-url|https://user@cds.example|is no https address"
            })
    void a_mistake_is_told_by_the_name_of_its_setting(String setting, String value, String words) {
        assertThat(problems("goinghome." + setting, value))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("goinghome." + setting.replace("jwks-uri", "jwks"))
                        .contains(words));
    }

    @ParameterizedTest
    @CsvSource({
        "http://hospital.example/jwks",
        "ftp://hospital.example/jwks",
        "file:///etc/passwd",
        "hospital.example/jwks",
        "https://u:p@hospital.example/jwks",
        "https://hospital.example/jwks#x",
        "https:///jwks",
        "not an address"
    })
    void keys_are_read_over_https_only(String address) {
        var settings = good();
        settings.remove("goinghome.clients[0].jwks");
        settings.put("goinghome.clients[0].jwks-uri", address);

        assertThat(problems(settings))
                .singleElement()
                .asString()
                .startsWith("goinghome.clients[0].jwks-uri: '" + address + "' is no https address");
    }

    @Test
    void a_private_key_is_refused_and_not_repeated() {
        var all = new JWKSet(List.of(TestKeys.ES384, TestKeys.RSA)).toString(false);

        assertThat(problems("goinghome.clients[0].jwks", all))
                .containsExactly(
                        "goinghome.clients[0].jwks: the key 'es384' is a private or a shared one;"
                                + " only its public half belongs here",
                        "goinghome.clients[0].jwks: the key 'rsa' is a private or a shared one;"
                                + " only its public half belongs here")
                .noneMatch(problem -> problem.contains(TestKeys.ES384.getD().toString()));
    }

    @Test
    void a_key_that_no_token_can_name_or_that_is_short_is_refused() {
        JWK nameless = new ECKey.Builder(TestKeys.ES384).keyID(null).build();

        assertThat(problems("goinghome.clients[0].jwks", TestKeys.jwks(nameless)))
                .containsExactly("goinghome.clients[0].jwks: has a key without kid, which no token can name");
        assertThat(problems("goinghome.clients[0].jwks", TestKeys.jwks(HostileTokens.weakRsa())))
                .containsExactly("goinghome.clients[0].jwks: the key 'rsa' is shorter than 2048 bits");
    }

    @Test
    void two_clients_share_neither_name_nor_issuer() {
        var settings = good();
        settings.put("goinghome.clients[1].name", "hospital");
        settings.put("goinghome.clients[1].issuer", Verdict.ISSUER);
        settings.put("goinghome.clients[1].jwks", JWKS);

        assertThat(problems(settings))
                .containsExactly(
                        "goinghome.clients.name: 'hospital' is that of two clients",
                        "goinghome.clients.issuer: 'https://hospital.example' is that of two clients");
    }

    @Test
    void all_mistakes_are_told_at_once() {
        var settings = good();
        settings.remove("goinghome.public-url");
        settings.put("goinghome.clients[0].name", "?");
        settings.put("goinghome.clients[0].deadline", "?");
        settings.put("goinghome.clients[1].issuer", "https://clinic.example");
        settings.put("goinghome.clients[1].jwks", "?");

        assertThat(problems(settings))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly(
                        "goinghome.clients[0].name",
                        "goinghome.clients[0].deadline",
                        "goinghome.clients[1].name",
                        "goinghome.clients[1].jwks",
                        "goinghome.public-url");
    }

    @Test
    void the_list_of_mistakes_is_readable() {
        var refused = catchThrowableOfType(ClientsRefused.class, () -> read(Map.of("goinghome.clients[0].name", "?")));
        var analysis = new ClientsRefusedAnalyzer().analyze(refused, refused);

        assertThat(analysis.getDescription())
                .startsWith("The settings of clients have 4 problem(s):\n\n  goinghome.clients[0].name: '?'")
                .contains("\n  goinghome.clients[0].issuer: is not set\n");
        assertThat(analysis.getAction()).contains("goinghome.clients, goinghome.public-url");
    }

    // ---- issuers that everybody can sign for

    @Test
    @Tag("T10")
    void whoever_everybody_can_sign_for_is_trusted_in_a_sandbox_only() throws Throwable {
        var figures = new Figures("T10", "settings that trust the public sandbox");
        var publicKeys = TestKeys.jwks(PublishedKeys.all().toArray(JWK[]::new));
        var settings = new ArrayList<Map<String, String>>();
        for (var issuer : List.of(
                "https://sandbox.cds-hooks.org", "http://sandbox.cds-hooks.org", "https://sandbox.cds-hooks.org/")) {
            var trusting = good();
            trusting.put("goinghome.clients[0].issuer", issuer);
            settings.add(trusting);
        }
        var byKey = good();
        byKey.put("goinghome.clients[0].jwks", publicKeys);
        settings.add(byKey);

        for (var trusting : settings) {
            figures.holds(() -> assertThat(problems(trusting))
                    .singleElement()
                    .asString()
                    .contains("everybody", "it is accepted in the profile 'sandbox' only"));
        }
        figures.write();
        for (var trusting : settings) {
            var environment = new MockEnvironment();
            environment.setActiveProfiles("sandbox");
            trusting.forEach(environment::setProperty);
            assertThat(new AccessConfiguration().clients(environment).open()).isFalse();
        }
    }

    @Test
    @Tag("T10")
    void a_sandbox_is_no_production() throws Throwable {
        var figures = new Figures("T10", "sandbox in production");
        var environment = new MockEnvironment();
        environment.setActiveProfiles("production", "sandbox");
        good().forEach(environment::setProperty);

        figures.holds(() -> assertThat(
                        catchThrowableOfType(ClientsRefused.class, () -> new AccessConfiguration().clients(environment))
                                .problems())
                .singleElement()
                .asString()
                .startsWith("spring.profiles.active: 'sandbox' believes issuers that everybody can sign for"));
        figures.write();
    }

    @Test
    void the_pace_of_reading_keys_is_that_of_the_documentation() {
        assertThat(Pace.USUAL)
                .isEqualTo(new Pace(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(5)));
    }
}
