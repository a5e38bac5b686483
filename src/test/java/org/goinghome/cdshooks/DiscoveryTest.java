package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.conformance.CdsHooksModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;

@TestInstance(Lifecycle.PER_CLASS)
class DiscoveryTest {

    private RunningService service;
    private RunningService strict;

    @BeforeAll
    void start() {
        service = new RunningService();
        strict = new RunningService("goinghome.discovery.version-fields=false");
    }

    @AfterAll
    void stop() {
        service.close();
        strict.close();
    }

    private static JsonNode discovery(RunningService service, String path) throws Exception {
        var response = service.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        var body = new String(response.body(), UTF_8);
        assertThat(CdsHooksModels.problemsInDiscovery(body)).isEmpty();
        return CaseFolder.JSON.readTree(body);
    }

    @Test
    @Tag("cds-6")
    @Tag("cds-7")
    void both_forms_of_the_path_answer_the_same() throws Exception {
        assertThat(discovery(service, "/cds-services/")).isEqualTo(discovery(service, "/cds-services"));
    }

    @Test
    @Tag("cds-8")
    @Tag("cds-9")
    @Tag("cds-10")
    @Tag("cds-11")
    void a_service_says_all_that_an_ehr_needs() throws Exception {
        var services = discovery(service, "/cds-services").path("services");

        assertThat(services.size()).isEqualTo(2);
        assertThat(services.get(1).path("id").asString()).isEqualTo("back-surgery-recovery");
        assertThat(services.get(1).path("hook").asString()).isEqualTo("patient-view");
        assertThat(services.get(1).path("prefetch").propertyNames())
                .containsExactly(
                        "patient",
                        "procedures",
                        "checkIns",
                        "vitals",
                        "pain",
                        "symptoms",
                        "conditions",
                        "medications",
                        "smoking",
                        "steps");
        var discharge = services.get(0);
        assertThat(discharge.path("id").asString())
                .isEqualTo("back-surgery-discharge")
                .matches("[a-z0-9-]+");
        assertThat(discharge.path("hook").asString()).isEqualTo("encounter-discharge");
        assertThat(discharge.path("title").asString()).isNotBlank();
        assertThat(discharge.path("description").asString()).isNotBlank();
        assertThat(discharge.path("usageRequirements").asString())
                .contains(
                        "FHIR R4",
                        "read from fhirServer",
                        "procedures",
                        "conditions",
                        "FeverCelsius " + Preset.of("FeverCelsius") + " Cel, ",
                        "PainSevere " + Preset.of("PainSevere") + ", ");
        assertThat(discharge.path("version").asString()).isEqualTo("2.0.1");
        assertThat(discharge.path("hookVersion").asString()).isEqualTo("1.0");
    }

    @Test
    @Tag("cds-8")
    void the_version_fields_can_be_left_out() throws Exception {
        var discharge = discovery(strict, "/cds-services").at("/services/0");

        assertThat(discharge.has("version")).isFalse();
        assertThat(discharge.has("hookVersion")).isFalse();
    }

    @Test
    @Tag("cds-25")
    @Tag("cds-26")
    @Tag("cds-27")
    @Tag("cds-31")
    void the_prefetch_templates_are_those_of_the_contract() throws Exception {
        var prefetch = discovery(service, "/cds-services").at("/services/0/prefetch");

        assertThat(prefetch.propertyNames())
                .containsExactly(
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
        assertThat(prefetch.path("patient").asString()).isEqualTo("Patient/{{context.patientId}}");
        assertThat(prefetch.path("encounter").asString()).isEqualTo("Encounter/{{context.encounterId}}");
        assertThat(prefetch.path("procedures").asString())
                .isEqualTo("Procedure?patient={{context.patientId}}&_sort=-date&_count=50");
        assertThat(prefetch.path("checkIns").asString())
                .isEqualTo(
                        "QuestionnaireResponse?patient={{context.patientId}}&status=completed,amended&_sort=-authored&_count=50");
        assertThat(prefetch.path("pain").asString())
                .startsWith("Observation?patient={{context.patientId}}&code=http://loinc.org|72514-3,")
                .endsWith("&_sort=-date&_count=100");
        prefetch.properties()
                .forEach(template -> assertThat(template.getValue().asString().length())
                        .as(template.getKey())
                        .isLessThan(1_500));
    }
}
