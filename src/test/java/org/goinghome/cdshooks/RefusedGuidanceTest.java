package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.guidance.Service;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of artifacts with problems is not used, and whoever starts the service sees all of them at once. */
class RefusedGuidanceTest {

    private static final String RED_FLAGS = "plandefinition/BackSurgeryRedFlags.json";

    private TestGuidance guidance;

    @BeforeEach
    void the_guidance_as_built(@TempDir Path folder) {
        guidance = new TestGuidance(folder.resolve("fhir-resources"));
    }

    @Test
    void as_built_it_loads() {
        assertThat(guidance.load(Map.of()).guidance().services())
                .extracting(Service::id)
                .containsExactly("back-surgery-discharge", "back-surgery-recovery");
    }

    @Test
    void a_condition_that_names_no_definition_is_told_with_file_and_fhir_path() throws Exception {
        guidance.with(RED_FLAGS, "\"expression\": \"S55\"", "\"expression\": \"S55 Typo\"");

        assertThatThrownBy(() -> guidance.load(Map.of()))
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining(RED_FLAGS)
                .hasMessageMatching(
                        "(?s).*PlanDefinition\\.action\\[0]\\.action\\[\\d+]\\.condition\\[0]\\.expression: "
                                + "names 'S55 Typo', which the library BackSurgery does not define.*");
    }

    @Test
    void all_problems_are_listed_together() throws Exception {
        guidance.with(RED_FLAGS, "\"expression\": \"S55\"", "\"expression\": \"S55 Typo\"")
                .with("valueset/HeartRate.json", "\"expansion\"", "\"expansoin\"")
                .with(RED_FLAGS, "\"s52-not-assessed\"", "\"s25-not-assessed\"")
                .with("activitydefinition/UrgentReview.json", "\"kind\": \"Task\"", "\"kind\": \"MedicationRequest\"")
                .with("codesystem/GoingHomeText.json", "\"precedence\"", "\"precedents\"")
                .with(
                        "plandefinition/BackSurgeryDischarge.json",
                        "PlanDefinition/BackSurgeryGoingHome|1.0.0",
                        "PlanDefinition/Elsewhere");
        Files.writeString(guidance.folder().resolve("valueset/Broken.json"), "{\"resourceType\":");

        assertThatThrownBy(() -> guidance.load(Map.of("BackSurgery", Map.of("feverCelsius", "hot", "noSuch", "1"))))
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining("S55 Typo")
                .hasMessageContaining("'s25-not-assessed' belongs to no sign here")
                .hasMessageContaining("activitydefinition/UrgentReview.json: ActivityDefinition.kind: expected Task")
                .hasMessageContaining("valueset/HeartRate.json")
                .hasMessageContaining("expansoin")
                .hasMessageContaining("ValueSet/HeartRate', of which there is no expansion")
                .hasMessageContaining("lacks 'precedence'")
                .hasMessageContaining("names 'https://goinghome.example/fhir/PlanDefinition/Elsewhere'")
                .hasMessageContaining("valueset/Broken.json")
                .hasMessageContaining("BackSurgery.FeverCelsius: 'hot'")
                .hasMessageContaining("backsurgery/nosuch");
    }

    @ParameterizedTest
    @CsvSource({
        "activitydefinition/CollectCheckIn.json, Questionnaire/BackSurgeryCheckIn, Questionnaire/CheckOut, valueCanonical",
        "library/BackSurgery.json, Library/GoingHome, Library/Elsewhere, 'Library.relatedArtifact[1].resource'",
        "plandefinition/BackSurgeryDischarge.json, ActivityDefinition/SendInstructions|1.0.0, ActivityDefinition/SendInstructions|2.0.0, definitionCanonical",
        "plandefinition/BackSurgeryDischarge.json, ValueSet/VitalSigns, ValueSet/Vitals, valueSet"
    })
    void a_reference_to_an_artifact_that_is_not_held_is_told(
            String file, String canonical, String elsewhere, String element) throws Exception {
        guidance.with(
                file, "https://goinghome.example/fhir/" + canonical, "https://goinghome.example/fhir/" + elsewhere);

        assertThatThrownBy(() -> guidance.load(Map.of()))
                .as(file)
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining(file)
                .hasMessageContaining(element + ": names 'https://goinghome.example/fhir/" + elsewhere);
    }

    @ParameterizedTest
    @Tag("T30")
    @ValueSource(
            strings = {
                "http://goinghome.example",
                "javascript:alert(1)",
                "//goinghome.example",
                "https://a@goinghome.example",
                "https://goinghome.example/?p=1",
                "https://"
            })
    void a_source_that_a_card_cannot_link_to_is_told(String url) throws Exception {
        guidance.with(
                "plandefinition/BackSurgeryDischarge.json",
                "\"value\": \"https://goinghome.example\"",
                "\"value\": \"" + url + "\"");

        assertThatThrownBy(() -> guidance.load(Map.of()))
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining(
                        "PlanDefinition.contact.telecom.value: is '" + url + "', expected an https address");
    }

    @Test
    void a_library_without_compiled_logic_is_refused_instead_of_compiled_at_start() throws Exception {
        guidance.with("library/BackSurgery.json", "application/elm+json", "application/elm+xml");

        assertThatThrownBy(() -> guidance.load(Map.of()))
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining("library/BackSurgery.json: Library.content: has no application/elm+json");
    }

    @Test
    void a_retired_plan_is_not_served() throws Exception {
        guidance.with("plandefinition/BackSurgeryDischarge.json", "\"status\": \"active\"", "\"status\": \"retired\"");

        assertThat(guidance.load(Map.of()).guidance().services())
                .extracting(Service::id)
                .containsExactly("back-surgery-recovery");
    }

    @Test
    void a_folder_without_artifacts_is_refused(@TempDir Path empty) {
        var none = new TestGuidance(empty.resolve("copy"));

        assertThatThrownBy(() -> {
                    deleteAll(none.folder());
                    none.load(Map.of());
                })
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining("goinghome.guidance.locations");
    }

    private static void deleteAll(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }
}
