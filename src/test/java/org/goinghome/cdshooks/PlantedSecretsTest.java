package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.goinghome.cdshooks.ClosedService.DISCHARGE;
import static org.goinghome.cdshooks.ClosedService.HOSPITAL;
import static org.goinghome.cdshooks.ClosedService.PUBLIC;
import static org.goinghome.cdshooks.ClosedService.token;

import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.JWSAlgorithm;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.database.Database;
import org.goinghome.security.Figures;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request, a token or an EHR's server says is nowhere else afterwards: not in an answer that did not ask for it, the log,
 * what tells of health, the database, or a file. The log is the one that is really in use: JSON.
 */
@Tag("T13")
@Tag("cds-72")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class PlantedSecretsTest {

    private static final Path TEMP = Path.of(System.getProperty("java.io.tmpdir"));

    /** Who is asked to do what a card suggests: in the answer it belongs. */
    private static final String USER = "user-Zq9xW";

    /** What a clinician wrote is kept, in one place. */
    private static final String COMMENT = "comment-Zq8xW";

    private final Set<String> planted = new TreeSet<>();
    private final List<String> answers = new ArrayList<>();
    private Set<Path> before;
    private EhrServer ehr;
    private EhrServer traces;
    private ClosedService service;

    /** Fails where Spring's handlers of exceptions do not reach. */
    @TestConfiguration(proxyBeanMethods = false)
    static class FailingFilter {

        @Bean
        FilterRegistrationBean<Filter> failing() {
            var bean = new FilterRegistrationBean<Filter>((request, response, chain) -> {
                var http = (HttpServletRequest) request;
                var secret = http.getHeader("X-Fail");
                if (secret == null) {
                    chain.doFilter(request, response);
                } else if (secret.endsWith("runtime")) {
                    throw new IllegalStateException(secret, new IOException(secret));
                } else if (secret.endsWith("io")) {
                    throw new IOException(secret, new IllegalStateException(secret));
                } else {
                    throw new ServletException(secret, new IllegalStateException(secret));
                }
            });
            bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return bean;
        }
    }

    @BeforeAll
    void start() throws IOException {
        before = entries();
        ehr = new EhrServer();
        traces = new EhrServer();
        traces.answersEverything("/fhir/v1/traces", aResponse());
        service = new ClosedService(
                "logging.structured.format.console=ecs",
                "spring.profiles.active=tracing",
                "management.tracing.sampling.probability=1",
                "management.opentelemetry.tracing.export.schedule-delay=100ms",
                "management.opentelemetry.tracing.export.otlp.endpoint=" + traces.base() + "/v1/traces",
                "spring.main.sources=" + FailingFilter.class.getName(),
                "goinghome.clients[0].calls-per-second=1000",
                "goinghome.clients[0].fhir-servers=" + ehr.base(),
                "goinghome.clients[0].fhir-networks=127.0.0.0/8,::1/128");
    }

    @AfterAll
    void stop() {
        service.close();
        ehr.close();
        traces.close();
    }

    private static Set<Path> entries() throws IOException {
        try (var files = Files.list(TEMP)) {
            return new HashSet<>(files.toList());
        }
    }

    /** A text that stands nowhere else. */
    private String secret(String what) {
        var secret = what + "-Zq" + (planted.size() + 10) + "xW";
        planted.add("Zq" + (planted.size() + 10) + "xW");
        return secret;
    }

    private void call(String method, String path, String body, String... headers) throws Exception {
        answers.add(service.raw(method, path, body, headers));
    }

    private void discharge(JsonNode request) throws Exception {
        call("POST", DISCHARGE, request.toString(), "Authorization: Bearer " + token());
    }

    private static ObjectNode quiet() {
        return RunningService.quietDischarge();
    }

    @Test
    void what_was_planted_is_found_nowhere(CapturedOutput output) throws Exception {
        healthyCalls();
        refusedCalls();
        brokenBodies();
        hostileTokens();
        sickServers();
        failures();
        feedback();
        call("GET", "/actuator/health", null);
        call("GET", "/cds-services", null);
        call(
                "GET",
                "/actuator/metrics",
                null,
                "Authorization: Bearer " + TestKeys.token(HOSPITAL, PUBLIC + "/actuator/metrics", FixedTime.NOW));

        assertThat(planted).hasSizeGreaterThanOrEqualTo(40);
        var log = output.getAll();
        await().until(() -> sentTraces().contains("goinghome.fhir.read"));
        var sent = sentTraces();
        var tables = tables();
        var found = new TreeSet<String>();
        for (var secret : planted) {
            if (log.contains(secret)
                    || tables.toString().contains(secret)
                    || sent.contains(secret)
                    || answers.stream().anyMatch(answer -> answer.contains(secret))
                    || inNewFiles(secret)) {
                found.add(secret);
            }
        }
        Figures.held(
                "T13",
                "secrets planted, looked for in " + answers.size() + " answers, log, traces, database and files",
                planted.size(),
                planted.size() - found.size());
        assertThat(found).isEmpty();
        assertThat(log).doesNotContain(EhrServer.TOKEN, USER, COMMENT);
        assertThat(sent)
                .contains("http post /cds-services/{id}", "gather", "evaluate", "render", "goinghome.fhir.read")
                .doesNotContain(EhrServer.TOKEN, USER, COMMENT, DISCHARGE, "Exception");
        assertThat(answers).noneMatch(answer -> answer.contains(COMMENT));
        assertThat(tables).containsKeys("issued_card", "issued_finding", "feedback_suggestion");
        assertThat(tables.keySet())
                .as("where the comment of a clinician stands")
                .filteredOn(table -> tables.get(table).contains(COMMENT))
                .containsExactly("feedback_comment");
        assertThat(holds(service.running().data(), COMMENT))
                .as("what is in a table is found in the file")
                .isTrue();
        assertThat(log.split("Unexpected java.lang.IllegalStateException at ", -1))
                .as("failures that no controller threw")
                .hasSizeGreaterThanOrEqualTo(3);
        assertThatLinesAreJson(log);
    }

    /** As they came: texts stand in the bytes as they are. */
    private String sentTraces() {
        return traces.requests().stream()
                .map(request -> new String(request.getBody(), ISO_8859_1))
                .collect(Collectors.joining());
    }

    // ---- where something is planted

    private void healthyCalls() throws Exception {
        var request = quiet();
        request.at("/prefetch/vitals/entry")
                .forEach(entry -> ((ObjectNode) entry.get("resource"))
                        .putArray("note")
                        .addObject()
                        .put("text", secret("free text")));
        var patient = (ObjectNode) request.at("/prefetch/patient");
        patient.putArray("name")
                .addObject()
                .put("family", secret("Roe"))
                .putArray("given")
                .add(secret("Jane"));
        patient.putArray("identifier")
                .addObject()
                .put("system", "urn:synthetic")
                .put("value", secret("MRN"));
        patient.putArray("telecom").addObject().put("system", "phone").put("value", secret("phone"));
        patient.putArray("address").addObject().put("city", secret("city"));
        patient.putObject("text").put("status", "generated").put("div", "<div>" + secret("narrative") + "</div>");
        ((ObjectNode) request.get("context")).put("userId", "Practitioner/" + USER);
        ((ObjectNode) request.get("context")).put("other", secret("context"));
        ((ObjectNode) request.get("prefetch")).put(secret("key") + " born 1970", secret("value"));
        request.put(secret("member"), secret("extra"));
        request.putObject("extension").put("x", secret("extension"));
        discharge(request);
        call(
                "POST",
                DISCHARGE + "?patient=" + secret("query"),
                request.toString(),
                "Authorization: Bearer " + token(),
                "User-Agent: " + secret("agent"),
                "Referer: https://ehr.example/" + secret("referer"),
                "X-Request-Id: " + secret("request"),
                "Accept-Language: " + secret("x"),
                "Cookie: session=" + secret("cookie"));
    }

    private void refusedCalls() throws Exception {
        var request = quiet();
        request.put("hook", secret("hook"));
        request.put("hookInstance", secret("instance"));
        discharge(request);
        request = quiet();
        ((ObjectNode) request.get("context")).put("patientId", secret("patient") + "/../x");
        discharge(request);
        request = quiet();
        ((ObjectNode) request.at("/prefetch/vitals/entry/0/resource/subject"))
                .put("reference", "Patient/" + secret("other"));
        discharge(request);
        request = quiet();
        ((ObjectNode) request.at("/prefetch/vitals/entry/0/resource")).put("effectiveDateTime", secret("time"));
        ((ObjectNode) request.at("/prefetch/vitals/entry/1/resource")).put("status", secret("status"));
        ((ArrayNode) request.at("/prefetch/vitals/entry"))
                .addObject()
                .putObject("resource")
                .put("resourceType", secret("type"));
        discharge(request);
        request = quiet();
        ((ObjectNode) request.get("prefetch")).set("vitals", outcome(secret("outcome")));
        discharge(request);
        request = EhrServer.withAccess(
                quiet(),
                "https://" + secret("server").toLowerCase(Locale.ROOT) + ".example/fhir",
                EhrServer.EVERYTHING);
        ((ObjectNode) request.get("fhirAuthorization"))
                .put("access_token", secret("access"))
                .put("subject", secret("subject"));
        ((ObjectNode) request.get("prefetch")).remove("vitals");
        discharge(request);
        call("POST", "/cds-services/" + secret("service") + "%20x", "{}", "Authorization: Bearer " + token());
        call("GET", "/" + secret("path"), null);
        call("GET", "/" + secret("path") + "/..;/x", null);
        call("GET", "/{" + secret("address"), null);
        call("GET", "/" + secret("crlf") + "%0d%0aSet-Cookie:x", null);
        call(secret("METHOD"), DISCHARGE, null, "Authorization: Bearer " + token());
        call("POST", DISCHARGE, "{}", "Authorization: Bearer " + token(), "Content-Encoding: " + secret("coding"));
        call("POST", DISCHARGE, "{}", "Authorization: Bearer " + token(), "Accept: text/" + secret("accept"));
        call(
                "POST",
                DISCHARGE,
                "{}",
                "Authorization: Bearer " + token(),
                "Origin: https://" + secret("origin") + ".example");
        call("GET", "/cds-services", null, secret("header name") + ": x");
        call("GET", "/cds-services", null, "X: " + secret("long") + "x".repeat(10_000));
        answers.add(service.running().raw(secret("nonsense") + "\r\n\r\n"));
    }

    private static JsonNode outcome(String words) {
        return JsonMapper.shared()
                .readTree(
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"exception\","
                                + "\"diagnostics\":\"" + words + "\",\"details\":{\"text\":\"" + words + "\"}}]}");
    }

    private void brokenBodies() throws Exception {
        for (var body : List.of(
                "{\"hook\":\"" + secret("broken"),
                secret("text"),
                "{\"" + secret("name") + "\":1,}",
                "{\"hook\":\"" + secret("double") + "\",\"hook\":\"x\"}",
                "{\"context\":" + "[".repeat(200) + "\"" + secret("deep") + "\"",
                "{\"prefetch\":{\"patient\":{\"resourceType\":\"Patient\",\"birthDate\":\"" + secret("born") + "\"}}}",
                "\"\\r\\n{\\\"message\\\":\\\"" + secret("forged") + "\\\"}\\r\\n\"")) {
            call("POST", DISCHARGE, body, "Authorization: Bearer " + token());
        }
    }

    private void hostileTokens() throws Exception {
        var key = TestKeys.ES384;
        for (var issuer : List.of(HOSPITAL, "https://" + secret("issuer") + ".example")) {
            var token = TestKeys.sign(
                    TestKeys.header(JWSAlgorithm.ES384, key)
                            .keyID(secret("kid"))
                            .jwkURL(URI.create("https://" + secret("jku") + ".example"))
                            .build(),
                    TestKeys.claims(issuer, secret("audience"), FixedTime.NOW)
                            .jwtID(secret("jti\r\n"))
                            .subject(secret("subject"))
                            .claim("tenant", secret("tenant"))
                            .build(),
                    key);
            planted.addAll(List.of(token.split("\\.", -1)));
            call("POST", DISCHARGE, "{}", "Authorization: Bearer " + token);
        }
        var replayed = token();
        planted.addAll(List.of(replayed.split("\\.", -1)).subList(1, 3));
        call("POST", DISCHARGE, quiet().toString(), "Authorization: Bearer " + replayed);
        call("POST", DISCHARGE, quiet().toString(), "Authorization: Bearer " + replayed);
        call("POST", DISCHARGE, "{}", "Authorization: Bearer " + secret("x"));
        call("POST", DISCHARGE, "{}", "Authorization: Basic " + secret("basic"));
    }

    private void sickServers() throws Exception {
        for (var answer : List.of(
                aResponse().withStatus(500).withBody(outcome(secret("failure")).toString()),
                aResponse()
                        .withStatus(403)
                        .withHeader("WWW-Authenticate", secret("challenge"))
                        .withBody(secret("forbidden")),
                aResponse().withStatus(302).withHeader("Location", "https://" + secret("elsewhere") + ".example"),
                EhrServer.json("{\"resourceType\":\"Bundle\",\"type\":\"" + secret("bundle") + "\"}"),
                EhrServer.json("{\"resourceType\":\"Patient\",\"id\":\"" + secret("id") + "\"}"),
                EhrServer.json("<html>" + secret("page")),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE))) {
            ehr.answersEverything("/fhir.*", answer);
            var request = EhrServer.withAccess(quiet(), ehr.base(), EhrServer.EVERYTHING);
            ((ObjectNode) request.get("fhirAuthorization")).put("access_token", secret("access"));
            ((ObjectNode) request.get("prefetch")).remove(List.of("vitals", "conditions", "patient"));
            discharge(request);
        }
        assertThat(ehr.requests()).isNotEmpty();
    }

    private void failures() throws Exception {
        for (var kind : List.of("runtime", "io", "servlet")) {
            call("GET", "/cds-services", null, "X-Fail: " + secret("failed") + kind);
        }
        var nested = new IllegalStateException(secret("outer"), new IOException(secret("inner")));
        nested.addSuppressed(new IOException(secret("beside")));
        LoggerFactory.getLogger("org.springframework.web.servlet.DispatcherServlet")
                .error("Failed", nested);
    }

    private void feedback() throws Exception {
        tell(item(), 200);
        var accepted = item().put("outcome", "accepted").put("note", secret("note"));
        accepted.remove("overrideReason");
        accepted.putArray("acceptedSuggestions")
                .addObject()
                .put("id", UUID.randomUUID().toString())
                .put("label", secret("label"));
        tell(accepted, 200);
        for (var name : List.of("card", "outcome", "outcomeTimestamp", "acceptedSuggestions", "overrideReason")) {
            tell(item().put(name, secret(name)), 400);
        }
        tell(item().put("outcome", secret("outcome") + "\r\n{\"message\":\"x\"}"), 400);
        for (var name : List.of("code", "system")) {
            var item = item();
            ((ObjectNode) item.at("/overrideReason/reason")).put(name, secret(name) + "\n x");
            tell(item, 400);
        }
        var suggested = accepted.deepCopy();
        ((ObjectNode) suggested.at("/acceptedSuggestions/0")).put("id", secret("suggestion"));
        tell(suggested, 400);
    }

    /** Something of it is kept: what has a column. */
    private ObjectNode item() {
        var item = JsonMapper.shared()
                .createObjectNode()
                .put("card", UUID.randomUUID().toString())
                .put("outcome", "overridden")
                .put("outcomeTimestamp", FixedTime.NOW.toString())
                .put(secret("name"), secret("value"));
        item.putObject("extension").put("x", secret("extension"));
        var why = item.putObject("overrideReason").put("userComment", COMMENT).put("other", secret("other"));
        why.putObject("reason")
                .put("code", "patient-refused")
                .put("system", "urn:synthetic")
                .put("display", secret("display"));
        return item;
    }

    private void tell(ObjectNode item, int status) throws Exception {
        var body = JsonMapper.shared().createObjectNode().put("sender", secret("sender"));
        body.putArray("feedback").add(item);
        call(
                "POST",
                DISCHARGE + "/feedback?from=" + secret("query"),
                body.toString(),
                "Authorization: Bearer " + TestKeys.token(HOSPITAL, PUBLIC + DISCHARGE + "/feedback", FixedTime.NOW));
        assertThat(ClosedService.status(answers.get(answers.size() - 1))).isEqualTo(status);
    }

    // ---- where it is looked for

    /** What stands in each table that is not empty. */
    private Map<String, String> tables() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rows("issued_card")).isNotEmpty());
        var tables = new TreeMap<String, String>();
        for (var row : rows("information_schema.tables where table_schema = 'public'")) {
            var name = String.valueOf(row.get("table_name"));
            var rows = rows("\"" + name + "\"");
            if (!rows.isEmpty()) {
                tables.put(name, rows.toString());
            }
        }
        return tables;
    }

    private List<Map<String, Object>> rows(String from) {
        return service.running()
                .part(Database.class)
                .work(session ->
                        session.jdbc().sql("select * from " + from).query().listOfRows())
                .orElseThrow();
    }

    private boolean inNewFiles(String secret) throws IOException {
        for (var entry : entries()) {
            if (!before.contains(entry) && holds(entry, secret)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Path entry, String secret) throws IOException {
        try (Stream<Path> files = Files.walk(entry)) {
            for (var file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)
                        && Files.size(file) < 5_000_000
                        && new String(Files.readAllBytes(file), ISO_8859_1).contains(secret)) {
                    return true;
                }
            }
        } catch (UncheckedIOException | NoSuchFileException e) {
            // Somebody else's, and gone.
            return false;
        }
        return false;
    }

    private static void assertThatLinesAreJson(String log) {
        var lines = log.lines()
                .filter(line -> !line.isBlank())
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(lines).hasSizeGreaterThan(50).allMatch(JsonNode::isObject);
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().equals("answered"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.path("client").asString()).isEqualTo("hospital");
                    assertThat(line.path("serviceId").asString()).isEqualTo("back-surgery-discharge");
                    assertThat(line.path("hookInstance").asString()).hasSize(36);
                    assertThat(line.path("cards").isNumber()).isTrue();
                    assertThat(line.path("ms").isNumber()).isTrue();
                });
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().equals("refused"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("status").isNumber()).isTrue());
        assertThat(lines)
                .filteredOn(line -> line.has("error"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("error").propertyNames())
                        .containsExactlyInAnyOrder("type", "stack_trace"));
    }
}
