package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.goinghome.conformance.OpenApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** What {@code docs/integrating.md} shows is what is sent and answered today. */
@TestInstance(Lifecycle.PER_CLASS)
class IntegratingPageTest {

    private static final Path PAGE = Path.of("docs", "integrating.md");
    private static final Pattern SHOWN =
            Pattern.compile("(<!-- (request|answer): (\\S+), ([^>]+) -->\\n\\n```json\\n)([^`]*?)(```)");

    private final RunningService service = new RunningService();

    @AfterAll
    void stop() {
        service.close();
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void requests_and_answers_are_those_of_today() throws IOException {
        var shown = SHOWN.matcher(page());
        var today = shown.replaceAll(each -> Matcher.quoteReplacement(
                each.group(1) + today(each.group(2), each.group(3), each.group(4)) + "\n" + each.group(6)));
        if (Boolean.getBoolean("goinghome.write-docs")) {
            Files.writeString(PAGE, today);
        }

        assertThat(shown.reset().results().count()).isEqualTo(4);
        assertThat(PAGE)
                .as("stale; write it anew with: mvn test -Dtest=IntegratingPageTest -Dgoinghome.write-docs=true")
                .content()
                .isEqualTo(today);
    }

    private String today(String kind, String file, String name) {
        var request = HttpFile.read(Path.of("docs", "http", file)).named(name);
        if (kind.equals("request")) {
            return request.body();
        }
        try {
            var answer = HttpClient.newHttpClient()
                    .send(
                            request.with(Map.of("base", "http://127.0.0.1:" + service.port())),
                            BodyHandlers.ofString(UTF_8));
            var printer = new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            return CaseFolder.JSON
                    .writer()
                    .with(printer)
                    .writeValueAsString(CaseFolder.JSON.readTree(CaseFolder.asAtAddress(answer.body())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void every_prefetch_key_is_told() throws Exception {
        for (var id : new String[] {"back-surgery-discharge", "back-surgery-recovery"}) {
            assertThat(EhrServer.templates(service, id).keySet())
                    .allSatisfy(key -> assertThat(page()).contains("\n| `" + key + "` |"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Card", "Suggestion", "Action"})
    void every_field_of_a_card_is_told(String schema) {
        var fields = new ArrayList<>(OpenApi.ofThisService()
                .document()
                .at("/components/schemas/" + schema + "/properties")
                .propertyNames());

        assertThat(fields)
                .isNotEmpty()
                .allSatisfy(field -> assertThat(page()).containsPattern("\n\\| `[^|]*\\b" + field + "\\b[^|]*` \\|"));
    }

    @Test
    void every_status_is_told() {
        var statuses = OpenApi.ofThisService().answers().stream()
                .map(answer -> answer.substring(answer.length() - 3))
                .filter(status -> !status.equals("200"))
                .distinct()
                .toList();

        assertThat(statuses)
                .hasSizeGreaterThan(10)
                .allSatisfy(status -> assertThat(page()).contains("\n| " + status + " |"));
    }
}
