package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.json;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever the EHR's server does when it is asked for one input: an answer in time, and never one that looks like all is well. */
@Tag("alone")
@Tag("cds-34")
class EhrFaultsTest {

    private static final Duration DEADLINE = Duration.ofMillis(700);

    /** Deadlines are tested at four times the figure; the figure itself stands in docs/evidence. */
    private static final Duration LONGEST = DEADLINE.plusMillis(100).multipliedBy(4);

    private static final String DISCHARGE = "back-surgery-discharge";
    private static final String VISIT = "back-surgery-recovery";

    private static final List<String> REQUIRED =
            List.of("patient", "encounter", "procedures", "checkIns", "vitals", "pain", "symptoms");

    private static final Map<String, ResponseDefinitionBuilder> FAULTS = faults();
    private static final Map<String, Map<String, Integer>> TABLE = new LinkedHashMap<>();

    private static EhrServer ehr;
    private static EhrServer canary;
    private static ServerSocket announcing;
    private static RunningService service;
    private static Map<String, String> templates;
    private static Set<String> visitOnly;

    @BeforeAll
    static void start() throws Exception {
        ehr = new EhrServer();
        canary = new EhrServer();
        announcing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        service = new RunningService(Stream.concat(
                        Stream.of(
                                "goinghome.open.deadline=" + DEADLINE.toMillis() + "ms",
                                "goinghome.open.fhir-servers[" + FAULTS.size() + "]=" + announcingBase()),
                        FAULTS.keySet().stream()
                                .map(name ->
                                        "goinghome.open.fhir-servers[" + index(name) + "]=" + ehr.base(path(name))))
                .toArray(String[]::new));
        templates = EhrServer.templates(service, VISIT);
        var discharge = EhrServer.templates(service, DISCHARGE);
        visitOnly = templates.keySet().stream()
                .filter(key -> !discharge.containsKey(key))
                .collect(Collectors.toSet());
        templates.putAll(discharge);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        announcing.close();
        ehr.close();
        canary.close();
        System.out.println("Faults of the EHR's server x inputs of both services:");
        TABLE.forEach((fault, outcomes) -> System.out.println("  " + fault + ": " + outcomes));
        System.out.println(
                "  " + FAULTS.size() + " faults x " + templates.size() + " inputs: 0 silent, 0 of status 5xx, 0 late");
    }

    static Stream<String> names() {
        return FAULTS.keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void is_told_in_time(String fault) throws Exception {
        for (var key : templates.keySet()) {
            stub(fault, key);
            var id = visitOnly.contains(key) ? VISIT : DISCHARGE;
            var request = withAccess(RunningService.quiet(id), ehr.base(path(fault)), EVERYTHING);
            ((ObjectNode) request.get("prefetch")).remove(key);

            var started = System.nanoTime();
            var answer = service.post("/cds-services/" + id, request.toString());
            var took = Duration.ofNanos(System.nanoTime() - started);

            assertThat(took).as(fault + " of " + key).isLessThan(LONGEST);
            TABLE.computeIfAbsent(fault, name -> new TreeMap<>())
                    .merge(outcome(fault, key, answer.statusCode(), answer.body()), 1, Integer::sum);
        }
        assertThat(canary.requests()).isEmpty();
    }

    /** It says how much it will send, and sends nothing of it: nobody has to wait for that. */
    @Test
    void what_is_announced_as_too_large_is_not_read() throws Exception {
        var key = templates.keySet().stream()
                .filter(each -> !REQUIRED.contains(each) && !visitOnly.contains(each))
                .findFirst()
                .orElseThrow();
        var server = new Thread(EhrFaultsTest::announce);
        server.setDaemon(true);
        server.start();
        var request = withAccess(RunningService.quiet(DISCHARGE), announcingBase(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).remove(key);

        var answer = service.post("/cds-services/" + DISCHARGE, request.toString());

        assertThat(outcome("announced", key, answer.statusCode(), answer.body()))
                .isEqualTo("card: could not be read");
    }

    private static String announcingBase() {
        return "http://127.0.0.1:" + announcing.getLocalPort();
    }

    private static void announce() {
        try (var connection = announcing.accept()) {
            connection.getInputStream().readNBytes(1);
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: " + (9 << 20)
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));
            while (connection.getInputStream().read() >= 0) {
                // Until the other side has enough.
            }
        } catch (IOException e) {
            // It was cut off.
        }
    }

