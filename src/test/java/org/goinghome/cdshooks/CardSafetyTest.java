package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.json;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever text stands in a call or in what the EHR's server answers, none of it stands in the answer: a card is Markdown, and EHRs
 * let that be HTML. {@code bin/lib/card-safety} then renders the cards that were met here.
 */
@Tag("T12")
@TestInstance(Lifecycle.PER_CLASS)
class CardSafetyTest {

    private static final Path FOUND = Path.of("target", "card-safety", "cards.json");
    private static final String DISCHARGE = "back-surgery-discharge";

    /** Calls of both services; together they have every input. */
    private static final List<String> CALLS = List.of(
            "complete-a-fever-and-a-smelling-incision-are-to-assess-before-discharge",
            "s15-medicine-not-taken-as-prescribed-shows-with-its-reason");

    /** A field that is no free text is tried with every so many-th text, each field with others. */
    private static final int STRIDE = 31;

    /** Every so many-th round of each call is called: a visit takes long and has few fields of its own. */
    private static final List<Integer> STEPS = List.of(1, 4);

    /** Of the cases every so many-th is called, half of them in Spanish. */
    private static final int CASES = 4;

    /** Members that are no free text, whether or not a call comes to use them. */
    private static final Set<String> USED = Set.of("id", "reference", "linkId", "system", "code", "div");

    private final HostileAnswers answers = new HostileAnswers();
    private final EhrServer canary = new EhrServer();
    private final EhrServer ehr = new EhrServer();
    private final List<HostileText> texts = HostileText.all(canary.address());

    /** Fields that are no free text: another text is refused, or the answer tells that something was not read. */
    private final Set<String> telling = ConcurrentHashMap.newKeySet();

    private RunningService service;
    private List<Filled> calls;

    /** A call, where it has texts, and what is answered as long as they are harmless. */
    private record Filled(String serviceId, ObjectNode call, List<TextPlace> places, String answer) {

        String path() {
            return "/cds-services/" + serviceId;
        }
    }

    /** A place of a call. */
    private record Spot(Filled filled, TextPlace place) {

        String inputAndField() {
            return place.input() + " " + place.field();
        }
    }

    @BeforeAll
    void every_field_of_every_input_by_itself() {
        service = new RunningService("logging.level.org.goinghome.cdshooks.CallLog=ERROR");
        calls = CaseFolder.all()
                .filter(folder -> CALLS.contains(folder.name()))
                .map(this::filled)
                .toList();
        var spots = List.copyOf(firstOf(Spot::inputAndField).values());
        IntStream.range(0, spots.size()).parallel().forEach(number -> {
            var spot = spots.get(number);
            var answer = by(spot, texts.get(number % texts.size()));
            if (USED.contains(spot.place().name())
                    || !HostileAnswers.withoutIds(answer.body())
                            .equals(spot.filled().answer())) {
                telling.add(spot.place().field());
            }
        });
    }

    @AfterAll
    void write_what_was_found() {
        service.close();
        ehr.close();
        canary.close();
        answers.write(FOUND, texts.size());
        Figures.held(
                "T12",
                texts.size()
                        + " hostile texts in every field of a call, of FHIR answers, in names, headers and addresses: calls",
                answers.calls(),
                answers.calls() - answers.problems().size());
    }

