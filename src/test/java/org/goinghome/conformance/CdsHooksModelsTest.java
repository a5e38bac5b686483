package org.goinghome.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.conformance.CdsHooksModels.problemsInDiscovery;
import static org.goinghome.conformance.CdsHooksModels.problemsInResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CdsHooksModelsTest {

    private static final String RESPONSE = """
            {"cards": [{
              "uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
              "summary": "Calf swollen and painful",
              "indicator": "critical",
              "detail": "**Leg clot** is possible",
              "source": {"label": "Going home", "url": "https://example.org",
                "topic": {"system": "http://example.org/topic", "code": "t"}},
              "suggestions": [{"uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2720", "label": "Arrange it", "actions": [
                {"type": "create", "description": "A task", "resource": {
                  "resourceType": "Task", "id": "t", "status": "draft", "intent": "proposal", "for": {"reference": "Patient/p"}}},
                {"type": "create", "description": "An order", "resource": {
                  "resourceType": "ServiceRequest", "id": "s", "status": "draft", "intent": "plan",
                  "subject": {"reference": "Patient/p"}}},
                {"type": "create", "description": "A message", "resource": {
                  "resourceType": "CommunicationRequest", "id": "c", "status": "active",
                  "payload": [{"contentString": "Please come"}]}},
                {"type": "delete", "description": "The old task", "resourceId": "Task/old"}
              ]}],
              "selectionBehavior": "any",
              "overrideReasons": [{"system": "http://example.org/reason", "code": "done", "display": "Already done"}],
              "links": [{"label": "Guideline", "url": "https://example.org/guideline", "type": "absolute"}]
            }]}""";

    private static final String DISCOVERY = """
            {"services": [{
              "id": "back-surgery-discharge",
              "hook": "encounter-discharge",
              "title": "Going home",
              "description": "Signs to act on before discharge",
              "prefetch": {"patient": "Patient/{{context.patientId}}", "encounter": "Encounter/{{context.encounterId}}"},
              "usageRequirements": "FHIR R4",
              "version": "2.0.1",
              "hookVersion": "1.0"
            }]}""";

    @Nested
    class In_a_response {

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "cdshooks-response-empty-good",
                    "cdshooks-response-good",
                    "cdshooks/cdshooks-response-empty",
                    "cdshooks/cdshooks-response-link",
                    "cdshooks/cdshooks-response-no-link",
                    "cdshooks/cdshooks-response-source-link",
                    "cdshooks/cdshooks-response-two-cards"
                })
        void hl7s_good_samples_have_no_problem(String sample) throws IOException {
            assertThat(problemsInResponse(sample(sample))).isEmpty();
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                cdshooks-response-empty-bad              | CDSHooksResponse: Object must have some content
                cdshooks/cdshooks-response-empty2        | CDSHooksResponse: Object must have some content
                cdshooks/cdshooks-response-empty-source  | CDSHooksResponse.cards[0].source: Object must have some content
                cdshooks/cdshooks-response-empty-source  | CDSHooksResponse.cards.source.label: minimum required = 1
                cdshooks/cdshooks-response-suggestion    | CDSHooksResponse.cards[0]: Constraint failed: cds-resp-6
                cdshooks/cdshooks-response-suggestion    | .resource/*ServiceRequest/null*/: Resource requires an id
                """)
        void hl7s_bad_samples_have_the_problem_hl7_expects(String sample, String problem) throws IOException {
            assertThat(problemsInResponse(sample(sample))).anyMatch(found -> found.contains(problem));
        }

        @Test
        void a_full_card_has_no_problem() {
            assertThat(problemsInResponse(RESPONSE)).isEmpty();
        }

        @ParameterizedTest(name = "{0} -> {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
                "**Leg clot** is possible"     | null             | cards[0].detail: This property must be a simple value, not a Null
                "**Leg clot** is possible"     | ""               | cards[0].detail: value cannot be empty
                "summary": "Calf swollen and painful", | ``       | CDSHooksResponse.cards.summary: minimum required = 1
                "summary"                      | "sumary"         | cards[0]: Unrecognized property 'sumary'
                "Calf swollen and painful"     | 38.5             | cards[0].summary: Error parsing JSON: the primitive value must be a string
                "critical"                     | "info  warning"  | cards[0].indicator: The code 'info  warning' is not valid
                "critical"                     | ["critical"]     | cards[0].indicator: This property must be a simple value, not an Array
                4e0a3a1e-3283-4575-ab82-028d55fe2719 | 4E0A3A1E  | cards[0].uuid: UUIDs must be valid and lowercase
                "label": "Arrange it",         | ``               | CDSHooksResponse.cards.suggestions.label: minimum required = 1
                "description": "A task",       | ``               | Constraint failed: cds-resp-5
                "selectionBehavior": "any",    | ``               | Constraint failed: cds-resp-6
                , "display": "Already done"    | ``               | Constraint failed: cds-resp-4
                "type": "absolute"             | "type": "absolute", "appContext": "x" | Constraint failed: cds-resp-3
                "label": "Guideline",          | ``               | CDSHooksResponse.cards.links.label: minimum required = 1
                {"cards"                       | {"cards": [], "cards" | CDSHooksResponse: The JSON property 'cards' is a duplicate
                """)
        void a_defect_of_a_card_is_a_problem(String right, String wrong, String problem) {
            assertThat(problemsInResponse(replaced(RESPONSE, right, wrong))).anyMatch(found -> found.contains(problem));
        }

        @ParameterizedTest(name = "{0} -> {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
                "id": "t", "status": "draft"   | "id": "t", "status": "nonsense"  | actions[0].resource/*Task/t*/.status: The value provided ('nonsense')
                "id": "t",                     | ``                               | actions[0].resource/*Task/null*/: Resource requires an id
                "id": "t",                     | "id": "t", "fro": "x",           | actions[0].resource: Unrecognized property 'fro'
                "intent": "plan",              | ``                               | ServiceRequest.intent: minimum required = 1
                "subject"                      | "orderDetail": [{"text": "x"}], "subject" | Constraint failed: prr-1
                "id": "s",                     | "id": "s", "authoredOn": "today", | actions[1].resource/*ServiceRequest/s*/.authoredOn: Not a valid date/time
                "status": "active",            | ``                               | CommunicationRequest.status: minimum required = 1
                [{"contentString": "Please come"}] | {"contentString": "Please come"} | actions[2].resource.payload: The property payload must be a JSON Array
                "CommunicationRequest"         | "Comunication"                   | actions[2].resource: Contained resource does not appear to be a FHIR resource
                """)
        void a_defect_of_an_actions_resource_is_a_problem(String right, String wrong, String problem) {
            assertThat(problemsInResponse(replaced(RESPONSE, right, wrong))).anyMatch(found -> found.contains(problem));
        }

        @ParameterizedTest(name = "{0} -> {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
                "critical"                      | "info warning"
                "critical"                      | "fatal"
                "indicator": "critical",        | ``
                "any"                           | "all"
                "type": "delete"                | "type": "remove"
                , "type": "absolute"            | ``
                , "resourceId": "Task/old"      | ``
                https://example.org/guideline   | guideline
                "for": {"reference": "Patient/p"} | "for": {"reference": "Patient/p"}, "encounter": {"reference": "Patient/p"}
                """)
        void some_defects_are_not_seen(String right, String wrong) {
            assertThat(problemsInResponse(replaced(RESPONSE, right, wrong))).isEmpty();
        }

        @Test
        void the_length_of_a_summary_is_not_seen() {
            assertThat(problemsInResponse(replaced(RESPONSE, "Calf swollen", "Calf swollen ".repeat(20))))
                    .isEmpty();
        }
    }

    @Nested
    class In_discovery {

        @Test
        void hl7s_good_sample_has_no_problem() throws IOException {
            assertThat(problemsInDiscovery(sample("cdshooks-services-good"))).isEmpty();
        }

        @Test
        void hl7s_bad_sample_has_the_problems_hl7_expects() throws IOException {
            assertThat(problemsInDiscovery(sample("cdshooks/cdshooks-services-order-select-extensions")))
                    .contains(
                            "CDSHooksServices.services[0].extension: Unrecognized property 'davinci-crd.configuration-options-test'",
                            "CDSHooksServices.services[0].extension: Unrecognized property 'no-valid'");
        }

        @Test
        void a_full_service_has_no_problem() {
            assertThat(problemsInDiscovery(DISCOVERY)).isEmpty();
        }

        @ParameterizedTest(name = "{0} -> {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
                "id": "back-surgery-discharge",   | ``            | CDSHooksServices.services.id: minimum required = 1
                "hook": "encounter-discharge",    | ``            | CDSHooksServices.services.hook: minimum required = 1
                "description": "Signs to act on before discharge", | `` | CDSHooksServices.services.description: minimum required = 1
                "description"                     | "descripton"  | services[0]: Unrecognized property 'descripton'
                "Going home"                      | null          | services[0].title: This property must be a simple value, not a Null
                "Patient/{{context.patientId}}"   | null          | services[0].prefetch[0].value: This property must be a simple value, not a Null
                "FHIR R4"                         | ""            | services[0].usageRequirements: value cannot be empty
                {"services"                       | {"version": "2.0.1", "services" | CDSHooksServices: Unrecognized property 'version'
                """)
        void a_defect_is_a_problem(String right, String wrong, String problem) {
            assertThat(problemsInDiscovery(replaced(DISCOVERY, right, wrong)))
                    .anyMatch(found -> found.contains(problem));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "Sorry", "{\"cards\": [", "{\"cards\": [],}", "{\"cards\": []} x", "<cards/>"})
    void what_is_not_one_json_object_is_a_problem(String text) {
        assertThat(problemsInResponse(text)).isNotEmpty();
    }

    private static String sample(String name) throws IOException {
        try (var json =
                CdsHooksModelsTest.class.getResourceAsStream("/org/hl7/fhir/testcases/validator/" + name + ".json")) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String replaced(String json, String right, String wrong) {
        assertThat(json).containsOnlyOnce(right);
        return json.replace(right, wrong);
    }
}
