package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.goinghome.sandbox.CdsClient;
import org.goinghome.sandbox.CdsClient.Answer;
import org.goinghome.sandbox.CdsClient.Offer;
import org.goinghome.sandbox.Chart;
import org.goinghome.sandbox.Ehr;
import org.goinghome.sandbox.FhirAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A FHIR server that searches, and a client that follows discovery: what is left out of the prefetch is fetched, to the same end. */
@TestInstance(Lifecycle.PER_CLASS)
class RealFhirServerTest {

    private static final List<Chart> CHARTS = Chart.all(Path.of("fhir-resources"));

    private Ehr ehr;
    private Ehr elsewhere;
    private Ehr paging;
    private Ehr misleading;
    private RunningService service;
    private CdsClient client;
    private List<Offer> offers;
    private final List<String> remarks = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        ehr = Ehr.holding(CHARTS);
        elsewhere = Ehr.holding(CHARTS);
        paging = new Ehr(CHARTS, 0, 5);
        misleading = new Ehr(CHARTS, 0, 5);
        misleading.pretendToBe(elsewhere.base());
        // What is looked at here is what is fetched, not how fast this machine is.
        service = new RunningService(
                "goinghome.open.fhir-servers=" + String.join(",", ehr.base(), paging.base(), misleading.base()),
                "goinghome.open.deadline=30s");
        client = new CdsClient("http://127.0.0.1:" + service.port(), remarks::add);
        offers = client.discover();
    }

    @AfterAll
    void stop() {
        service.close();
        ehr.close();
        elsewhere.close();
        paging.close();
        misleading.close();
    }

    static List<Chart> charts() {
        return CHARTS;
    }

    private Offer offer(Chart chart) {
        return offers.stream()
                .filter(offer -> offer.id().equals(chart.serviceId()))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode context(Chart chart) {
        return (ObjectNode) chart.request().path("context").deepCopy();
    }

    private ObjectNode request(Chart chart, FhirAccess access, Predicate<String> keys) {
        return client.request(offer(chart), context(chart), access, keys);
    }

    private JsonNode cards(Chart chart, JsonNode request) throws Exception {
        var answer = client.call(offer(chart), request);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.cards();
    }

    private static Chart chart(String name) {
        return CHARTS.stream()
                .filter(chart -> chart.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> expressions(Answer answer) {
        return answer.body()
                .path("issue")
                .valueStream()
                .map(issue -> issue.at("/expression/0").asString())
                .toList();
    }

    private static List<String> codes(Answer answer) {
        return answer.body()
                .path("issue")
                .valueStream()
                .map(issue -> issue.path("code").asString())
                .distinct()
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    @Tag("cds-33")
    void whatever_is_left_out_of_the_prefetch_the_cards_are_the_same(Chart chart) throws Exception {
        var access = FhirAccess.to(ehr);
        var all = request(chart, access, key -> true);
        assertThat(all.path("prefetch").propertyNames())
                .containsExactlyElementsOf(offer(chart).prefetch().keySet());
        assertThat(remarks).isEmpty();
        var expected = cards(chart, all);

        var none = request(chart, access, key -> false);
        none.remove("prefetch");
        assertThat(cards(chart, none)).as("no prefetch").isEqualTo(expected);
        for (var key : offer(chart).prefetch().keySet()) {
            var rest = all.deepCopy();
            ((ObjectNode) rest.path("prefetch")).remove(key);
            var before = ehr.asked().size();

            assertThat(cards(chart, rest)).as("without " + key).isEqualTo(expected);
            assertThat(ehr.asked().size() - before).as("requests for " + key).isEqualTo(1);
        }
    }

    /** The other way round: the searches find what a chart's author put under each key, so the cards are the chart's own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    void the_cards_are_those_of_the_request_that_the_chart_was_taken_from(Chart chart) throws Exception {
        var own = chart.request().deepCopy();
        // A key that the author left out is fetched.
        FhirAccess.to(ehr).addTo(own, chart.patientId());

        assertThat(cards(chart, request(chart, FhirAccess.to(ehr), key -> false)))
                .isEqualTo(cards(chart, own));
    }

    @Test
    void nothing_is_fetched_that_was_sent() throws Exception {
        var request = request(chart("quiet-discharge"), FhirAccess.to(ehr), key -> true);
        var before = ehr.asked().size();

        cards(chart("quiet-discharge"), request);

        assertThat(ehr.asked()).hasSize(before);
    }

    private static List<String> asked(Ehr server, String what) {
        return server.asked().stream().filter(asked -> asked.startsWith(what)).toList();
    }

    private Answer answer(Chart chart, FhirAccess access) throws Exception {
        return client.call(offer(chart), request(chart, access, key -> false));
    }

    /** Pages of five: an operation and a stay of six days have more vital signs than that. */
    @Nested
    class Of_a_search_with_pages {

        private final Chart chart = chart("wound-infection");

        private JsonNode expected() throws Exception {
            return cards(chart, request(chart, FhirAccess.to(ehr), key -> true));
        }

        @Test
        @Tag("cds-34")
        void all_are_fetched() throws Exception {
            var before = asked(paging, "?_getpages").size();

            assertThat(cards(chart, request(chart, FhirAccess.to(paging), key -> false)))
                    .isEqualTo(expected());
            assertThat(asked(paging, "?_getpages").size() - before).isGreaterThanOrEqualTo(6);
        }

        @Test
        void the_rest_is_fetched_of_what_was_sent_in_part() throws Exception {
            var request = request(chart, FhirAccess.to(paging), key -> true);
            assertThat(request.at("/prefetch/vitals/entry").size()).isEqualTo(5);

            assertThat(cards(chart, request)).isEqualTo(expected());
        }

        @Test
        void what_was_sent_in_part_is_told_where_the_rest_cannot_be_fetched() throws Exception {
            var request = request(chart, FhirAccess.to(paging), key -> true);
            request.remove("fhirAuthorization");

            assertThat(cards(chart, request).toString())
                    .contains("Not read: vitals (only partly sent), pain (only partly sent).");
        }
    }

    @Nested
    class Without_the_right_to_read {

        private final Chart chart = chart("quiet-discharge");

        @Test
        @Tag("cds-34")
        void nothing_is_asked_and_all_that_is_required_is_named() throws Exception {
            var before = ehr.asked().size();

            var answer = answer(chart, new FhirAccess(ehr.base(), "", ""));

            assertThat(answer.status()).isEqualTo(412);
            assertThat(codes(answer)).containsExactly("required");
            assertThat(expressions(answer))
                    .containsExactly(
                            "prefetch.patient",
                            "prefetch.encounter",
                            "prefetch.procedures",
                            "prefetch.checkIns",
                            "prefetch.vitals",
                            "prefetch.pain",
                            "prefetch.symptoms");
            assertThat(ehr.asked()).hasSize(before);
        }

        @Test
        void a_token_that_the_server_refuses_opens_nothing() throws Exception {
            var answer = answer(chart, new FhirAccess(ehr.base(), "another", FhirAccess.READ_ALL));

            assertThat(answer.status()).isEqualTo(412);
            assertThat(codes(answer)).containsExactly("forbidden");
            assertThat(expressions(answer)).hasSize(7).contains("prefetch.vitals");
        }

        @Test
        @Tag("cds-43")
        void what_the_scopes_do_not_cover_is_not_asked_for() throws Exception {
            var before = ehr.asked().size();

            var answer =
                    answer(chart, new FhirAccess(ehr.base(), ehr.token(), "patient/Patient.r patient/Observation.rs"));

            assertThat(answer.status()).isEqualTo(412);
            assertThat(codes(answer)).containsExactly("forbidden");
            assertThat(expressions(answer))
                    .containsExactly("prefetch.encounter", "prefetch.procedures", "prefetch.checkIns");
            assertThat(ehr.asked().subList(before, ehr.asked().size()))
                    .isNotEmpty()
                    .allMatch(asked -> asked.startsWith("Patient/") || asked.startsWith("Observation?"));
        }

        @Test
        void what_is_not_required_is_told_on_a_card() throws Exception {
            var scope = "patient/Patient.rs patient/Encounter.rs patient/Procedure.rs patient/QuestionnaireResponse.rs"
                    + " patient/Observation.rs patient/Condition.rs";

            var answer = answer(chart, new FhirAccess(ehr.base(), ehr.token(), scope));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.cards().toString()).contains("Not read: referrals (no permission to read it).");
        }
    }

    @Nested
    class The_token_stays_with_its_server {

        @Test
        @Tag("cds-44")
        void when_the_call_names_a_server_that_nobody_allowed() throws Exception {
            var answer = answer(
                    chart("quiet-discharge"), new FhirAccess(elsewhere.base(), ehr.token(), FhirAccess.READ_ALL));

            assertThat(answer.status()).isEqualTo(412);
            assertThat(codes(answer)).containsExactly("required");
            assertThat(elsewhere.asked()).isEmpty();
        }

        @Test
        @Tag("cds-44")
        void when_the_next_page_is_said_to_be_elsewhere() throws Exception {
            var answer = answer(chart("wound-infection"), FhirAccess.to(misleading));

            assertThat(answer.status()).isEqualTo(412);
            assertThat(expressions(answer)).contains("prefetch.vitals");
            assertThat(elsewhere.asked()).isEmpty();
        }

        @Test
        void when_a_prefetch_that_was_sent_goes_on_elsewhere() throws Exception {
            var chart = chart("wound-infection");

            var cards = cards(chart, request(chart, FhirAccess.to(misleading), key -> true));

            assertThat(cards.toString()).contains("Not read: vitals (only partly sent), pain (only partly sent).");
            assertThat(elsewhere.asked()).isEmpty();
        }
    }
}
