package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.goinghome.cdshooks.RunningService;
import org.goinghome.database.Database;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Feedback that is wrong is refused, and nothing of it is kept or repeated; what only looks strange is kept. */
@Tag("T27")
@TestInstance(Lifecycle.PER_CLASS)
class HostileFeedbackTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/cds-services/back-surgery-discharge/feedback";

    /** Stands for a patient's name, in whatever is sent. */
    private static final String SECRET = "Zq9";

    private static final String ID = "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11";

    private final Figures figures =
            new Figures("T27", "feedback that is hostile or wrong, at one field, as a body or an address");
    private RunningService service;
    private RunningService onPostgres;
    private EmbeddedPostgres postgres;

    @BeforeAll
    void start() throws Exception {
        service = new RunningService(NewIds.class);
        postgres = EmbeddedPostgres.start();
        onPostgres = new RunningService(
                NewIds.class,
                "spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "spring.datasource.username=postgres");
    }

    @AfterAll
    void stop() throws Exception {
        figures.write();
        service.close();
        onPostgres.close();
        postgres.close();
    }

    private static ObjectNode item(String outcome) {
        var item = JSON.createObjectNode()
                .put("card", UUID.randomUUID().toString())
                .put("outcome", outcome)
                .put("outcomeTimestamp", "2026-01-01T12:00:00Z");
        if (outcome.equals("accepted")) {
            item.putArray("acceptedSuggestions").addObject().put("id", ID);
        }
        return item;
    }

    /** A member in place of another; without it where the value is a dash. In angle brackets stands how long a text is. */
    private static ObjectNode changed(String outcome, String member, String value) {
        var item = item(outcome);
        item.remove(member);
        if (!value.equals("-")) {
            var json = value.replace("<129>", "x".repeat(129))
                    .replace("<257>", "x".repeat(257))
                    .replace("<100000>", "y".repeat(100_000))
                    .replace("<64 emoji>", "\uD83D\uDE00".repeat(64))
                    .replace("<128 emoji>", "\uD83D\uDE00".repeat(128))
                    .replace("<256 emoji>", "\uD83D\uDE00".repeat(256));
            item.set(member, JSON.readTree(json));
        }
        return item;
    }

    private static long rows(RunningService service, String from) {
        return service.part(Database.class)
                .work(session -> session.jdbc()
                        .sql("select count(*) from " + from)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    private void refused(HttpResponse<String> answer, int status, String place) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain(SECRET);
        var outcome = JSON.readTree(answer.body());
        assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
        if (place != null) {
            assertThat(outcome.path("issue").valueStream()).anySatisfy(issue -> {
                assertThat(issue.at("/expression/0").asString()).isEqualTo(place);
                assertThat(issue.path("diagnostics").asString()).contains(place);
            });
        }
        assertThat(rows(service, "feedback")).isZero();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            overridden; card; -; card
            overridden; card; null; card
            overridden; card; 7; card
            overridden; card; true; card
            overridden; card; {"Zq9": 1}; card
            overridden; card; ["Zq9"]; card
            overridden; card; ""; card
            overridden; card; "  "; card
            overridden; card; "Zq9"; card
            overridden; card; "1-1-1-1-1"; card
            overridden; card; "0dc6b6c15d0d4c8c9a2a6f2f1d0c9a11"; card
            overridden; card; "urn:uuid:0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11"; card
            overridden; card; "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11 "; card
            overridden; card; "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a1\\u0661"; card
            overridden; outcome; -; outcome
            overridden; outcome; null; outcome
            overridden; outcome; 7; outcome
            overridden; outcome; ["overridden"]; outcome
            overridden; outcome; ""; outcome
            overridden; outcome; "Overridden"; outcome
            overridden; outcome; "OVERRIDDEN"; outcome
            overridden; outcome; "overridden "; outcome
            overridden; outcome; "Zq9' or '1'='1"; outcome
            overridden; outcomeTimestamp; -; outcomeTimestamp
            overridden; outcomeTimestamp; null; outcomeTimestamp
            overridden; outcomeTimestamp; 1767268800; outcomeTimestamp
            overridden; outcomeTimestamp; {"Zq9": 1}; outcomeTimestamp
            overridden; outcomeTimestamp; ""; outcomeTimestamp
            overridden; outcomeTimestamp; "Zq9"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T12:00:00"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01 12:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-02-30T12:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2025-02-29T12:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-13-01T12:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T24:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T25:00:00Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T12:00:61Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T12:00:00+19:00"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T12:00:00+0100"; outcomeTimestamp
            overridden; outcomeTimestamp; "2026-01-01T12:00:00.1234567890Z"; outcomeTimestamp
            overridden; outcomeTimestamp; "+12026-01-01T12:00:00Z"; outcomeTimestamp
            accepted; acceptedSuggestions; -; acceptedSuggestions
            accepted; acceptedSuggestions; null; acceptedSuggestions
            accepted; acceptedSuggestions; []; acceptedSuggestions
            accepted; acceptedSuggestions; {"id": "Zq9"}; acceptedSuggestions
            accepted; acceptedSuggestions; "Zq9"; acceptedSuggestions
            accepted; acceptedSuggestions; [null]; acceptedSuggestions[0]
            accepted; acceptedSuggestions; ["0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11"]; acceptedSuggestions[0]
            accepted; acceptedSuggestions; [{}]; acceptedSuggestions[0].id
            accepted; acceptedSuggestions; [{"id": null}]; acceptedSuggestions[0].id
            accepted; acceptedSuggestions; [{"id": 7}]; acceptedSuggestions[0].id
            accepted; acceptedSuggestions; [{"id": "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11"}, {"id": "Zq9"}]; acceptedSuggestions[1].id
            overridden; acceptedSuggestions; [{"id": "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11"}]; acceptedSuggestions
            overridden; overrideReason; {}; overrideReason
            overridden; overrideReason; {"Zq9": 1}; overrideReason
            overridden; overrideReason; 7; overrideReason
            overridden; overrideReason; []; overrideReason
            overridden; overrideReason; "Zq9"; overrideReason
            overridden; overrideReason; {"reason": null}; overrideReason
            overridden; overrideReason; {"reason": "Zq9"}; overrideReason.reason
            overridden; overrideReason; {"reason": {}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": null}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": 7}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": " "}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": "<129>"}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": "<128 emoji>"}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": "x", "system": "<256 emoji>"}}; overrideReason.reason.system
            overridden; overrideReason; {"reason": {"code": "Zq9\\nx"}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": "Zq9\\u0000"}}; overrideReason.reason.code
            overridden; overrideReason; {"reason": {"code": "x", "system": 7}}; overrideReason.reason.system
            overridden; overrideReason; {"reason": {"code": "x", "system": ""}}; overrideReason.reason.system
            overridden; overrideReason; {"reason": {"code": "x", "system": "urn:Zq9 x"}}; overrideReason.reason.system
            overridden; overrideReason; {"reason": {"code": "x", "system": "urn:\\u0000"}}; overrideReason.reason.system
            overridden; overrideReason; {"reason": {"code": "x", "system": "<257>"}}; overrideReason.reason.system
            overridden; overrideReason; {"userComment": 7}; overrideReason.userComment
            overridden; overrideReason; {"userComment": ["Zq9"]}; overrideReason.userComment
            accepted; overrideReason; {"userComment": "Zq9"}; overrideReason
            """)
    void is_refused_at_the_field_that_is_wrong(String outcome, String member, String value, String place)
            throws Throwable {
        var body = JSON.createObjectNode();
        body.putArray("feedback").add(item("overridden")).add(changed(outcome, member, value));

        figures.holds(() -> refused(service.post(PATH, body.toString()), 400, "feedback[1]." + place));
    }

    static Stream<Arguments> bodies() {
        var good = item("overridden").toString();
        return Stream.of(
                arguments("nothing", "", 400, null),
                arguments("a word", SECRET, 400, null),
                arguments("a text", "\"" + SECRET + "\"", 400, null),
                arguments("a number", "7", 400, null),
                arguments("null", "null", 400, null),
                arguments("an array", "[" + good + "]", 400, null),
                arguments("an object without feedback", "{\"" + SECRET + "\":1}", 400, "feedback"),
                arguments("feedback that is null", "{\"feedback\":null}", 400, "feedback"),
                arguments("feedback that is an object", "{\"feedback\":" + good + "}", 400, "feedback"),
                arguments("feedback that is a text", "{\"feedback\":\"" + SECRET + "\"}", 400, "feedback"),
                arguments("an item that is null", "{\"feedback\":[" + good + ",null]}", 400, "feedback[1]"),
                arguments("an item that is a text", "{\"feedback\":[" + good + ",\"Zq9\"]}", 400, "feedback[1]"),
                arguments("an item that is an array", "{\"feedback\":[" + good + ",[]]}", 400, "feedback[1]"),
                arguments("two roots", "{\"feedback\":[" + good + "]}{}", 400, null),
                arguments("a body that ends early", "{\"feedback\":[" + good + "]", 400, null),
                arguments("feedback twice", "{\"feedback\":[" + good + "],\"feedback\":[]}", 400, "feedback"),
                arguments(
                        "a member twice",
                        "{\"feedback\":[" + good.replace("{", "{\"card\":\"Zq9\",") + "]}",
                        400,
                        "feedback[0].card"),
                arguments(
                        "a member twice, once escaped",
                        "{\"feedback\":[" + good.replace("{", "{\"c\\u0061rd\":\"Zq9\",") + "]}",
                        400,
                        "feedback[0].card"),
                arguments("depth", "{\"feedback\":" + "[".repeat(5000) + "]".repeat(5000) + "}", 400, null),
                arguments("a huge number", "{\"feedback\":[" + good + "],\"x\":1e999999999}", 400, "x"),
                arguments(
                        "a thousand and one",
                        "{\"feedback\":[" + (good + ",").repeat(1000) + good + "]}",
                        400,
                        "feedback"),
                arguments("9 MB", "{\"feedback\":[" + " ".repeat(9_000_000) + good + "]}", 413, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void is_refused_as_a_whole(String name, String body, int status, String place) throws Throwable {
        figures.holds(() -> refused(service.post(PATH, body), status, place));
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "POST, /cds-services/none/feedback, Content-Type, application/json, 404",
        "POST, /cds-services/Zq9%20x/feedback, Content-Type, application/json, 404",
        "GET, /cds-services/back-surgery-discharge/feedback, Accept, application/json, 405",
        "PUT, /cds-services/back-surgery-discharge/feedback, Content-Type, application/json, 405",
        "DELETE, /cds-services/back-surgery-discharge/feedback, Content-Type, application/json, 405",
        "POST, /cds-services/back-surgery-discharge/feedback, Content-Type, text/plain, 415",
        "POST, /cds-services/back-surgery-discharge/feedback, Content-Type, application/xml, 415",
        "POST, /cds-services/back-surgery-discharge/feedback, Content-Type, application/json;charset=utf-16, 415",
        "POST, /cds-services/back-surgery-discharge/feedback, Content-Encoding, gzip, 415",
        "POST, /cds-services/back-surgery-discharge/feedback/more, Content-Type, application/json, 404"
    })
    void is_refused_at_an_address_or_in_a_form_that_there_is_not(
            String method, String path, String header, String value, int status) throws Throwable {
        var body = JSON.createObjectNode();
        body.putArray("feedback").add(item("overridden"));

        figures.holds(() -> refused(
                method.equals("POST") ? service.post(path, body.toString(), header, value) : service.send(method, path),
                status,
                null));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            overridden; outcomeTimestamp; "2026-01-01t12:00:00z"
            overridden; outcomeTimestamp; "2026-01-01T12:00:00+05:30"
            overridden; outcomeTimestamp; "2026-01-01T12:00:00-18:00"
            overridden; outcomeTimestamp; "2026-01-01T12:00:00.123456789Z"
            overridden; outcomeTimestamp; "2024-02-29T23:59:59.9Z"
            overridden; outcomeTimestamp; "0001-01-01T00:00:00Z"
            overridden; outcomeTimestamp; "9999-12-31T23:59:59.999999999-18:00"
            overridden; outcomeTimestamp; "0000-01-01T00:00:00+18:00"
            overridden; other; {"Zq9": [1, null]}
            overridden; extension; {"com.example.ehr": true}
            overridden; acceptedSuggestions; null
            overridden; acceptedSuggestions; []
            overridden; overrideReason; null
            accepted; overrideReason; null
            accepted; acceptedSuggestions; [{"id": "0DC6B6C1-5D0D-4C8C-9A2A-6F2F1D0C9A11"}, {"id": "0dc6b6c1-5d0d-4c8c-9a2a-6f2f1d0c9a11", "x": 1}]
            overridden; overrideReason; {"reason": {"code": "x"}, "userComment": null}
            overridden; overrideReason; {"reason": {"code": "x", "system": "urn:x", "display": "Zq9"}}
            overridden; overrideReason; {"reason": {"code": "\\ud83d\\ude00 \\u202e"}}
            overridden; overrideReason; {"reason": {"code": "<64 emoji>"}}
            overridden; overrideReason; {"reason": {"code": "x", "system": "<128 emoji>"}}
            overridden; overrideReason; {"userComment": ""}
            overridden; overrideReason; {"userComment": "<100000>"}
            overridden; overrideReason; {"userComment": "y\\ud83d\\ude00"}
            overridden; overrideReason; {"userComment": "y\\u0000y"}
            overridden; overrideReason; {"userComment": "y\\u202ey\\u0007"}
            overridden; overrideReason; {"userComment": "y' or '1'='1' --"}
            overridden; overrideReason; {"userComment": "<256 emoji><256 emoji><256 emoji><256 emoji><256 emoji>"}
            """)
    void is_kept_if_it_only_looks_strange(String outcome, String member, String value) throws Exception {
        var item = changed(outcome, member, value);
        var upper = item.path("card").asString();
        item.put("card", upper.toUpperCase(Locale.ROOT));
        var body = JSON.createObjectNode();
        body.putArray("feedback").add(item);
        for (var each : new RunningService[] {service, onPostgres}) {
            var answer = each.post(PATH, body.toString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(rows(each, "feedback where card = '" + upper + "'")).isOne();
            assertThat(rows(each, "feedback_comment where card = '" + upper + "' and comment like 'y%'"))
                    .isEqualTo(value.contains("\"y") || value.contains("<100000>") ? 1 : 0);
            each.part(Database.class)
                    .work(session -> session.jdbc().sql("delete from feedback").update());
        }
    }
}
