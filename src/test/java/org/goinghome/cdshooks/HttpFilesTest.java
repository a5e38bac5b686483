package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request of {@code docs/http} is sent, and answered as the file says. */
@TestInstance(Lifecycle.PER_CLASS)
class HttpFilesTest {

    private static final Path FOLDER = Path.of("docs", "http");
    private static final String CLOSED = "closed-service.http";

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningService open;
    private ClosedService closed;

    @TempDir
    private Path folder;

    @BeforeAll
    void start() {
        open = new RunningService();
        closed = new ClosedService();
    }

    @AfterAll
    void stop() {
        open.close();
        closed.close();
    }

    static Stream<Arguments> requests() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".http"))
                    .sorted()
                    .map(HttpFile::read)
                    .toList()
                    .stream()
                    .flatMap(file -> file.requests().stream().map(request -> Arguments.of(file, request)));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("requests")
    void is_answered_as_the_file_says(HttpFile file, HttpFile.Request request) throws Exception {
        var response = send(file, request);

        assertThat(request.problems(response))
                .as(response.statusCode() + " " + response.headers().map() + " " + response.body())
                .isEmpty();
    }

    private HttpResponse<String> send(HttpFile file, HttpFile.Request request) throws Exception {
        var variables = new HashMap<>(file.variables());
        variables.put("base", "http://127.0.0.1:" + open.port());
        if (file.toString().equals(CLOSED)) {
            variables.putAll(ofClosedService(request.target().replace("{{base}}", "")));
        }
        return http.send(request.with(variables), BodyHandlers.ofString(UTF_8));
    }

    /** What the reader of the file has to fill in. */
    private Map<String, String> ofClosedService(String path) throws Exception {
        var used = ClosedService.token();
        assertThat(closed.discharge(used).statusCode()).isEqualTo(200);
        return Map.of(
                "base",
                "http://127.0.0.1:" + closed.port(),
                "token",
                TestKeys.token(ClosedService.HOSPITAL, ClosedService.PUBLIC + path, FixedTime.NOW),
                "usedToken",
                used,
                "otherToken",
                TestKeys.token(ClosedService.HOSPITAL, ClosedService.PUBLIC + "/cds-services", FixedTime.NOW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            200                                   | true
            201                                   | false
            header Content-Type: application/json | true
            header Content-Type: text/html        | false
            header Allow: GET                     | false
            body "services":[{                    | true
            body "services":[]                    | false
            empty                                 | false
            nonsense                              | false
            """)
    void what_is_not_as_the_file_says_is_told(String expected, boolean holds) throws Exception {
        var file = file("### x\n# expect 200\n# expect " + expected + "\nGET {{base}}/cds-services\n");
        var request = file.requests().get(0);

        assertThat(request.problems(send(file, request))).isEqualTo(holds ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "### No status\nGET http://x.example/\n",
                "### No request\n# expect 200\n",
                "# expect 200\nGET http://x.example/\n",
                "### Not a header\n# expect 200\nGET http://x.example/\nnonsense\n",
                "### Not a comment\n# expect 200\nnonsense\nGET http://x.example/\n",
                "### Another body first\n# expect body x\nGET http://x.example/\n"
            })
    void a_file_in_another_form_is_refused(String text) {
        assertThatThrownBy(() -> file(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_variable_that_nobody_set_is_refused() {
        var request = file("### x\n# expect 200\nGET {{nowhere}}/\n").requests().get(0);

        assertThatThrownBy(() -> request.with(Map.of())).hasMessageContaining("nowhere");
    }

    @Test
    void a_file_may_stand_in_the_middle_of_a_body() throws IOException {
        Files.writeString(folder.resolve("inner.json"), "[1,\n2]");

        var request = file("### x\n# expect 200\nPOST http://x.example/\n\n{\"a\":\n< inner.json\n}\n")
                .requests()
                .get(0);

        assertThat(request.body()).isEqualTo("{\"a\":\n[1,\n2]\n}");
    }

    private HttpFile file(String text) {
        try {
            return HttpFile.read(Files.writeString(folder.resolve("x.http"), text));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
