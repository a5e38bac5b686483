package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.artifact.ArtifactProblem;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.patientdata.PatientData;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Renderers;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A card is in one language, the one that was asked for or the first that is offered, and says the same in each. */
class LanguagesTest {

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class The_language_of_a_card {

        private Renderers offered;

        @BeforeAll
        void the_guidance_in_english_and_spanish(@TempDir Path folder) {
            offered = renderers(new TestGuidance(folder.resolve("copy")), List.of("en", "es"));
        }

        private static Renderers renderers(TestGuidance guidance, List<String> languages) {
            return new CdsHooksConfiguration()
                    .renderers(guidance.load(Map.of(), languages), Clock.fixed(FixedTime.NOW, ZoneOffset.UTC));
        }

        @ParameterizedTest
        @CsvSource({
            "es, es",
            "ES, es",
            "es-MX, es",
            "es-419, es",
            "'es-US, en;q=0.5', es",
            "'en;q=0.5, es;q=0.9', es",
            "'es;q=0.5, en;q=0.9', en",
            "'fr, es;q=0.2', es",
            "'fr, *;q=0.1', en",
            "'es,,', es",
            "', es ; q=1.0', es",
            "*, en",
            "fr, en",
            "'en;q=0, *', es",
            "'es;q=0', en",
            "'en;q=0, es;q=0', en"
        })
        void is_the_best_of_those_accepted_else_the_first_that_is_offered(String header, String language) {
            assertThat(offered.language(header)).as(header).isEqualTo(language);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", " ", "es;q=2", ";;;", "es;q", "<script>", "\u00e9s", "-", "-es", "es-", "x", "es es"})
        void is_the_first_where_the_header_says_nothing(String header) {
            assertThat(offered.language(header)).isEqualTo("en");
            assertThat(offered.language(null)).isEqualTo("en");
        }

        @Test
        void is_found_in_a_header_as_long_as_headers_may_be() {
            assertThat(offered.language("fr-CH;q=0.1,".repeat(600) + "es")).isEqualTo("es");
        }

        @Test
        void is_the_sites_first_by_default(@TempDir Path folder) {
            var spanishFirst = renderers(new TestGuidance(folder.resolve("copy")), List.of("es", "en"));

            assertThat(spanishFirst.language(null)).isEqualTo("es");
            assertThat(spanishFirst.language("de")).isEqualTo("es");
        }

        @ParameterizedTest
        @CsvSource({"es, true, es", "es-PR, true, es", "es, false, en", "de, true, en"})
        void is_not_that_of_a_message_to_a_patient_whose_record_prefers_another(
                String tag, boolean preferred, String language) {
            var patient = new Patient();
            var communication = patient.addCommunication().setPreferred(preferred);
            communication.getLanguage().addCoding().setSystem("urn:ietf:bcp:47").setCode(tag);

            assertThat(offered.languageOf(new PatientData(List.of(patient), List.of()), "en"))
                    .isEqualTo(language);
        }
    }

    @Nested
    class An_offered_language {

        private TestGuidance guidance;

        @BeforeEach
        void the_guidance_as_built(@TempDir Path folder) {
            guidance = new TestGuidance(folder.resolve("fhir-resources"));
        }

        @Test
        void in_which_one_text_is_missing_is_refused_with_its_place() throws Exception {
            guidance.with("plandefinition/BackSurgeryRedFlags.json", "\"valueCode\": \"es\"", "\"valueCode\": \"fr\"");

            assertThatThrownBy(() -> guidance.load(Map.of()))
                    .isInstanceOf(ArtifactsRefused.class)
                    .hasMessageContaining("plandefinition/BackSurgeryRedFlags.json: PlanDefinition.action[0].title:"
                            + " has no translation into 'es', a language of goinghome.languages");
            assertThat(guidance.load(Map.of(), List.of("en")).languages().tags())
                    .containsExactly("en");
        }

        @Test
        void into_which_nothing_is_translated_is_refused_with_every_text_that_a_card_can_show() {
            assertThatThrownBy(() -> guidance.load(Map.of(), List.of("en", "de")))
                    .isInstanceOfSatisfying(
                            ArtifactsRefused.class,
                            refused -> assertThat(refused.problems())
                                    .hasSizeGreaterThan(500)
                                    .extracting(ArtifactProblem::file)
                                    .contains(
                                            "plandefinition/BackSurgeryDischarge.json",
                                            "plandefinition/BackSurgeryRecovery.json",
                                            "activitydefinition/SendInstructions.json",
                                            "codesystem/GoingHomeText.json",
                                            "codesystem/GoingHomeEvidence.json",
                                            "codesystem/GoingHomeTopic.json",
                                            "codesystem/BackSurgeryRecovery.json",
                                            "valueset/EvidenceAnswers.json",
                                            "valueset/UnitsOnCards.json",
                                            "valueset/CardOverrideReasons.json",
                                            "valueset/BackSurgeryFindings.json"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "und", "spanish language", "e_s"})
        void that_is_no_language_is_refused(String language) {
            assertThatThrownBy(() -> guidance.load(Map.of(), List.of("en", language)))
                    .isInstanceOf(ArtifactsRefused.class)
                    .hasMessageContaining("goinghome.languages: " + language + ": is no language tag");
        }

        @Test
        void is_needed() {
            assertThatThrownBy(() -> guidance.load(Map.of(), List.of()))
                    .isInstanceOf(ArtifactsRefused.class)
                    .hasMessageContaining("goinghome.languages: $: is empty");
        }
    }

    @Test
    void a_threshold_that_a_site_has_changed_is_told_in_spanish() throws Exception {
        try (var service = new RunningService("goinghome.parameters.BackSurgery.FeverCelsius=38.2")) {
            var request = CaseFolder.all()
                    .filter(folder -> folder.name().startsWith("complete-a-fever"))
                    .findFirst()
                    .orElseThrow()
                    .request();

            var response = service.post("/cds-services/back-surgery-discharge", request, "Accept-Language", "es");

            assertThat(response.body())
                    .contains("fiebre desde 38.2 °C (fijado por este centro; por defecto " + Preset.of("FeverCelsius")
                            + " °C)");
        }
    }

    @Test
    void a_message_to_the_patient_is_in_the_language_that_the_patient_prefers() throws Exception {
        var request = RunningService.quietDischarge();
        var communication = ((ObjectNode) request.at("/prefetch/patient")).putArray("communication");
        communication
                .addObject()
                .put("preferred", true)
                .putObject("language")
                .putArray("coding")
                .addObject()
                .put("code", "es");
        try (var service = new RunningService("goinghome.time-zone=UTC")) {
            var card =
                    CaseFolder.JSON.readTree(service.discharge(request).body()).at("/cards/0");

            assertThat(card.path("summary").asString()).isEqualTo("Going-home plan ready");
            assertThat(card.at("/suggestions/0/actions/0/resource/payload/0/contentString")
                            .asString())
                    .startsWith("Camine a menudo.");
        }
    }

    /** Over every case: the same cards, in other words. */
    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Every_case_in_spanish {

        private static final Pattern STATEMENT = Pattern.compile("\\b[SX]\\d+\\b");

        /** Spanish takes more letters than English. */
        private static final double LONGER = 1.3;

        private final RunningService service = new RunningService("goinghome.time-zone=UTC");

        @AfterAll
        void stop() {
            service.close();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("org.goinghome.cdshooks.CaseFolder#all")
        void says_the_same(CaseFolder folder) throws Exception {
            var english = cards(folder, "en");
            var spanish = cards(folder, "es-ES,es;q=0.9");

            assertThat(spanish).hasSameSizeAs(english);
            for (var i = 0; i < english.size(); i++) {
                var one = english.get(i);
                var other = spanish.get(i);
                assertThat(other.path("summary").asString())
                        .isNotEqualTo(one.path("summary").asString())
                        .hasSizeLessThanOrEqualTo(Card.LONGEST_SUMMARY);
                // Emergencies and what is not known are never cut, in no language.
                assertThat(other.path("detail").asString()).hasSizeLessThanOrEqualTo((int)
                        Math.max(1_200, one.path("detail").asString().length() * LONGER));
                assertThat(other.path("indicator")).isEqualTo(one.path("indicator"));
                assertThat(other.at("/source/topic/code")).isEqualTo(one.at("/source/topic/code"));
                assertThat(other.path("suggestions").size())
                        .isEqualTo(one.path("suggestions").size());
                assertThat(statements(other)).isEqualTo(statements(one));
            }
        }

        @Test
        void a_caller_who_reads_many_languages_is_answered_too() throws Exception {
            var response = service.post(
                    "/cds-services/back-surgery-discharge",
                    RunningService.quietDischarge().toString(),
                    "Accept-Language",
                    "de,".repeat(200) + "es");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Language")).hasValue("es");
        }

        private List<JsonNode> cards(CaseFolder folder, String acceptLanguage) throws Exception {
            var response = service.post(
                    "/cds-services/" + folder.serviceId(), folder.request(), "Accept-Language", acceptLanguage);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().allValues("Vary")).contains("Accept-Language");
            return CaseFolder.JSON.readTree(response.body()).path("cards").values().stream()
                    .toList();
        }

        /** A longer text may have fewer lines; what it rests on is told in any case. */
        private static Set<String> statements(JsonNode card) {
            return STATEMENT
                    .matcher(card.path("detail").asString())
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
        }
    }
}
