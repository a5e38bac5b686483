package org.goinghome.insight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.database.Database;
import org.goinghome.feedback.NewIds;
import org.goinghome.feedback.SimulatedMonth;
import org.goinghome.rendering.Csv;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page over a simulated December, and the same as data. */
@Tag("T31")
@TestInstance(Lifecycle.PER_CLASS)
class InsightPagesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FEEDBACK = "/cds-services/back-surgery-recovery/feedback";

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningService service;

    @BeforeAll
    void start() throws Exception {
        service = new RunningService(NewIds.class);
        new SimulatedMonth(12, LocalDate.of(2025, 12, 1), 31, ZoneOffset.UTC)
                .calls(800)
                .into(service.part(Database.class));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    private String page() throws Exception {
        var answer = send("GET", "/insight");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private JsonNode json(String query) throws Exception {
        var answer = send("GET", "/insight.json" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static long sum(JsonNode lines, String of) {
        return lines.valueStream().mapToLong(line -> line.path(of).asLong()).sum();
    }

    private String comment(String text) throws Exception {
        var card = UUID.randomUUID();
        var body = JSON.createObjectNode();
        var item = body.putArray("feedback").addObject();
        item.put("card", card.toString())
                .put("outcome", "overridden")
                .put("outcomeTimestamp", "2026-01-01T11:00:00Z")
                .putObject("overrideReason")
                .put("userComment", text);
        assertThat(service.post(FEEDBACK, body.toString()).statusCode()).isEqualTo(200);
        return service.part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select id from feedback_comment where card = :card")
                        .param("card", card)
                        .query(UUID.class)
                        .single())
                .orElseThrow()
                .toString();
    }

    private long rows(String table) {
        return service.part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    // ---- figures

    @Test
    void the_data_add_up() throws Exception {
        var report = json("");

        for (var of : List.of("shown", "accepted", "overridden", "ignored", "open")) {
            var all = report.path("total").path(of).asLong();
            assertThat(all).as(of).isPositive();
            for (var lines : List.of("services", "families", "weeks", "clients")) {
                assertThat(sum(report.path(lines), of)).as(lines + " " + of).isEqualTo(all);
            }
        }
        assertThat(report.path("weeks")).hasSize(12);
        assertThat(report.path("total")
                        .path("reasons")
                        .valueStream()
                        .mapToLong(why -> why.path("cards").asLong()))
                .isNotEmpty();
        assertThat(sum(report.path("total").path("reasons"), "cards"))
                .isEqualTo(report.path("total").path("overridden").asLong());
        assertThat(report.path("unmatched")).isNotEmpty();
    }

    @Test
    void a_rule_is_marked_beyond_the_limit_if_it_has_enough_answers() throws Exception {
        var statements = json("").path("statements");

        assertThat(statements.valueStream().filter(line -> line.path("marked").asBoolean()))
                .isNotEmpty();
        assertThat(statements.valueStream())
                .allSatisfy(line -> assertThat(line.path("marked").asBoolean())
                        .isEqualTo(line.path("overrideRate").asDouble() > 0.5
                                && line.path("accepted").asLong()
                                                + line.path("overridden").asLong()
                                        >= 20));
    }

    @Test
    void what_is_asked_for_is_counted_alone() throws Exception {
        var clinic = json("?client=clinic&service=back-surgery-recovery&from=2025-12-08&to=2025-12-14");

        assertThat(clinic.path("clients")
                        .valueStream()
                        .map(line -> line.path("client").asString()))
                .containsExactly("clinic");
        assertThat(clinic.path("services")
                        .valueStream()
                        .map(line -> line.path("service").asString()))
                .containsExactly("back-surgery-recovery");
        assertThat(clinic.path("weeks")
                        .valueStream()
                        .map(line -> line.path("week").asString()))
                .containsExactly("2025-12-08");
        assertThat(clinic.path("total").path("shown").asLong())
                .isPositive()
                .isLessThan(json("").path("total").path("shown").asLong());
        assertThat(json("?client=nobody").path("total").path("shown").asLong()).isZero();
        assertThat(send("GET", "/insight?client=nobody").body()).contains("No cards were shown.");
    }

    @Test
    void the_page_shows_the_same_with_names() throws Exception {
        var report = json("");
        var page = page();

        assertThat(page)
                .contains(
                        "What became of the cards",
                        Wording.number(report.path("total").path("shown").asLong()),
                        Wording.number(report.path("total").path("ignored").asLong()),
                        "Extreme tiredness",
                        "Recommended action was already completed",
                        "Going home after back surgery");
    }

    @Test
    void the_table_is_for_spreadsheets() throws Exception {
        var answer = send("GET", "/insight.csv");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"insight-2025-10-13-2026-01-01.csv\"");
        var lines = answer.body().split("\r\n");
        assertThat(lines[0]).isEqualTo("week,client,service,family,statement,shown,accepted,overridden,ignored,open");
        var report = json("");
        assertThat(lines).hasSize(report.path("cells").size() + 1);
        var shown = 0L;
        for (var line : lines) {
            var fields = line.split(",", -1);
            assertThat(fields).hasSize(10);
            shown += fields[4].isEmpty() ? Long.parseLong(fields[5]) : 0;
        }
        assertThat(shown).isEqualTo(report.path("total").path("shown").asLong());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "red-flags,red-flags",
                "=1+1,'=1+1",
                "+1,'+1",
                "-1,'-1",
                "@x,'@x",
                "`a,b`,`\"a,b\"`",
                "`=\"a\"`,`\"'=\"\"a\"\"\"`"
            })
    void no_field_is_a_formula_or_two(String text, String field) {
        assertThat(Csv.line(List.of(text))).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday,from",
        "to=2026-02-30,to",
        "from=+999999999-01-01,from",
        "from=2026-01-02&to=2026-01-01,from",
        "from=2020-01-01,from",
        "client=a%20b,client",
        "service=%3Cscript%3E,service",
        "from=2026-01-01&from=2026-01-02,from"
    })
    void a_parameter_that_is_wrong_is_named(String query, String named) throws Exception {
        for (var path : List.of("/insight", "/insight.json", "/insight.csv")) {
            var answer = send("GET", path + "?" + query);

            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body())
                    .contains("The parameter " + named + " must")
                    .doesNotContain("script");
        }
    }

    // ---- what a browser gets

    @Test
    @Tag("T26")
    void the_page_may_do_nothing_but_send_its_forms() throws Exception {
        var headers = send("GET", "/insight").headers();

        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
                        + " frame-ancestors 'none'; base-uri 'none'");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(send("GET", "/insight.json").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
        assertThat(page()).doesNotContain("<script", "style=\"", "javascript:", "http://", "https://", "onclick");
        var style = send("GET", "/insight.css");
        assertThat(style.headers().firstValue("Content-Type")).hasValue("text/css;charset=UTF-8");
        assertThat(style.body()).doesNotContain("@import", "http", "url(data");
    }

    @Test
    void the_page_can_be_heard() throws Exception {
        var page = page();

        assertThat(page).contains("<html lang=\"en\"", "<h1>", "<main>");
        assertThat(count(page, "<table")).isPositive().isEqualTo(count(page, "<caption"));
        assertThat(count(page, "<th[ >]")).isPositive().isEqualTo(count(page, "<th [^>]*scope=\"(row|col)\""));
        assertThat(count(page, "<svg"))
                .isPositive()
                .isEqualTo(count(page, "<svg [^>]*role=\"img\" aria-label=\"[^\"]+")
                        + count(page, "<svg [^>]*aria-hidden=\"true\""));
        assertThat(count(page, "<label>")).isEqualTo(4);
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    // ---- comments

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "\"><svg onload=alert(1)>",
                "</p></li></ol><form action='https://evil.example'><button>",
                "[click](javascript:alert(1)) **bold** <b>b</b>",
                "[[${7*7}]] [(${7*7})] ${T(java.lang.Runtime)}"
            })
    @Tag("T12")
    void a_comment_is_text_and_nothing_else(String text) throws Exception {
        var id = comment(text);
        try {
            var page = page();

            assertThat(page)
                    .contains("A comment may name a patient")
                    .contains("<p class=\"text\">"
                            + text.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;")
                                    .replace("\"", "&quot;")
                                    .replace("'", "&#39;")
                            + "</p>");
            assertThat(page).doesNotContain("<script", "<img", "<svg onload", "<b>");
            assertThat(send("GET", "/insight.json").body()).doesNotContain("alert(1)", "7*7");
        } finally {
            send("POST", "/insight/comments/" + id + "/delete", "Origin", origin());
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + service.port();
    }

    @Test
    void a_comment_is_deleted_and_its_feedback_stays() throws Exception {
        var id = comment("Mrs. Doe was here\nand <left>. " + "x".repeat(3000));
        var feedback = rows("feedback");
        var comments = rows("feedback_comment");
        assertThat(page()).contains("Mrs. Doe was here\nand &lt;left&gt;.", "It was longer; the rest was not kept.");

        var answer = send("POST", "/insight/comments/" + id + "/delete", "Origin", origin());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("../../../insight#comments");
        assertThat(page()).doesNotContain("Mrs. Doe");
        assertThat(rows("feedback_comment")).isEqualTo(comments - 1);
        assertThat(rows("feedback")).isEqualTo(feedback);
        assertThat(send("POST", "/insight/comments/" + id + "/delete", "Origin", origin())
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    @Tag("T26")
    void no_other_page_deletes_a_comment() throws Exception {
        var id = comment("stays");
        var path = "/insight/comments/" + id + "/delete";

        for (var origin : List.of(
                "https://evil.example",
                "null",
                "http://127.0.0.1",
                "http://localhost:" + service.port(),
                origin() + ".evil.example",
                "")) {
            assertThat(send("POST", path, "Origin", origin).statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(send("POST", path).statusCode()).isEqualTo(403);
        assertThat(send("POST", path, "Origin", origin(), "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET", path, "Origin", origin()).statusCode()).isEqualTo(405);
        assertThat(page()).contains(id);
    }

    @Test
    void what_is_no_comment_is_not_found() throws Exception {
        assertThat(send("POST", "/insight/comments/1/delete", "Origin", origin())
                        .statusCode())
                .isEqualTo(404);
    }

    // ---- without a database

    @Test
    void without_its_database_it_says_when_to_come_again() throws Exception {
        try (var alone = new RunningService(NewIds.class, "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none")) {
            for (var path : List.of("/insight", "/insight.json", "/insight.csv")) {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + alone.port() + path))
                                .build(),
                        BodyHandlers.ofString(UTF_8));

                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }
}
