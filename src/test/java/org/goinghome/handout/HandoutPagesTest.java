package org.goinghome.handout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.goinghome.cdshooks.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What patients take home, as it is read. */
@TestInstance(Lifecycle.PER_CLASS)
class HandoutPagesTest {

    private static final String PAGE = "/handout/back-surgery";

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningService service;

    @BeforeAll
    void start() {
        service = new RunningService(
                "goinghome.handout.phones[0].label.en=<b>Ward</b> & clinic",
                "goinghome.handout.phones[0].label.es=Planta",
                "goinghome.handout.phones[0].number=+1 (555) 010-0100",
                "goinghome.handout.phones[1].label.en=Nights",
                "goinghome.handout.phones[1].label.es=Noches",
                "goinghome.handout.phones[1].number=555-0101 ext. 7");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "?lang=en, de, en, Call your care team",
        "?lang=es, en, es, Llame ya a su equipo",
        "?lang=es-MX, en, es, Llame ya a su equipo",
        "'', 'es-US, en;q=0.5', es, Llame ya a su equipo",
        "'', fr, en, Call your care team"
    })
    void is_in_the_language_of_the_address_else_in_one_that_the_reader_prefers(
            String query, String accepted, String language, String words) throws Exception {
        var answer = get(PAGE + query, "Accept-Language", accepted);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(header(answer, "Content-Language")).isEqualTo(language);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(answer.body()).contains("<html", "lang=\"" + language + "\"", words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?lang=fr", "?lang=", "?lang=en&lang=es", "?lang=%3Cscript%3E"})
    void another_language_is_refused_by_name(String query) throws Exception {
        for (var path : new String[] {PAGE, PAGE + ".pdf"}) {
            var answer = get(path + query);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("OperationOutcome", "\"expression\":[\"lang\"]", "expected one of en, es")
                    .doesNotContain("script");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/handout/knee",
                "/handout/knee.pdf",
                "/handout",
                "/handout/",
                "/handout/back-surgery.html",
                "/handout/Back-Surgery",
                "/handout/back-surgery/p1"
            })
    void there_is_no_other_handout(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("OperationOutcome");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void it_is_read_and_nothing_else(String method) throws Exception {
        for (var path : new String[] {PAGE, PAGE + ".pdf", "/handout/handout.css"}) {
            var answer = service.send(method, path);

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(header(answer, "Allow")).isEqualTo("GET");
        }
    }

    @Test
    @Tag("T26")
    void the_page_runs_no_script_loads_nothing_from_elsewhere_and_stands_in_no_frame() throws Exception {
        var answer = get(PAGE);

        assertThat(header(answer, "Content-Security-Policy"))
                .contains("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("script-src", "unsafe");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.body().replace("xmlns=\"http://www.w3.org/1999/xhtml\"", ""))
                .doesNotContain("<script", "<style", " style=", "http:", "https:")
                .doesNotContainPattern("\\son[a-z]+=");
        assertThat(get("/handout/handout.css").body()).doesNotContain("url(", "@import");
        assertThat(header(get("/handout/handout.css"), "Content-Type")).isEqualTo("text/css;charset=UTF-8");
    }

    @Test
    void a_pdf_may_be_shown_and_stands_in_no_frame() throws Exception {
        var answer = service.get(PAGE + ".pdf?lang=es");

        assertThat(header(answer, "Content-Security-Policy"))
                .contains("frame-ancestors 'none'")
                .doesNotContain("sandbox");
        assertThat(header(answer, "Content-Disposition")).isEqualTo("inline; filename=\"back-surgery-es.pdf\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE + "?lang=en", PAGE + ".pdf?lang=en"})
    void who_has_it_is_told_so(String path) throws Exception {
        var answer = get(path);
        var tag = header(answer, "ETag");

        assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=300, public");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(tag).isNotEqualTo(header(get(path.replace("lang=en", "lang=es")), "ETag"));
        assertThat(service.send("HEAD", path).statusCode()).isEqualTo(200);
    }

    @Test
    void phone_numbers_are_those_of_the_site_and_can_be_dialled() throws Exception {
        assertThat(get(PAGE + "?lang=en").body())
                .contains("&lt;b&gt;Ward&lt;/b&gt; &amp; clinic", "href=\"tel:+15550100100\"", "555-0101 ext. 7")
                .doesNotContain("<b>Ward", "tel:5550101", "My care team, by day");
        assertThat(get(PAGE + "?lang=es").body()).contains("Planta", "Noches");
    }

    @Test
    void who_asks_while_it_is_made_gets_the_same() {
        var answers = new ArrayList<CompletableFuture<String>>();
        for (var i = 0; i < 20; i++) {
            answers.add(http.sendAsync(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + service.port() + PAGE + ".pdf?lang=en"))
                                    .build(),
                            BodyHandlers.discarding())
                    .thenApply(answer -> answer.statusCode() + " " + header(answer, "ETag")));
        }

        assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
}
