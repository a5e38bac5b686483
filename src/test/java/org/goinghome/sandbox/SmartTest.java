package org.goinghome.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The EHR lets its app in and nobody else, for one patient, once for each code. */
@TestInstance(Lifecycle.PER_CLASS)
class SmartTest {

    private static final String APP = "http://127.0.0.1:8080/timeline/";
    private static final String VERIFIER = "a-verifier-of-no-less-than-forty-three-letters";
    private static final String PATIENT = "example-birch";

    private final Ehr ehr = new Ehr(
            Chart.all(Path.of("fhir-resources")), 0, 500, Optional.of(new Smart.App("timeline", APP + "launch.html")));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        ehr.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(ehr.base().replaceFirst("/fhir$", "") + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> parameters(String address) {
        return URI.create(address)
                .getQuery()
                .lines()
                .flatMap(query -> java.util.stream.Stream.of(query.split("&", -1)))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, two) -> one, TreeMap::new));
    }

    private Map<String, String> asked() throws Exception {
        var challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII)));
        var launched = get("/launch?patient=" + PATIENT)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(launched).startsWith(APP + "launch.html?iss=");
        return new LinkedHashMap<>(Map.of(
                "response_type", "code",
                "client_id", "timeline",
                "redirect_uri", APP,
                "scope", "launch patient/Patient.r patient/Observation.rs",
                "state", "s1",
                "aud", ehr.base(),
                "launch", parameters(launched).get("launch"),
                "code_challenge", challenge,
                "code_challenge_method", "S256"));
    }

    private String code() throws Exception {
        var back = get("/authorize?" + form(asked()))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(back).startsWith(APP + "?code=").endsWith("&state=s1");
        return parameters(back).get("code");
    }

    private HttpResponse<String> exchange(Map<String, String> changed) throws Exception {
        var asked = new LinkedHashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "timeline",
                "redirect_uri",
                APP,
                "code_verifier",
                VERIFIER));
        asked.putAll(changed);
        asked.values().removeIf(String::isEmpty);
        return http.send(
                HttpRequest.newBuilder(URI.create(ehr.base().replaceFirst("/fhir$", "/token")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", "http://127.0.0.1:8080")
                        .POST(BodyPublishers.ofString(form(asked)))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void the_app_reads_the_patient_whose_chart_is_open_and_nothing_else() throws Exception {
        var code = code();
        var answer = exchange(Map.of("code", code));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://127.0.0.1:8080");
        var body = JsonMapper.shared().readTree(answer.body());
        assertThat(body.path("patient").asString()).isEqualTo(PATIENT);
        var bearer = "Bearer " + body.path("access_token").asString();
        assertThat(get("/fhir/Patient/" + PATIENT, "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(get("/fhir/Observation?patient=" + PATIENT, "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
        for (var other : new String[] {
            "Patient/example-alder",
            "Patient",
            "Observation",
            "Observation?patient=example-alder",
            "Condition?patient=" + PATIENT,
            "Observation?subject=Patient/example-alder"
        }) {
            assertThat(get("/fhir/" + other, "Authorization", bearer).statusCode())
                    .as(other)
                    .isEqualTo(401);
        }

        assertThat(exchange(Map.of("code", code)).statusCode())
                .as("a code, again")
                .isEqualTo(400);
        assertThat(get("/fhir/Patient/" + PATIENT, "Authorization", bearer).statusCode())
                .as("what the code was given for")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "code_verifier, ''",
        "code_verifier, another-verifier-of-no-less-than-forty-three-letters",
        "redirect_uri, http://127.0.0.1:8080/timeline/launch.html",
        "client_id, another",
        "grant_type, client_credentials",
        "code, x"
    })
    void nobody_else_gets_a_token(String name, String value) throws Exception {
        var changed = new LinkedHashMap<>(Map.of("code", code()));
        changed.put(name, value);

        assertThat(exchange(changed).body()).isEqualTo("{\"error\":\"invalid_grant\"}");
    }

    @ParameterizedTest
    @CsvSource({"redirect_uri, https://evil.example/", "redirect_uri, http://127.0.0.1:8080/", "client_id, another"})
    void nobody_is_sent_to_an_address_that_is_not_registered(String name, String value) throws Exception {
        var asked = asked();
        asked.put(name, value);

        assertThat(get("/authorize?" + form(asked)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge, ''",
        "code_challenge_method, plain",
        "aud, https://other.example/fhir",
        "launch, x",
        "scope, openid"
    })
    void what_is_asked_wrongly_is_answered_with_an_error(String name, String value) throws Exception {
        var asked = asked();
        asked.put(name, value);

        assertThat(get("/authorize?" + form(asked)).headers().firstValue("Location"))
                .hasValue(APP + "?error=invalid_request&state=s1");
    }

    @Test
    void a_launch_is_good_for_once() throws Exception {
        var asked = form(asked());
        get("/authorize?" + asked);

        assertThat(get("/authorize?" + asked).headers().firstValue("Location").orElseThrow())
                .contains("error=invalid_request");
        assertThat(get("/launch?patient=nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void without_a_launch_somebody_chooses_the_patient() throws Exception {
        var asked = asked();
        asked.remove("launch");
        asked.put("scope", "launch/patient patient/Patient.r");

        assertThat(get("/authorize?" + form(asked)).body()).contains("&amp;patient=example-birch\"");
    }

    @Test
    void a_page_of_another_origin_may_not_read() throws Exception {
        var known = get("/fhir/.well-known/smart-configuration", "Origin", "http://127.0.0.1:8080");
        var other = get("/fhir/.well-known/smart-configuration", "Origin", "http://127.0.0.1:8081");

        assertThat(known.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://127.0.0.1:8080");
        assertThat(JsonMapper.shared()
                        .readTree(known.body())
                        .path("token_endpoint")
                        .asString())
                .isEqualTo(ehr.base().replaceFirst("/fhir$", "/token"));
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
}
