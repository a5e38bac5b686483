package org.goinghome.guidance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.guidance.TinyGuidance.NOW;
import static org.goinghome.guidance.TinyGuidance.artifact;
import static org.goinghome.guidance.TinyGuidance.artifacts;
import static org.goinghome.guidance.TinyGuidance.valueSet;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Logic.Outcome;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Library;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logic that a Library carries is that Library's own, and all that it uses is held. */
class CompiledLogicTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"library\": {}}",
                "{\"library\": {\"identifier\": {\"id\": \"Other\", \"version\": \"1.0.0\"}}}",
                "{\"library\": {\"identifier\": {\"id\": \"Tiny\", \"version\": \"0.9.0\"}}}"
            })
    void of_another_library_or_version_is_refused(String elm) {
        assertThat(new TinyGuidance().elm(elm).problems())
                .contains("Tiny.json: Library.content: is the ELM of another library or version than the Library says");
    }

    @Test
    void that_is_not_elm_is_refused() {
        assertThat(new TinyGuidance().elm("<library/>").problems())
                .anyMatch(problem -> problem.startsWith("Tiny.json: Library.content: is not ELM that can be read"));
    }

    @Test
    void a_library_may_hold_nothing_to_evaluate() {
        var codes = artifact(new Library(), "Codes");
        codes.addContent()
                .setContentType("application/elm+json")
                .setData(
                        "{\"library\": {\"identifier\": {\"id\": \"Codes\", \"version\": \"1.0.0\"}}}".getBytes(UTF_8));

        assertThat(new TinyGuidance().with(codes).problems()).isEmpty();
    }

    @Test
    void of_a_name_that_another_library_has_is_refused() {
        var twin = artifact(new Library(), "Tiny");
        twin.setUrl(TinyGuidance.BASE + "Library/Twin")
                .addContent()
                .setContentType("application/elm+json")
                .setData("{\"library\": {\"identifier\": {\"id\": \"Tiny\", \"version\": \"1.0.0\"}}}".getBytes(UTF_8));

        assertThat(new TinyGuidance().with(twin).problems())
                .containsExactly("Tiny.json: Library.name: 'Tiny' is the name of another library already");
    }

    /** The engine answers a function's name with silence. */
    @Nested
    class A_function {

        private final String elm = """
                {"library": {
                  "identifier": {"id": "Tiny", "version": "1.0.0"},
                  "statements": {"def": [{
                    "type": "FunctionDef", "name": "S1", "accessLevel": "Public",
                    "expression": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}Boolean", "value": "true"}
                  }]}
                }}
                """;

        @Test
        void is_no_condition() {
            assertThat(new TinyGuidance().elm(elm).problems())
                    .anyMatch(problem -> problem.endsWith("names 'S1', which the library Tiny does not define"));
        }

        @Test
        void that_is_evaluated_all_the_same_is_a_failure() {
            var library = artifact(new Library(), "Tiny");
            library.addContent().setContentType("application/elm+json").setData(elm.getBytes(UTF_8));
            var logic = new Logic(FhirContext.forR4Cached(), artifacts(library), ZoneOffset.UTC, new Problems());
            var function = new Define("Tiny", "S1");

            assertThat(logic.evaluate(List.of(function), new PatientData(List.of(), List.of()), NOW, Map.of()))
                    .containsEntry(function, new Outcome.Threw("no result"));
        }
    }

    @Nested
    class A_value_set {

        private static final String HEAT = TinyGuidance.BASE + "ValueSet/Heat";

        private final TinyGuidance guidance = new TinyGuidance().with(valueSet("Heat", "urn:s", "fever"));

        @ParameterizedTest
        @ValueSource(strings = {"'" + HEAT + "'", "'" + HEAT + "|1.0.0'", "'" + HEAT + "' version '1.0.0'"})
        void that_is_held_is_used(String canonical) {
            var findings = guidance.declare("valueset \"Heat\": " + canonical)
                    .define("S1", "Code { system: 'urn:s', code: 'fever' } in \"Heat\"")
                    .findings();

            assertThat(findings.signs()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"'" + HEAT + "|2.0.0'", "'" + HEAT + "' version '2.0.0'"})
        void of_another_version_is_refused(String canonical) {
            assertThat(guidance.declare("valueset \"Heat\": " + canonical).problems())
                    .containsExactly("Tiny.json: Library.content: its CQL uses the value set '" + HEAT
                            + "|2.0.0', of which there is no expansion");
        }
    }
}
