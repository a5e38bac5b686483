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
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
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
    void that_is_missing_is_refused() {
        assertThat(new TinyGuidance()
                        .with(artifact(new Library(), "Source").addContent(cql()))
                        .problems())
                .containsExactly(
                        "Source.json: Library.content: has no application/elm+json: the CQL is compiled when the"
                                + " project is built, not when it starts");
    }

    @Test
    void is_found_beside_its_source() {
        var library = artifact(new Library(), "Both").addContent(cql());
        library.addContent()
                .setContentType("application/elm+json")
                .setData("{\"library\": {\"identifier\": {\"id\": \"Both\", \"version\": \"1.0.0\"}}}".getBytes(UTF_8));

        assertThat(new TinyGuidance().with(library).problems()).isEmpty();
    }

    private static Attachment cql() {
        return new Attachment().setContentType("text/cql").setData("library Source".getBytes(UTF_8));
    }

    @Test
    void is_evaluated_at_the_moment_of_the_call() {
        assertThat(new TinyGuidance()
                        .define("S1", "Now() = @2026-01-01T12:00:00.000+00:00")
                        .findings()
                        .signs())
                .hasSize(1);
    }

    @Test
    void is_evaluated_over_the_data_of_the_patient() {
        var guidance = new TinyGuidance()
                .declare("using FHIR version '4.0.1'")
                .declare("context Patient")
                .define("S1", "exists ([Observation] O where O.status.value = 'final')")
                .patient(new Observation().setStatus(ObservationStatus.FINAL));

        assertThat(guidance.findings().signs()).hasSize(1);
    }

    @Test
    void that_throws_tells_of_what_kind_the_error_was() {
        var library = artifact(new Library(), "Tiny");
        library.addContent().setContentType("application/elm+json").setData("""
                {"library": {
                  "identifier": {"id": "Tiny", "version": "1.0.0"},
                  "statements": {"def": [{
                    "name": "S1", "context": "Patient", "accessLevel": "Public",
                    "expression": {"type": "Message",
                      "source": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}Boolean", "value": "true"},
                      "condition": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}Boolean", "value": "true"},
                      "code": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}String", "value": "x"},
                      "severity": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}String", "value": "Error"},
                      "message": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}String", "value": "boom"}}
                  }]}
                }}
                """.getBytes(UTF_8));
        var logic = new Logic(FhirContext.forR4Cached(), artifacts(library), ZoneOffset.UTC, new Problems());
        var throwing = new Define("Tiny", "S1");

        assertThat(logic.begin(new PatientData(List.of(), List.of()), NOW, Map.of())
                        .of(List.of(throwing)))
                .hasEntrySatisfying(
                        throwing,
                        outcome -> assertThat(outcome)
                                .asString()
                                .contains("Exception")
                                .doesNotContain("boom"));
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

            assertThat(logic.begin(new PatientData(List.of(), List.of()), NOW, Map.of())
                            .of(List.of(function)))
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
