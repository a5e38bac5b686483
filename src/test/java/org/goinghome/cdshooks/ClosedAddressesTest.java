package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.ClosedService.status;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Without a token: what the service offers, whether it is well, and which methods there are. Nothing else. */
@Tag("T11")
@Tag("cds-63")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ClosedAddressesTest {

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "PROPFIND",
            "get",
            "NONSENSE");

    private static final Set<String> OPEN = Set.of(
            "/cds-services",
            "/cds-services/",
            "/fhir/metadata",
            "/handout/back-surgery",
            "/handout/back-surgery.pdf",
            "/handout/handout.css",
            "/timeline/settings.json",
            "/timeline/",
            "/timeline/launch.html",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness");

    private final Figures figures = new Figures("T11", "addresses x methods without a token");
    private final ClosedService service = new ClosedService();

    @AfterAll
    void stop() {
        service.close();
        figures.write();
    }

    @BeforeAll
    void warm() throws Exception {
        service.send("GET", "/cds-services", null, null);
    }

    Stream<String> addresses() {
        var addresses = new ArrayList<>(OPEN);
        service.running()
                .mapped()
                .forEach(pattern -> addresses.add(pattern.replace("{id}", "back-surgery-discharge")
                        .replace("{*path}", "x")
                        .replace("{name:[a-z0-9-]+}", "back-surgery")
                        .replace("/**", "/x")));
        addresses.addAll(List.of(
                "/",
                "/error",
                "/favicon.ico",
                "/robots.txt",
                "/index.html",
                "/login",
                "/logout",
                "/oauth2/token",
                "/.env",
                "/.git/config",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/application.yml",
                "/cds-services/back-surgery-discharge/feedback",
                "/cds-services/back-surgery-discharge/",
                "/cds-services/back-surgery-recovery",
                "/cds-services/nothing",
                "/cds-services.json",
                "/CDS-SERVICES/back-surgery-discharge",
                "/cds-services/../cds-services/back-surgery-discharge",
                "/cds-services/./back-surgery-discharge",
                "/cds-services/..;/x",
                "/cds-services;x=1/back-surgery-discharge",
                "/cds-services/back-surgery-discharge;jsessionid=1",
                "//cds-services/back-surgery-discharge",
                "/cds-services//back-surgery-discharge",
                "/cds-services/%2e%2e/actuator/env",
                "/cds-services%2Fback-surgery-discharge",
                "/cds-services/%62ack-surgery-discharge",
                "/cds-services%00/back-surgery-discharge",
                "/cds-services/back-surgery-discharge%0d%0aX: y",
                "/cds-services\\back-surgery-discharge",
                "/%63ds-services/back-surgery-discharge",
                "/actuator",
                "/actuator/",
                "/actuator/env",
                "/actuator/info",
                "/actuator/beans",
                "/actuator/heapdump",
                "/actuator/threaddump",
                "/actuator/loggers",
                "/actuator/logfile",
                "/actuator/metrics",
                "/actuator/prometheus",
                "/actuator/mappings",
                "/actuator/configprops",
                "/actuator/shutdown",
                "/actuator/health/../env",
                "/actuator/health/..;/env",
                "/actuator/health/%2e%2e/env",
                "/actuator;/env",
                "/h2-console",
                "/swagger-ui.html",
                "/v3/api-docs",
                "/jolokia",
                "/fhir",
                "/fhir/$export",
                "/fhir/Questionnaire/BackSurgeryCheckIn/$populate",
                "/fhir/PlanDefinition/BackSurgeryDischarge/$apply",
                "/fhir/Patient",
                "/fhir/Observation?patient=p1",
                "http://127.0.0.1/actuator/env",
                "*"));
        return addresses.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_tells_nothing_without_a_token(String address, CapturedOutput output) throws Throwable {
        for (var method : METHODS) {
            figures.holds(() -> {
                var answer = service.raw(
                        method, address, List.of("POST", "PUT", "PATCH").contains(method) ? "{}" : null);

                var call = method + " " + address + "\n" + answer;
                if (List.of("GET", "HEAD").contains(method) && OPEN.contains(address)) {
                    assertThat(status(answer)).as(call).isEqualTo(200);
                } else if (method.equals("OPTIONS")) {
                    assertThat(status(answer)).as(call).isIn(200, 400, 401, 404);
                    assertThat(answer).as(call).doesNotContain("services\":");
                } else {
                    assertThat(status(answer)).as(call).isIn(400, 401, 404, 405, 501);
                }
                assertThat(answer).as(call).doesNotContain("Exception", "\tat ", "org.", "Tomcat", "Spring");
            });
        }
        assertThat(output).doesNotContain("\tat ", "Exception");
    }

    @Test
    void health_tells_no_more_than_that() throws Exception {
        assertThat(service.send("GET", "/actuator/health", null, null).body())
                .isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
        assertThat(service.send("GET", "/actuator/health/nothing", null, null).statusCode())
                .isEqualTo(404);
    }

    /** Even if somebody exposes more there. */
    @Test
    void a_management_port_of_its_own_is_as_closed() throws Throwable {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var client = HttpClient.newHttpClient();
        try (var separate = new ClosedService(
                "management.server.port=" + port,
                "management.server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=*")) {
            assertThat(separate.port()).isNotEqualTo(port);
            for (var path : List.of("", "/env", "/beans", "/heapdump", "/loggers", "/configprops", "/health")) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path));
                figures.holds(() -> assertThat(client.send(request.build(), BodyHandlers.discarding())
                                .statusCode())
                        .as(path)
                        .isEqualTo(path.equals("/health") ? 200 : 401));
            }
        }
    }
}
