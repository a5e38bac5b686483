package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.TOKEN;
import static org.goinghome.cdshooks.EhrServer.json;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.goinghome.security.HostileAddresses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a call does not bring is read from the EHR's FHIR server, with the token that came with the call, and from nowhere else. */
@Tag("alone")
class FetchingTest {

    private static EhrServer ehr;
    private static EhrServer canary;
    private static RunningService service;
    private static Map<String, String> templates;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        ehr = new EhrServer();
        canary = new EhrServer();
        service = new RunningService(
                "goinghome.open.fhir-servers=" + ehr.base() + "," + ehr.base("broken"), "goinghome.open.deadline=10s");
        templates = EhrServer.templates(service, "back-surgery-discharge");
        expected = cards(service.discharge(RunningService.quietDischarge()).body());
    }

    @AfterAll
    static void stop() {
        service.close();
        ehr.close();
        canary.close();
    }

    @BeforeEach
    void hold_the_quiet_patient() {
        ehr.forgetRequests();
        canary.forgetRequests();
        templates.forEach((key, template) -> ehr.holds("fhir", template, quiet(key)));
    }

    // ---- the decision table of prefetch (cds-34)

    @Test
    @Tag("cds-33")
    @Tag("cds-37")
    void without_any_prefetch_the_cards_are_the_same() throws Exception {
        var request = withAccess(RunningService.quietDischarge(), ehr.base(), EVERYTHING);
        request.remove("prefetch");

        assertThat(cards(service.discharge(request).body())).isEqualTo(expected);
        assertThat(ehr.requests()).hasSize(templates.size());
    }

    @ParameterizedTest
    @MethodSource("keys")
    @Tag("cds-34")
    @Tag("cds-35")
    void an_absent_key_is_fetched_and_nothing_else(String key) throws Exception {
        assertThat(cards(service.discharge(without(key)).body())).isEqualTo(expected);
        assertThat(ehr.requests()).singleElement().satisfies(request -> {
            assertThat(request.getUrl()).isEqualTo("/fhir/" + EhrServer.address(templates.get(key)));
            assertThat(request.getMethod().getName()).isEqualTo("GET");
            assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + TOKEN);
            assertThat(request.getHeader("Accept-Encoding")).isEqualTo("identity");
        });
    }

    static List<String> keys() {
        return List.of(
                "patient",
                "encounter",
                "procedures",
                "checkIns",
                "vitals",
                "pain",
                "symptoms",
                "conditions",
                "referrals",
                "smoking");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"exception\"}]}",
                "{\"resourceType\":\"Basic\",\"id\":\"1\"}"
            })
    @Tag("cds-34")
    void what_the_ehr_looked_for_itself_is_not_asked_again(String value) throws Exception {
        var request = without("conditions");
        ((ObjectNode) request.get("prefetch"))
                .set("conditions", JsonMapper.shared().readTree(value));

        service.discharge(request);

        assertThat(ehr.requests()).isEmpty();
    }

    @Test
    @Tag("cds-34")
    void a_page_that_goes_on_is_followed() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry");
        var request = withAccess(RunningService.quietDischarge(), ehr.base(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).set("vitals", page(all, 0, 2, ehr.base() + "?page=2"));
        ehr.answers("/fhir?page=2", json(page(all, 2, 4, "Observation?page=3").toString()));
        ehr.answers(
                "/fhir/Observation?page=3", json(page(all, 4, all.size(), null).toString()));

        assertThat(cards(service.discharge(request).body())).isEqualTo(expected);
    }

    @Test
    @Tag("cds-34")
    void a_page_that_goes_on_where_nobody_may_follow_counts_and_is_told() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry");
        var request = withAccess(RunningService.quietDischarge(), ehr.base(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).set("vitals", page(all, 0, all.size(), canary.base() + "?page=2"));

        assertThat(service.discharge(request).body()).contains("Not read: vitals (only partly sent)");
        assertThat(canary.requests()).isEmpty();
    }

    @Test
    void a_sign_on_the_third_page_shows() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry").deepCopy();
        var hot = (ObjectNode) all.get(0).deepCopy();
        ((ObjectNode) hot.get("resource")).put("id", "t3");
        ((ObjectNode) hot.at("/resource/valueQuantity")).put("value", 39.0);
        ehr.answers(address("vitals"), json(page(all, 0, 3, ehr.base() + "?p=2").toString()));
        ehr.answers(
                "/fhir?p=2", json(page(all, 3, all.size(), ehr.base() + "?p=3").toString()));
        ehr.answers("/fhir?p=3", json(page(all.arrayNode().add(hot), 0, 1, null).toString()));

        assertThat(service.discharge(without("vitals")).body()).contains("Assess before discharge: fever");
    }

    @Test
    void a_resource_on_two_pages_counts_once_and_a_changed_one_twice() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry");
        var changed = (ObjectNode) all.get(0).deepCopy();
        ((ObjectNode) changed.at("/resource/valueQuantity")).put("value", 39.0);
        ehr.answers(
                address("vitals"),
                json(page(all, 0, all.size(), ehr.base() + "?p=2").toString()));
        ehr.answers("/fhir?p=2", json(page(all, 0, 2, null).toString()));
        assertThat(cards(service.discharge(without("vitals")).body())).isEqualTo(expected);

        ehr.answers(
                "/fhir?p=2", json(page(all.arrayNode().add(changed), 0, 1, null).toString()));
        assertThat(service.discharge(without("vitals")).body()).contains("Assess before discharge: fever");
    }

    @Test
    void a_total_of_the_first_page_that_is_not_reached_is_told() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry");
        var first = page(all, 0, 3, ehr.base() + "?p=2").put("total", 50);
        ehr.answers(address("vitals"), json(first.toString()));
        ehr.answers("/fhir?p=2", json(page(all, 3, all.size(), null).toString()));

        assertThat(service.discharge(without("vitals")).body()).contains("Not read: vitals (only partly sent)");
    }

    @Test
    @Tag("T18")
    void data_of_another_patient_count_even_if_the_next_page_fails() throws Exception {
        var condition = "{\"resourceType\":\"Condition\",\"id\":\"c9\",\"subject\":{\"reference\":\"Patient/p2\"}}";
        ehr.answers(
                address("conditions"),
                json("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" + condition
                        + "}],\"link\":[{\"relation\":\"next\",\"url\":\"" + ehr.base() + "?p=broken\"}]}"));

        assertThat(service.discharge(without("conditions")).statusCode()).isEqualTo(412);
    }

    @Test
    void a_search_that_is_answered_to_a_read_is_no_patient() throws Exception {
        ehr.answers(address("patient"), json("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}"));

        assertThat(service.discharge(without("patient")).statusCode()).isEqualTo(412);
    }

    @Test
    @Tag("T1")
    void an_address_without_end_is_refused_like_any_other() throws Exception {
        var request = without("vitals");
        request.put("fhirServer", ehr.base() + "/a".repeat(20_000));

        assertThat(service.discharge(request).statusCode()).isEqualTo(412);
    }

    @Test
    @Tag("T22")
    void after_ten_pages_what_is_older_is_told_as_missing() throws Exception {
        var all = (ArrayNode) quiet("vitals").get("entry");
        for (var page = 0; page < 12; page++) {
            ehr.answers(
                    page == 0 ? address("vitals") : "/fhir?p=" + page,
                    json(page(all, 0, page == 0 ? all.size() : 0, ehr.base() + "?p=" + (page + 1))
                            .toString()));
        }

        assertThat(service.discharge(without("vitals")).body()).contains("Not read: vitals (only partly sent)");
        assertThat(ehr.requests()).hasSize(10);
    }

    // ---- what the token is good for

    @Test
    @Tag("cds-43")
    void what_the_scopes_do_not_cover_is_not_asked_for() throws Exception {
        var request = without("vitals");
        ((ObjectNode) request.get("fhirAuthorization")).put("scope", "patient/Condition.rs");

        var answer = service.discharge(request);

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).contains("forbidden", "the granted scopes do not cover it");
        assertThat(ehr.requests()).isEmpty();
    }

    @Test
    @Tag("cds-43")
    void what_they_cover_in_part_is_told_as_a_part() throws Exception {
        var request = without("conditions");
        ((ObjectNode) request.get("fhirAuthorization")).put("scope", "patient/Condition.rs?category=problem-list-item");

        assertThat(service.discharge(request).body()).contains("Not read: conditions (only partly sent)");
    }

    @Test
    @Tag("cds-40")
    void a_token_that_has_expired_is_not_used() throws Exception {
        var request = without("vitals");
        ((ObjectNode) request.get("fhirAuthorization")).put("expires_in", 0);

        assertThat(service.discharge(request).body()).contains("the access token has expired");
        assertThat(ehr.requests()).isEmpty();
    }

    @Test
    @Tag("cds-45")
    void without_a_token_nothing_is_read() throws Exception {
        var request = without("vitals");
        request.remove("fhirAuthorization");

        assertThat(service.discharge(request).statusCode()).isEqualTo(412);
        assertThat(ehr.requests()).isEmpty();
    }

    @Test
    @Tag("cds-45")
    void without_a_token_an_open_server_is_read_where_the_operator_says_so() throws Exception {
        try (var open = new RunningService(
                "goinghome.open.fhir-servers=" + ehr.base(), "goinghome.open.fhir-without-token=true")) {
            var request = without("vitals");
            request.remove("fhirAuthorization");

            assertThat(cards(open.discharge(request).body())).isEqualTo(expected);
            assertThat(ehr.requests())
                    .singleElement()
                    .satisfies(sent ->
                            assertThat(sent.containsHeader("Authorization")).isFalse());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access_token|\"a b\"",
                "access_token|\"a\\r\\nHost: evil.example\"",
                "access_token|5",
                "token_type|\"MAC\"",
                "expires_in|\"soon\"",
                "expires_in|1.5",
                "scope|[]"
            })
    @Tag("cds-39")
    void an_authorization_that_makes_no_sense_is_refused_by_name(String member, String value) throws Exception {
        var request = without("vitals");
        ((ObjectNode) request.get("fhirAuthorization"))
                .set(member, JsonMapper.shared().readTree(value));

        var answer = service.discharge(request);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("fhirAuthorization." + member).doesNotContain(TOKEN);
        assertThat(ehr.requests()).isEmpty();
    }

    // ---- whose data

    @ParameterizedTest
    @ValueSource(
            strings = {"Patient/p2", "Patient/p11", "Patient/P1", "https://evil.example/fhir/Patient/p1", "Group/p1"})
    @Tag("T18")
    void data_of_another_patient_end_the_call(String subject) throws Exception {
        var vitals = quiet("vitals").deepCopy();
        ((ObjectNode) vitals.at("/entry/3/resource/subject")).put("reference", subject);
        ehr.answers(address("vitals"), json(vitals.toString()));

        var answer = service.discharge(without("vitals"));

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).contains("fetched.vitals[0].entry[3].resource.subject");
    }

    @Test
    @Tag("T18")
    void nothing_is_fetched_for_a_call_that_mixes_patients() throws Exception {
        var request = without("vitals");
        ((ObjectNode) request.at("/prefetch/pain/entry/0/resource/subject")).put("reference", "Patient/p2");

        assertThat(service.discharge(request).statusCode()).isEqualTo(412);
        assertThat(ehr.requests()).isEmpty();
    }

    @Test
    void an_encounter_of_another_stay_ends_the_call() throws Exception {
        var encounter = quiet("encounter").deepCopy();
        ((ObjectNode) encounter).put("id", "e2");
        ehr.answers(address("encounter"), json(encounter.toString()));

        var answer = service.discharge(without("encounter"));

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(answer.body()).contains("is not the encounter of the context");
    }

    /** A hundred patients at once, each with a heart rate of its own. */
    @Test
    @Tag("T18")
    void calls_at_the_same_time_do_not_see_each_other() throws Exception {
        var threads = Executors.newFixedThreadPool(16);
        try {
            var calls = new ArrayList<Callable<String>>();
            for (var patient = 0; patient < 100; patient++) {
                var id = "m" + patient;
                var rate = 131 + patient;
                calls.add(() -> {
                    var body = service.discharge(JsonMapper.shared().readTree(EhrServer.moved(without("vitals"), id)))
                            .body();
                    return body.contains("heart rate " + rate + " per minute") ? "" : id + ": " + body;
                });
                ehr.answers(
                        address("vitals").replace("patient=p1", "patient=" + id),
                        json(EhrServer.moved(EhrServer.withHeartRate(quiet("vitals"), rate), id)));
            }
            for (var round = 0; round < 5; round++) {
                for (var answer : threads.invokeAll(calls)) {
                    assertThat(answer.get()).isEmpty();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- where the token goes

    static Stream<String> hostile() {
        return Stream.concat(
                HostileAddresses.all(),
                Stream.of(
                        canary.base(),
                        canary.base() + "?" + ehr.base(),
                        ehr.base("fhirx"),
                        ehr.base("other"),
                        ehr.base().replace("http", "https"),
                        ehr.base().replace("localhost", "127.0.0.1"),
                        ehr.base()
                                .replace(
                                        "localhost",
                                        "localhost@" + canary.base().substring(7)),
                        ehr.base() + "/../other"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Tag("T1")
    void no_token_goes_to(String address) throws Exception {
        var request = without("vitals");
        request.put("fhirServer", address);

        var answer = service.discharge(request);

        assertThat(answer.statusCode()).isIn(400, 412);
        assertThat(answer.body()).doesNotContain(TOKEN);
        assertThat(ehr.requests()).isEmpty();
        assertThat(canary.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @Tag("T2")
    void no_redirect_is_followed(int status) throws Exception {
        ehr.answers(
                address("vitals"),
                aResponse().withStatus(status).withHeader("Location", canary.base() + "/Observation"));

        assertThat(service.discharge(without("vitals")).statusCode()).isEqualTo(412);
        assertThat(canary.requests()).isEmpty();
        assertThat(ehr.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CANARY/Observation?page=2",
                "http://localhost@CANARYHOST/fhir?page=2",
                "EHRx?page=2",
                "EHR/../other?page=2",
                "EHR/%2e%2e/other?page=2",
                "//CANARYHOST/fhir?page=2",
                "https://localhost/fhir?page=2"
            })
    @Tag("T2")
    @Tag("cds-44")
    void no_next_page_is_followed_to(String link) throws Exception {
        var next = link.replace(
                        "CANARYHOST", canary.base().substring(7, canary.base().length() - 5))
                .replace("CANARY", canary.base())
                .replace("EHR", ehr.base());
        ehr.answers(
                address("vitals"),
                json(page((ArrayNode) quiet("vitals").get("entry"), 0, 6, next).toString()));

        assertThat(service.discharge(without("vitals")).statusCode()).isEqualTo(412);
        assertThat(canary.requests()).isEmpty();
        assertThat(ehr.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p1?_include=*",
                "../../admin",
                "p1&code=x",
                "p1/../p2",
                "..",
                ".",
                "p1%2f..",
                "p1;x",
                "p1#",
                "p1|",
                "p1 ",
                " p1",
                "p1\\r\\nX: y",
                "p1\\u0000",
                "\\uff50\\uff11",
                "p1,p2",
                "Patient/p1",
                "http://evil.example/p1",
                "p1?",
                "*",
                "%70",
                "p1'",
                "p1\\\"",
                "<p1>",
                "{p1}",
                "$p1",
                "p1=",
                "p1+",
                "~",
                "p1:p2"
            })
    @Tag("T3")
    void no_id_becomes_part_of_an_address(String id) throws Exception {
        var body = without("vitals").toString().replace("\"patientId\":\"p1\"", "\"patientId\":\"" + id + "\"");

        assertThat(service.post("/cds-services/back-surgery-discharge", body).statusCode())
                .isEqualTo(400);
        assertThat(ehr.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/fhir",
                "https://192.168.1.1/fhir",
                "https://169.254.169.254/fhir",
                "https://127.0.0.2/fhir",
                "https://[fd00::1]/fhir",
                "https://[::ffff:10.0.0.1]/fhir"
            })
    @Tag("T1b")
    void no_connection_is_opened_into_a_network_that_nobody_allowed(String server) throws Exception {
        try (var inside = new RunningService("goinghome.open.fhir-servers=" + server)) {
            var request = without("vitals");
            request.put("fhirServer", server);

            var answer = inside.discharge(request);

            assertThat(answer.statusCode()).isEqualTo(412);
            assertThat(answer.body()).contains("fhirServer is not among the servers that may be read for this client");
        }
    }

    @Test
    @Tag("T1b")
    void it_is_opened_where_the_operator_says_so() throws Exception {
        try (var inside = new RunningService(
                "goinghome.open.fhir-servers=https://127.0.0.2:9/fhir", "goinghome.open.fhir-networks=127.0.0.0/8")) {
            var request = without("vitals");
            request.put("fhirServer", "https://127.0.0.2:9/fhir");

            assertThat(inside.discharge(request).body()).contains("the FHIR server could not be reached");
        }
    }

    // ---- when there is no answer

    @Test
    void an_ehr_that_hides_errors_gets_a_card_instead() throws Exception {
        try (var visible = new RunningService("goinghome.open.failure-mode=visible-card")) {
            var answer = visible.discharge(without("vitals"));

            assertThat(answer.statusCode()).isEqualTo(200);
            var cards = JsonMapper.shared().readTree(answer.body()).get("cards");
            assertThat(cards).hasSize(1);
            assertThat(cards.get(0).get("summary").asString())
                    .isEqualTo("Warning signs after back surgery: nothing was checked, required data are missing");
            assertThat(cards.get(0).get("indicator").asString()).isEqualTo("warning");
            assertThat(cards.get(0).get("detail").asString())
                    .startsWith("Not read: vitals (not sent by the EHR). Do not take this as normal.");
        }
    }

    @Test
    @Tag("T23")
    void a_server_that_is_down_is_asked_hardly_more_often_than_we_are() throws Exception {
        ehr.answersEverything("/broken/.*", aResponse().withStatus(503));
        var calls = 30;
        for (var call = 0; call < calls; call++) {
            var request = withAccess(without("vitals"), ehr.base("broken"), EVERYTHING);
            assertThat(service.discharge(request).statusCode()).isEqualTo(412);
        }

        assertThat(ehr.requests().stream().map(LoggedRequest::getUrl).filter(url -> url.startsWith("/broken")))
                .as("asked until the breaker opened, with one retry in ten, and then not at all")
                .hasSizeBetween(5, 15);
        assertThat(metrics())
                .containsPattern("goinghome_fhir_cut_off\\{client=\"open\",server=\"[^\"]+/broken\"} 1.0")
                .containsPattern(
                        "goinghome_fhir_read_seconds_count\\{client=\"open\",error=\"none\",key=\"vitals\",outcome=\"busy\"} [1-9]");
    }

    @Test
    void what_is_fetched_is_counted_by_key_and_outcome() throws Exception {
        assertThat(service.discharge(without("pain")).statusCode()).isEqualTo(200);

        assertThat(metrics())
                .containsPattern(
                        "goinghome_fhir_read_seconds_count\\{client=\"open\",error=\"none\",key=\"pain\",outcome=\"read\"} [1-9]")
                .doesNotContain(TOKEN);
    }

    private static String metrics() throws Exception {
        return new String(service.get("/actuator/prometheus").body(), UTF_8);
    }

    private static ObjectNode without(String key) {
        var request = withAccess(RunningService.quietDischarge(), ehr.base(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).remove(key);
        return request;
    }

    private static String address(String key) {
        return "/fhir/" + EhrServer.address(templates.get(key));
    }

    private static JsonNode quiet(String key) {
        var value = RunningService.quietDischarge().get("prefetch").get(key);
        return value == null || value.isNull()
                ? JsonMapper.shared().readTree("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}")
                : value;
    }

    private static ObjectNode page(
            ArrayNode entries, int from, int to, @org.jspecify.annotations.Nullable String next) {
        var page = JsonMapper.shared()
                .createObjectNode()
                .put("resourceType", "Bundle")
                .put("type", "searchset");
        if (next != null) {
            page.putArray("link").addObject().put("relation", "next").put("url", next);
        }
        var some = page.putArray("entry");
        for (var i = from; i < to; i++) {
            some.add(entries.get(i));
        }
        return page;
    }

    /** The cards without what is new in each. */
    private static String cards(String body) {
        return CaseFolder.asAtAddress(body)
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "uuid");
    }
}
