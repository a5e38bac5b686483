package org.goinghome.viewer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.cdshooks.FixedTime;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the pages are served; what they do is tested in a browser, by {@code bin/lib/viewer}. */
@TestInstance(Lifecycle.PER_CLASS)
class ViewerPagesTest {

    private static final Path EXAMPLES = Path.of("fhir-resources", "examples");

    private final RunningService service = new RunningService();

    @AfterAll
    void stop() {
        service.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/index.html, text/html",
        "/form.html, text/html",
        "/assets/index.js, text/javascript",
        "/assets/index.css, text/css",
        "/lforms/main.js, text/javascript",
        "/lforms/LICENSE.md, text/plain;charset=UTF-8",
        "/examples/index.json, application/json",
        "/examples/wound-infection.json, application/json"
    })
    void a_file_has_its_type_and_is_kept_by_nobody(String path, String type) throws Exception {
        var answer = service.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        // All files of a build have the same date.
        assertThat(header(answer, "Last-Modified")).isEmpty();
        assertThat(service.send("HEAD", path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/?lang=es"})
    @Tag("T26")
    void a_page_runs_and_asks_for_nothing_but_what_is_its_own(String path) throws Exception {
        var answer = service.get(path);

        assertThat(header(answer, "Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none';"
                        + " base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(new String(answer.body(), UTF_8))
                .doesNotContain("<style", " style=", "onclick", "http://", "https://")
                .doesNotContainPattern("<script(?![^>]* src=)");
    }

    /** LHC-Forms writes styles into its page. That is all it may do more, and it may ask for nothing at all. */
    @Test
    @Tag("T26")
    void the_page_of_the_form_stands_in_the_viewer_alone() throws Exception {
        var answer = service.get("/form.html");

        assertThat(header(answer, "Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                        + " img-src 'self' data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("SAMEORIGIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing.html",
                "/assets/",
                "/assets/nothing.js",
                "/assets/index.js.map",
                "/examples/",
                "/examples/nothing.json",
                "/lforms/main.js/x",
                "/web/index.html",
                "/static/index.html",
                "/application.yml",
                "/favicon.ico"
            })
    void what_is_not_there_is_told_as_anywhere_else(String path) throws Exception {
        var answer = service.send("GET", path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("OperationOutcome", "There is nothing at this address.");
        assertThat(header(answer, "Content-Security-Policy")).contains("sandbox");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../application.yml",
                "/assets/..%2fapplication.yml",
                "/assets/%2e%2e/application.yml",
                "/assets/%252e%252e/application.yml",
                "/assets/..;/application.yml",
                "/assets/..\\application.yml",
                "/examples//../../application.yml",
                "/lforms/%00main.js"
            })
    void no_path_leads_out_of_its_folder(String path) throws Exception {
        var answer = service.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).containsPattern("^HTTP/1.1 40[04] ").doesNotContain("goinghome-cds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void it_is_read_and_nothing_else(String method) throws Exception {
        for (var path : List.of("/", "/form.html", "/assets/index.js", "/examples/index.json")) {
            var answer = service.send(method, path);

            assertThat(answer.statusCode()).as(path).isEqualTo(405);
            assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
            assertThat(answer.body()).contains("use GET.");
        }
    }

    @Test
    void a_name_that_was_made_to_lead_here_gets_nothing() throws Exception {
        assertThat(service.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("<html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/form.html", "/assets/index.js", "/examples/wound-infection.json"})
    @Tag("T11")
    void with_clients_there_is_nothing(String path) throws Exception {
        try (var closed = new ClosedService()) {
            assertThat(closed.send("GET", path, null, null).statusCode()).isEqualTo(401);

            var audience = ClosedService.PUBLIC + path.replaceFirst("^/$", "");
            var token = TestKeys.token(ClosedService.HOSPITAL, audience, FixedTime.NOW);
            var answer = closed.send("GET", path, token, null);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("OperationOutcome");
        }
    }

    @Test
    void every_example_can_be_chosen() throws Exception {
        var listed = new ArrayList<String>();
        var index =
                JsonMapper.shared().readTree(service.get("/examples/index.json").body());
        for (JsonNode patient : index.path("patients")) {
            patient.path("moments")
                    .forEach(moment -> listed.add(moment.path("file").asString()));
        }

        assertThat(index.path("moment").asString()).isEqualTo("2026-01-01T12:00:00Z");
        try (var files = Files.list(EXAMPLES)) {
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString().replace(".json", ""))
                                    .toList());
        }
        for (var name : listed) {
            assertThat(service.get("/examples/" + name + ".json").body())
                    .isEqualTo(Files.readAllBytes(EXAMPLES.resolve(name + ".json")));
        }
    }
}
