package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** From a card of a visit the EHR opens the timeline of the patient, where an operator has registered it. */
class TimelineLinkTest {

    private static final String RECOVERY = "back-surgery-recovery";
    private static final String SERVER = "https://ehr.example/fhir";

    private static final CaseFolder VISIT = caseOf(RECOVERY + "/p07-a-fever-of-72-hours-ago-shows-at-a-visit");
    private static final CaseFolder DISCHARGE =
            caseOf("back-surgery-discharge/complete-incision-with-drainage-and-a-bad-smell");

    private static CaseFolder caseOf(String name) {
        return new CaseFolder(CaseFolder.ROOT.resolve(name));
    }

    private static List<JsonNode> links(String answer) {
        var cards = CaseFolder.JSON.readTree(answer).path("cards");
        assertThat(cards.size()).isPositive();
        return cards.valueStream()
                .flatMap(card -> card.path("links").valueStream())
                .toList();
    }

    private static String clinic(String path) {
        return TestKeys.sign(
                TestKeys.header(JWSAlgorithm.ES384, TestKeys.CLINIC).build(),
                TestKeys.claims(ClosedService.CLINIC, ClosedService.PUBLIC + path, FixedTime.NOW)
                        .build(),
                TestKeys.CLINIC);
    }

    @ParameterizedTest
    @CsvSource({"en, Recovery timeline", "es, Evolución día a día"})
    void it_is_a_launch_without_anything_of_the_patient(String language, String label) throws Exception {
        try (var service = new RunningService(
                "goinghome.languages=" + language,
                "goinghome.open.fhir-servers=" + SERVER,
                "goinghome.timeline.apps[0].fhir-server=" + SERVER + "/",
                "goinghome.timeline.apps[0].client-id=timeline")) {
            var links = links(service.call(VISIT).body());

            assertThat(links).isNotEmpty().allSatisfy(link -> {
                assertThat(link.path("label").asString()).isEqualTo(label);
                assertThat(link.path("type").asString()).isEqualTo("smart");
                assertThat(link.path("url").asString())
                        .isEqualTo("http://127.0.0.1:" + service.port() + "/timeline/launch.html");
                assertThat(link.size()).isEqualTo(3);
            });
            assertThat(links(service.call(DISCHARGE).body()))
                    .as("at discharge there is no course to be seen yet")
                    .noneMatch(link -> link.path("type").asString().equals("smart"));
        }
    }

    @Test
    void it_is_for_the_client_whose_server_it_is_and_by_the_public_address() throws Exception {
        try (var service = new ClosedService(
                "goinghome.clients[0].fhir-servers=" + SERVER,
                "goinghome.clients[1].fhir-servers=https://clinic.example/fhir",
                "goinghome.timeline.apps[0].fhir-server=" + SERVER,
                "goinghome.timeline.apps[0].client-id=timeline")) {
            var path = "/cds-services/" + RECOVERY;
            var request = VISIT.request();
            var hospital = service.send(
                    "POST",
                    path,
                    TestKeys.token(ClosedService.HOSPITAL, ClosedService.PUBLIC + path, FixedTime.NOW),
                    request);
            var clinic = service.send("POST", path, clinic(path), request);

            assertThat(links(hospital.body()))
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(link.path("url").asString())
                            .isEqualTo(ClosedService.PUBLIC + "/timeline/launch.html"));
            assertThat(links(clinic.body())).isEmpty();
        }
    }
}
