package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.content.ArtifactValidator;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RequestGroup;
import org.hl7.fhir.r4.model.RequestGroup.RequestGroupActionComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code PlanDefinition/$apply} against the hook: the same guidance, the same patient, the same words. */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationTest extends ServedApi {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Map<String, String> PLANS = Map.of(
            "back-surgery-discharge", "BackSurgeryDischarge", "back-surgery-recovery", "BackSurgeryRecoveryVisit");

    private int byKey;

    @AfterAll
    void most_are() {
        assertThat(byKey)
                .as("cases in which a pile is not the same to the word")
                .isBetween(1, 100);
    }

    static Stream<CaseFolder> cases() {
        return CaseFolder.all();
    }

    /** The case folder's patient and encounter, and no data yet. */
    private static ObjectNode asked(JsonNode request) {
        var asked = JSON.createObjectNode().put("resourceType", "Parameters");
        asked.putArray("parameter");
        var context = request.path("context");
        add(asked, "subject")
                .put("valueString", "Patient/" + context.path("patientId").asString());
        if (context.has("encounterId")) {
            add(asked, "encounter")
                    .put(
                            "valueString",
                            "Encounter/" + context.path("encounterId").asString());
        }
        add(asked, "practitioner").put("valueString", context.path("userId").asString());
        return asked;
    }

    private static ObjectNode add(ObjectNode parameters, String name) {
        return ((ArrayNode) parameters.path("parameter")).addObject().put("name", name);
    }

    private static ObjectNode byKey(JsonNode request) {
        var asked = asked(request);
        request.path("prefetch").properties().forEach(entry -> addByKey(asked, entry.getKey(), entry.getValue()));
        return asked;
    }

    private static void addByKey(ObjectNode asked, String key, JsonNode value) {
        var parts = add(asked, "prefetchData").putArray("part");
        parts.addObject().put("name", "key").put("valueString", key);
        parts.addObject().put("name", "data").set("resource", value.isNull() ? empty() : value);
    }

    private static ObjectNode empty() {
        return JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
    }

    /** The same data in one pile; of what decides for whom the plan is and is not there, it is said that it was looked for. */
    private static ObjectNode inOnePile(JsonNode request) {
        var asked = asked(request);
        var bundle = add(asked, "data").putObject("resource");
        bundle.put("resourceType", "Bundle").put("type", "collection");
        var entries = bundle.putArray("entry");
        request.path("prefetch").properties().forEach(entry -> {
            var value = entry.getValue();
            if (value.path("resourceType").asString("").equals("Bundle")) {
                value.path("entry")
                        .values()
                        .forEach(each -> entries.addObject().set("resource", each.path("resource")));
                if (value.has("link")
                        || value.path("total").asInt(0) > value.path("entry").size()) {
                    bundle.putArray("link").addObject().put("relation", "next").put("url", "https://ehr.example/next");
                }
            } else if (!value.isNull()) {
                entries.addObject().set("resource", value);
            }
        });
        Map.of("procedures", "Procedure", "checkIns", "QuestionnaireResponse").forEach((key, type) -> {
            if (entries.values().stream()
                    .noneMatch(entry ->
                            entry.at("/resource/resourceType").asString("").equals(type))) {
                addByKey(asked, key, empty());
            }
        });
        return asked;
    }

    private HttpResponse<String> apply(String plan, JsonNode parameters, String... headers) throws Exception {
        var all = Stream.concat(Stream.of("Content-Type", "application/fhir+json"), Stream.of(headers))
                .toArray(String[]::new);
        return api.send("POST", "/PlanDefinition/" + plan + "/$apply", parameters.toString(), all);
    }

    private static CarePlan carePlan(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.FHIR.newJsonParser().parseResource(CarePlan.class, answer.body());
    }

    private static RequestGroup group(CarePlan carePlan) {
        assertThat(carePlan.getActivity()).hasSize(1);
        return (RequestGroup) carePlan.getActivityFirstRep().getReference().getResource();
    }

    private static Stream<RequestGroupActionComponent> all(List<RequestGroupActionComponent> actions) {
        return actions.stream().flatMap(action -> Stream.concat(Stream.of(action), all(action.getAction())));
    }

    private static Set<String> ids(CarePlan carePlan) {
        return all(group(carePlan).getAction())
                .map(action -> action.getId() + " " + action.getPriority())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The data come in one pile. Where the hook tells of an input that it was not sent, or not in full, a pile cannot be the
     * same to the word; then the data come by key, and both have the same actions.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_family_says_what_its_card_says_and_offers_what_it_offers(CaseFolder folder) throws Exception {
        var request = JSON.readTree(folder.request());
        var plan = PLANS.get(folder.serviceId());
        var cards = JSON.readTree(service.call(folder).body()).path("cards");

        var pile = apply(plan, inOnePile(request));

        if (holdsError(request)) {
            // Nobody could tell which of the data it stands for.
            assertThat(pile.statusCode()).isEqualTo(412);
            assertThat(pile.body()).contains("is a FHIR error");
        }
        if (holdsError(request) || !problems(cards, carePlan(pile)).isEmpty()) {
            byKey++;
            var sorted = carePlan(apply(plan, byKey(request)));
            assertThat(problems(cards, sorted)).isEmpty();
            if (!holdsError(request)) {
                assertThat(ids(carePlan(pile))).isEqualTo(ids(sorted));
            }
        }
    }

    private static boolean holdsError(JsonNode request) {
        return request.path("prefetch").values().stream()
                .anyMatch(value -> value.path("resourceType").asString("").equals("OperationOutcome"));
    }

    /** Where a CarePlan does not say what the cards say. */
    private static List<String> problems(JsonNode cards, CarePlan carePlan) {
        var families = group(carePlan).getAction().stream()
                .filter(RequestGroupActionComponent::hasDescription)
                .toList();
        if (families.size() != cards.size()) {
            return List.of(families.size() + " families with a card, " + cards.size() + " cards");
        }
        var problems = new ArrayList<String>();
        for (var i = 0; i < families.size(); i++) {
            var family = families.get(i);
            var card = cards.get(i);
            compare(card.path("summary").asString(), family.getTitle(), problems);
            compare(card.path("detail").asString(), family.getDescription(), problems);
            compare(
                    card.at("/source/topic/code").asString(),
                    family.getCode().get(1).getCodingFirstRep().getCode(),
                    problems);
            compare(
                    card.path("indicator").asString().equals("critical"),
                    family.getPriority().toCode().equals("stat"),
                    problems);
            var offers = all(List.of(family))
                    .filter(action -> action.hasRequiredBehavior())
                    .toList();
            var suggested = Math.min(3, offers.size());
            compare(card.path("suggestions").size(), suggested, problems);
            for (var j = 0; problems.isEmpty() && j < suggested; j++) {
                var suggestion = card.path("suggestions").get(j);
                compare(suggestion.path("label").asString(), offers.get(j).getTitle(), problems);
                compare(
                        withoutId((ObjectNode) suggestion.at("/actions/0/resource")),
                        withoutId(resource(offers.get(j))),
                        problems);
            }
        }
        return problems;
    }

    private static void compare(Object card, Object family, List<String> problems) {
        if (!card.equals(family)) {
            problems.add("card: " + card + ", family: " + family);
        }
    }

    private static ObjectNode resource(RequestGroupActionComponent offer) {
        return (ObjectNode) JSON.readTree(Api.FHIR.newJsonParser().encodeResourceToString((DomainResource)
                offer.getResource().getResource()));
    }

    private static JsonNode withoutId(ObjectNode resource) {
        return resource.without("id");
    }

    @Test
    void every_answer_is_valid_and_each_reference_within_it_resolves() throws Exception {
        var validator = new ArtifactValidator(Api.FHIR, Stream.of());
        for (var folder :
                cases().filter(each -> each.name().startsWith("complete-")).toList()) {
            var answer = apply(PLANS.get(folder.serviceId()), byKey(JSON.readTree(folder.request())));

            assertThat(validator.errors(answer.body())).as(folder.name()).isEmpty();
            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        }
    }

    private static ObjectNode quiet() {
        return (ObjectNode)
                JSON.readTree(cases().filter(folder -> folder.name().equals("a-quiet-patient-gets-only-the-plan"))
                        .findFirst()
                        .orElseThrow()
                        .request());
    }

    @Test
    void it_is_in_the_language_that_is_asked_for() throws Exception {
        var spanish = apply("BackSurgeryDischarge", byKey(quiet()), "Accept-Language", "es");
        var named = api.send(
                "POST",
                "/PlanDefinition/BackSurgeryDischarge/$apply?_language=es",
                byKey(quiet()).toString(),
                "Content-Type",
                "application/fhir+json");

        assertThat(carePlan(spanish).getLanguage()).isEqualTo("es");
        assertThat(spanish.headers().firstValue("Content-Language")).hasValue("es");
        assertThat(carePlan(spanish).getTitle())
                .isEqualTo(carePlan(named).getTitle())
                .isNotEqualTo(
                        carePlan(apply("BackSurgeryDischarge", byKey(quiet()))).getTitle());
    }

    /** With what was found for each: a sign is told once, as what it is. */
    @Test
    void explained_it_names_every_sign_that_was_judged_and_is_not_there() throws Exception {
        var feverish = quiet();
        ((ObjectNode) feverish.at("/prefetch/vitals/entry/0/resource/valueQuantity")).put("value", 38.6);
        var asked = byKey(feverish);
        var plain = signs(carePlan(apply("BackSurgeryDischarge", asked)));
        add(asked, "explain").put("valueBoolean", true);
        var explained = signs(carePlan(apply("BackSurgeryDischarge", asked)));

        assertThat(plain.values()).allSatisfy(action -> assertThat(role(action)).isEqualTo("sign"));
        assertThat(plain).hasSize(1).containsKey("red-flags.s51");
        assertThat(explained).containsKey("red-flags.s51").hasSizeGreaterThan(40);
        assertThat(explained.keySet().stream().filter(id -> id.startsWith("red-flags.s51")))
                .containsExactly("red-flags.s51");
        var drainage = explained.get("red-flags.s47-absent");
        assertThat(role(drainage)).isEqualTo("absent");
        assertThat(drainage.getDescription()).isEqualTo("latest answer: no, 2026-01-01 09:00");
        assertThat(drainage.getCode().get(1).getCodingFirstRep().getCode()).isEqualTo("s47");
    }

    @Test
    void it_is_explained_where_that_is_asked_for_and_not_refused() throws Exception {
        var asked = byKey(quiet());
        add(asked, "explain").put("valueBoolean", false);
        assertThat(signs(carePlan(apply("BackSurgeryDischarge", asked)))).isEmpty();

        for (var value : List.of("\"yes\"", "null", "1")) {
            var wrong = byKey(quiet());
            add(wrong, "explain").set("valueBoolean", JSON.readTree(value));
            refused(apply("BackSurgeryDischarge", wrong), 400, "'explain' is neither true nor false");
        }
    }

    private static Map<String, RequestGroupActionComponent> signs(CarePlan carePlan) {
        return ((RequestGroup) carePlan.getContained().get(0))
                .getAction().stream()
                        .flatMap(ApplicationTest::withAllBelow)
                        .filter(action ->
                                Set.of("sign", "not-assessed", "absent").contains(String.valueOf(role(action))))
                        .collect(Collectors.toMap(RequestGroupActionComponent::getId, action -> action));
    }

    private static Stream<RequestGroupActionComponent> withAllBelow(RequestGroupActionComponent action) {
        return Stream.concat(Stream.of(action), action.getAction().stream().flatMap(ApplicationTest::withAllBelow));
    }

    private static String role(RequestGroupActionComponent action) {
        return action.getCodeFirstRep().getCodingFirstRep().getCode();
    }

    @Test
    void the_plan_may_be_named_by_its_canonical() throws Exception {
        var asked = byKey(quiet());
        add(asked, "url").put("valueUri", "https://goinghome.example/fhir/PlanDefinition/BackSurgeryDischarge|1.0.0");

        var byUrl =
                api.send("POST", "/PlanDefinition/$apply", asked.toString(), "Content-Type", "application/fhir+json");

        assertThat(ids(carePlan(byUrl))).isEqualTo(ids(carePlan(apply("BackSurgeryDischarge", byKey(quiet())))));
    }

    /** An encounter before this one, and what a whole record holds beside. */
    @Test
    void data_that_nobody_asks_for_are_left_alone() throws Exception {
        var asked = inOnePile(quiet());
        var entries = (ArrayNode) bundle(asked).path("entry");
        entries.addObject()
                .putObject("resource")
                .put("resourceType", "Encounter")
                .put("id", "before")
                .put("status", "finished")
                .putObject("subject")
                .put("reference", "Patient/p1");
        entries.addObject()
                .putObject("resource")
                .put("resourceType", "Immunization")
                .put("id", "i1");

        assertThat(ids(carePlan(apply("BackSurgeryDischarge", asked))))
                .isEqualTo(ids(carePlan(apply("BackSurgeryDischarge", byKey(quiet())))));
    }

    private static ObjectNode bundle(ObjectNode asked) {
        return (ObjectNode) asked.path("parameter").values().stream()
                .filter(parameter -> parameter.path("name").asString().equals("data"))
                .findFirst()
                .orElseThrow()
                .path("resource");
    }

    /** One that cannot be read may be for any of the inputs of its type. */
    @Test
    void what_cannot_be_read_is_told_in_the_answer() throws Exception {
        var asked = inOnePile(quiet());
        ((ArrayNode) bundle(asked).path("entry"))
                .addObject()
                .putObject("resource")
                .put("resourceType", "Observation")
                .put("status", "no such status")
                .putObject("subject")
                .put("reference", "Patient/p1");

        var carePlan = carePlan(apply("BackSurgeryDischarge", asked));

        var messages = (OperationOutcome)
                ((Reference) carePlan.getExtensionByUrl("http://hl7.org/fhir/StructureDefinition/cqf-messages")
                                .getValue())
                        .getResource();
        assertThat(messages.getIssue()).hasSizeGreaterThan(1).allSatisfy(issue -> {
            assertThat(issue.getSeverity().toCode()).isEqualTo("warning");
            assertThat(issue.getDiagnostics()).isNotBlank();
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    no Parameters           | none |                                                                   | 400 | The body is no Parameters
                    nothing                 |      |                                                                   | 400 | 'subject' is missing
                    another parameter       |      | {"name":"patient"}                                                | 400 | does not know
                    a group                 |      | {"name":"subject","valueString":"Group/1"}                        | 400 | 'subject' is not of the form Patient/id
                    a number                |      | {"name":"subject","valueInteger":1}                               | 400 | 'subject' is neither
                    two subjects            | S    | {"name":"subject","valueString":"Patient/2"}                      | 400 | 'subject' is there more than once
                    no encounter            | S    |                                                                   | 400 | 'encounter' is missing
                    another encounter       | S    | {"name":"encounter","valueString":"Visit/2"}                      | 400 | 'encounter' is not of the form
                    a practitioner by name  | SE   | {"name":"practitioner","valueString":"Dr X"}                      | 400 | 'practitioner' is not of the form
                    no data                 | SE   |                                                                   | 412 | was not sent
                    data of another kind    | SE   | {"name":"data","resource":{"resourceType":"Patient"}}             | 400 | is no Bundle
                    data without resource   | SE   | {"name":"data"}                                                   | 400 | 'data' holds no resource
                    an empty entry          | SE   | {"name":"data","resource":{"resourceType":"Bundle","entry":[{}]}} | 400 | holds no resource
                    no procedure            | SE   | {"name":"data","resource":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"1"}}]}} | 422 | decides whether the plan is for this patient
                    a key without data      | SE   | {"name":"prefetchData","part":[{"name":"key","valueString":"patient"}]} | 400 | lacks its part
                    an unknown key          | SE   | {"name":"prefetchData","part":[{"name":"key","valueString":"allergies"},{"name":"data","resource":{"resourceType":"Bundle"}}]} | 412 | was not sent
                    """)
    void what_cannot_be_understood_is_refused_with_the_reason(
            String what, String before, String parameter, int status, String reason) throws Exception {
        var parameters = new ArrayList<String>();
        if (before != null && before.contains("S")) {
            parameters.add("{\"name\":\"subject\",\"valueString\":\"Patient/1\"}");
        }
        if (before != null && before.contains("E")) {
            parameters.add("{\"name\":\"encounter\",\"valueReference\":{\"reference\":\"Encounter/2\"}}");
        }
        if (parameter != null) {
            parameters.add(parameter);
        }
        var asked = "none".equals(before)
                ? "{\"resourceType\":\"Bundle\"}"
                : "{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", parameters) + "]}";

        refused(apply("BackSurgeryDischarge", JSON.readTree(asked)), status, reason);
    }

    private static void refused(HttpResponse<String> answer, int status, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var outcome = Api.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
        assertThat(outcome.getIssue())
                .isNotEmpty()
                .allSatisfy(issue -> assertThat(issue.getSeverity().toCode()).isEqualTo("error"));
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains(reason);
    }

    @Test
    void the_data_of_another_patient_are_refused(CapturedOutput output) throws Exception {
        var one = inOnePile(quiet());
        ((ArrayNode) bundle(one).path("entry"))
                .addObject()
                .putObject("resource")
                .put("resourceType", "Observation")
                .putObject("subject")
                .put("reference", "Patient/somebody-else");
        var all = asked(quiet());
        add(all, "data")
                .set(
                        "resource",
                        JSON.readTree(
                                bundle(inOnePile(quiet())).toString().replace("Patient/p1", "Patient/somebody-else")));

        refused(apply("BackSurgeryDischarge", one), 412, "is not the patient who was asked about");
        refused(apply("BackSurgeryDischarge", all), 412, "is not the patient who was asked about");
        assertThat(output).doesNotContain("somebody-else", "Unexpected");
    }

    @Test
    void a_plan_that_is_part_of_others_names_those_that_can_be_applied() throws Exception {
        refused(apply("BackSurgeryRedFlags", byKey(quiet())), 422, "PlanDefinition/BackSurgeryDischarge");
        refused(apply("NoSuchPlan", byKey(quiet())), 404, "There is no such PlanDefinition");
        refused(
                api.send(
                        "POST",
                        "/PlanDefinition/$apply",
                        byKey(quiet()).toString(),
                        "Content-Type",
                        "application/fhir+json"),
                400,
                "the parameter 'url' does");
        refused(api.get("/PlanDefinition/BackSurgeryDischarge/$apply?subject=Patient/1"), 405, "POST only");
    }
}