    private static String outcome(String fault, String key, int status, String body) {
        var name = fault + " of " + key + ": " + status + " " + body;
        if (REQUIRED.contains(key) || fault.contains("another patient")) {
            assertThat(status).as(name).isEqualTo(412);
            assertThat(body).as(name).contains(key);
            return "412";
        }
        assertThat(status).as(name).isEqualTo(200);
        assertThat(body).as(name).contains("Not read: " + key + " (");
        return body.replaceAll("(?s).*Not read: \\w+ \\(([^)]*)\\).*", "card: $1");
    }

    private static void stub(String fault, String key) {
        var address = "/" + path(fault) + "/" + EhrServer.address(templates.get(key));
        if (fault.equals("second page fails")) {
            ehr.answers(address, json(page(ehr.base(path(fault)) + "/page2")));
            ehr.answers("/" + path(fault) + "/page2", aResponse().withStatus(500));
        } else if (fault.equals("next page without end")) {
            ehr.answers(address, json(page(ehr.base(path(fault)) + "/again")));
            ehr.answers("/" + path(fault) + "/again", json(page(ehr.base(path(fault)) + "/again")));
        } else if (fault.equals("next page elsewhere")) {
            ehr.answers(address, json(page(canary.base() + "/page2")));
        } else if (fault.equals("redirect")) {
            ehr.answers(address, aResponse().withStatus(302).withHeader("Location", canary.base() + "/x"));
        } else {
            ehr.answers(address, FAULTS.get(fault));
        }
    }

    private static String page(String next) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"next\",\"url\":\"" + next
                + "\"}],\"entry\":[]}";
    }

    private static int index(String fault) {
        return List.copyOf(FAULTS.keySet()).indexOf(fault);
    }

    private static String path(String fault) {
        return "f" + index(fault);
    }

    private static Map<String, ResponseDefinitionBuilder> faults() {
        var faults = new LinkedHashMap<String, ResponseDefinitionBuilder>();
        var empty = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}";
        faults.put("status 500", aResponse().withStatus(500));
        faults.put("status 502 with HTML", html(502));
        faults.put("status 503", aResponse().withStatus(503));
        faults.put("status 503, later", aResponse().withStatus(503).withHeader("Retry-After", "30"));
        faults.put("status 429", aResponse().withStatus(429));
        faults.put("status 429, later", aResponse().withStatus(429).withHeader("Retry-After", "30"));
        faults.put("status 401", aResponse().withStatus(401));
        faults.put("status 403", aResponse().withStatus(403));
        faults.put("status 404", aResponse().withStatus(404));
        faults.put("status 204", aResponse().withStatus(204));
        faults.put("nothing at all", json(""));
        faults.put("a login page", html(200));
        faults.put("JSON called HTML", json(empty).withHeader("Content-Type", "text/html"));
        faults.put("a FHIR error", json(error()));
        faults.put(
                "a FHIR error among the entries",
                json("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" + error()
                        + "}]}"));
        faults.put("half of the JSON", json(empty.substring(0, 40)));
        faults.put("another type", json("{\"resourceType\":\"Basic\",\"id\":\"1\"}"));
        faults.put("a list", json("[]"));
        faults.put("a number out of bounds", json("{\"resourceType\":\"Bundle\",\"total\":1e999999999}"));
        faults.put("a name twice", json("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"type\":\"searchset\"}"));
        faults.put("64 levels", json("{\"a\":".repeat(70) + "1" + "}".repeat(70)));
        faults.put("9 MB", json("{\"resourceType\":\"Bundle\",\"x\":\"" + "x".repeat(9 << 20) + "\"}"));
        faults.put(
                "a gzip bomb", json("").withHeader("Content-Encoding", "gzip").withBody(bomb()));
        faults.put("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        faults.put("an empty response", aResponse().withFault(Fault.EMPTY_RESPONSE));
        faults.put("a malformed chunk", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        faults.put("random data", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        faults.put("slow", json(empty).withFixedDelay(3_000));
        faults.put("dripping", json(empty + " ".repeat(200)).withChunkedDribbleDelay(100, 10_000));
        faults.put("redirect", aResponse());
        faults.put("second page fails", aResponse());
        faults.put("next page without end", aResponse());
        faults.put("next page elsewhere", aResponse());
        return faults;
    }

    private static ResponseDefinitionBuilder html(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody("<html><body>Please log in</body></html>");
    }

    private static String error() {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"exception\"}]}";
    }

    /** 20 MB in 20 KB. */
    private static byte[] bomb() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[20 << 20]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