    @Test
    void there_are_texts_of_every_kind() {
        assertThat(texts)
                .hasSizeGreaterThan(300)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text.text()).contains(HostileText.MARK));
    }

    @Test
    void nothing_of_a_text_in_any_field_is_in_the_answer() {
        assertThat(answers.problems()).isEmpty();
        assertThat(telling)
                .contains("context.patientId", "Observation.status", "QuestionnaireResponse.questionnaire")
                .doesNotContain("Observation.note.text", "Patient.name.family", "QuestionnaireResponse.item.text");
    }

    /** Every field with every text in turn, all fields at once. */
    @Test
    void free_texts_change_no_answer() {
        for (var number = 0; number < calls.size(); number++) {
            var filled = calls.get(number);
            var step = STEPS.get(number);
            IntStream.range(0, texts.size() / step).parallel().forEach(round -> {
                var call = filled.call().deepCopy();
                var fields = poison(call, filled.places(), round * step);
                answers.add(fields, post(filled.path(), call, "en"), filled.answer());
            });
        }

        assertThat(answers.problems()).isEmpty();
    }

    @Test
    void codes_dates_and_ids_of_other_text_are_refused_or_not_read_and_never_repeated() {
        var spots = firstOf(spot -> spot.place().field()).values().stream()
                .filter(spot -> telling.contains(spot.place().field()))
                .toList();
        IntStream.range(0, spots.size() * texts.size())
                .filter(number -> (number / texts.size() + number) % STRIDE == 0)
                .parallel()
                .forEach(number -> by(spots.get(number / texts.size()), texts.get(number % texts.size())));

        assertThat(answers.problems()).isEmpty();
    }

    /** Over every kind of card; a case may be about a text, so its answer may change. */
    @Test
    void cases_with_hostile_texts_repeat_none_of_them() {
        var known = calls.stream()
                .flatMap(filled -> filled.places().stream())
                .map(TextPlace::field)
                .collect(Collectors.toSet());
        var folders = CaseFolder.all().toList();
        IntStream.range(0, folders.size() / CASES).parallel().forEach(number -> {
            var folder = folders.get(number * CASES);
            var call = FilledCall.withTexts(folder);
            var places = TextPlace.in(call).stream()
                    .filter(place -> known.contains(place.field()))
                    .toList();
            var fields = poison(call, places, number);
            answers.add(fields, post("/cds-services/" + folder.serviceId(), call, number % 2 == 0 ? "en" : "es"));
        });

        assertThat(answers.problems()).isEmpty();
    }

    @Test
    void names_of_members_are_not_repeated() {
        var filled = calls.get(0);
        texts.parallelStream().forEach(text -> {
            var call = filled.call().deepCopy();
            call.put(text.text(), "text");
            ((ObjectNode) call.path("context")).put(text.text(), "text");
            ((ObjectNode) call.path("prefetch")).putObject(text.text()).put("resourceType", text.text());
            ((ObjectNode) call.at("/prefetch/vitals/entry/0/resource")).put(text.text(), "text");
            ((ObjectNode) call.at("/prefetch/patient")).putObject(text.text()).put(text.text(), "text");
            answers.add("(name of a member)", text, post(filled.path(), call, "en"));
        });

        assertThat(answers.problems()).isEmpty();
    }

    @Test
    void headers_and_addresses_are_not_repeated() {
        var path = "/cds-services/" + DISCHARGE;
        var call = RunningService.quietDischarge();
        texts.parallelStream().forEach(text -> {
            var line = text.text().replaceAll("[\\r\\n]", " ");
            var encoded = URLEncoder.encode(text.text(), UTF_8);
            answers.add("(Accept-Language)", text, raw(path, "Accept-Language: " + line, call));
            answers.add("(Accept)", text, raw(path, "Accept: " + line, call));
            // A 404 may repeat an id that is nothing but letters, digits, dots, underscores and hyphens.
            answers.add("(address)", text, raw("/cds-services/<" + encoded, "X-Text: " + line, call));
            answers.add("(address)", text, raw("/cds-services/%3C" + encoded + "?" + encoded, "X-Text: " + line, call));
        });

        assertThat(answers.problems()).isEmpty();
    }

    /** What is fetched instead of sent, and errors of the server, which are told on a card. */
    @Test
    void answers_of_the_fhir_server_are_not_repeated() throws Exception {
        var servers = errors(texts.get(0)).keySet().stream()
                .map(name -> "," + ehr.base(name))
                .collect(Collectors.joining());
        try (var open = new RunningService(
                "logging.level.org.goinghome=ERROR",
                "goinghome.open.failure-mode=visible-card",
                "goinghome.open.deadline=20s",
                "goinghome.open.fhir-servers=" + ehr.base() + servers)) {
            for (var filled : calls) {
                var templates = EhrServer.templates(open, filled.serviceId());
                var harmless = fetched(open, filled, templates, filled.call());
                for (var round = 0; round < texts.size(); round += STRIDE) {
                    var call = filled.call().deepCopy();
                    var fields = poison(call, filled.places(), round);
                    answers.add(
                            fields, fetched(open, filled, templates, call), HostileAnswers.withoutIds(harmless.body()));
                }
                for (var spot : firstOf(each -> each.place().field()).values()) {
                    if (spot.filled().serviceId().equals(filled.serviceId())
                            && !spot.place().input().isEmpty()
                            && telling.contains(spot.place().field())) {
                        var text = texts.get(Math.floorMod(spot.hashCode(), texts.size()));
                        var call = filled.call().deepCopy();
                        spot.place().put(call, text);
                        answers.add(spot.place().field(), text, fetched(open, filled, templates, call));
                    }
                }
            }
            for (var number = 0; number < texts.size(); number += texts.size() / 8) {
                var text = texts.get(number);
                for (var error : errors(text).entrySet()) {
                    for (var key : List.of("conditions", "vitals")) {
                        var template = EhrServer.templates(open, DISCHARGE).get(key);
                        ehr.answers("/" + error.getKey() + "/" + EhrServer.address(template), error.getValue());
                        var call = withAccess(RunningService.quietDischarge(), ehr.base(error.getKey()), EVERYTHING);
                        ((ObjectNode) call.path("prefetch")).remove(key);
                        answers.add("(" + error.getKey() + ")", text, open.discharge(call));
                    }
                }
            }
        }

        assertThat(answers.problems()).isEmpty();
        assertThat(canary.requests()).isEmpty();
    }

    private Filled filled(CaseFolder folder) {
        var call = FilledCall.withEverything(folder);
        var answer = post("/cds-services/" + folder.serviceId(), call, "en");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new Filled(folder.serviceId(), call, TextPlace.in(call), HostileAnswers.withoutIds(answer.body()));
    }

    private Map<String, Spot> firstOf(Function<Spot, String> key) {
        return calls.stream()
                .flatMap(filled -> filled.places().stream().map(place -> new Spot(filled, place)))
                .collect(Collectors.toMap(key, spot -> spot, (first, other) -> first, LinkedHashMap::new));
    }

    private HttpResponse<String> by(Spot spot, HostileText text) {
        var call = spot.filled().call().deepCopy();
        spot.place().put(call, text);
        var answer = post(spot.filled().path(), call, "en");
        answers.add(spot.place().field(), text, answer);
        return answer;
    }

    /** Puts a text into every field of free text; over as many rounds as there are texts each has every one. */
    private Set<String> poison(ObjectNode call, List<TextPlace> places, int round) {
        var free = places.stream()
                .filter(Predicate.not(place -> telling.contains(place.field())))
                .toList();
        for (var number = 0; number < free.size(); number++) {
            free.get(number).put(call, texts.get((number + round) % texts.size()));
        }
        return free.stream().map(TextPlace::field).collect(Collectors.toCollection(HashSet::new));
    }

    private HttpResponse<String> post(String path, ObjectNode call, String language) {
        try {
            return service.post(path, call.toString(), "Accept-Language", language);
        } catch (Exception e) {
            throw new IllegalStateException(path, e);
        }
    }

    private String raw(String path, String header, ObjectNode call) {
        var body = call.toString();
        try {
            return service.raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n"
                    + header + "\r\n\r\n" + body);
        } catch (Exception e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** The answer to a call of which everything has to be fetched. */
    private HttpResponse<String> fetched(
            RunningService open, Filled filled, Map<String, String> templates, ObjectNode held) throws Exception {
        templates.forEach((key, template) ->
                ehr.holds("fhir", template, held.path("prefetch").path(key)));
        var call = withAccess(filled.call().deepCopy(), ehr.base(), EVERYTHING);
        call.remove("prefetch");
        return open.post(filled.path(), call.toString());
    }

    /** By the name of a server. */
    private static Map<String, ResponseDefinitionBuilder> errors(HostileText text) {
        var line = text.text().replaceAll("[^ -~]", " ");
        var outcome = CaseFolder.JSON.createObjectNode().put("resourceType", "OperationOutcome");
        outcome.putArray("issue")
                .addObject()
                .put("severity", "error")
                .put("code", "exception")
                .put("diagnostics", text.text())
                .putObject("details")
                .put("text", text.text());
        var bundle =
                CaseFolder.JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        bundle.putArray("link").addObject().put("relation", "next").put("url", text.text());
        return Map.of(
                "error-500", aResponse().withStatus(500).withBody(text.text()),
                "error-401", aResponse().withStatus(401).withHeader("WWW-Authenticate", line),
                "redirect", aResponse().withStatus(302).withHeader("Location", line),
                "login-page",
                        aResponse().withHeader("Content-Type", "text/html").withBody(text.text()),
                "content-type", json("{}").withHeader("Content-Type", line),
                "outcome", json(outcome.toString()),
                "not-found", json(outcome.toString()).withStatus(404),
                "next-page", json(bundle.toString()));
    }
}
