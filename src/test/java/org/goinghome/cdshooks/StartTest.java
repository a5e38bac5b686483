package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.goinghome.artifact.ArtifactsRefused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Starts of the whole service: those that are refused say why, and one that is not listens to this machine only. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    @Test
    void broken_guidance_is_told_without_a_stack_trace(@TempDir Path folder, CapturedOutput output) throws Exception {
        var guidance = new TestGuidance(folder.resolve("fhir-resources"))
                .with(
                        "plandefinition/BackSurgeryRedFlags.json",
                        "\"expression\": \"S55\"",
                        "\"expression\": \"S55 Typo\"")
                .with("activitydefinition/UrgentReview.json", "\"kind\": \"Task\"", "\"kind\": \"MedicationRequest\"");

        assertThatThrownBy(() -> new RunningService("goinghome.guidance.locations=" + guidance.location()))
                .hasRootCauseInstanceOf(ArtifactsRefused.class);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "problem(s) and is not used:",
                        "names 'S55 Typo', which the library BackSurgery does not define",
                        "activitydefinition/UrgentReview.json: ActivityDefinition.kind",
                        "Mend the files and settings listed above, then start again.")
                .doesNotContain("\tat org.");
    }

    @ParameterizedTest
    @CsvSource({
        "server.address=0.0.0.0, server.address",
        "management.server.port=0, management.server.address",
        "management.server.port=0 management.server.address=0.0.0.0, management.server.address"
    })
    void an_address_that_others_can_reach_is_refused(String settings, String named, CapturedOutput output) {
        assertThatThrownBy(() -> new RunningService(settings.split(" ")).close())
                .as(settings)
                .rootCause()
                .hasMessageStartingWith(named + " would have the service listen on");
        assertThat(output).contains("Set goinghome.clients to the EHRs that may call, or set " + named);
    }

    @Test
    void as_it_comes_the_service_listens_on_a_loopback_address() throws Exception {
        try (var service = new RunningService()) {
            for (var address : otherAddresses()) {
                assertThatThrownBy(() -> new Socket(address, service.port()).close())
                        .as(address + ":" + service.port())
                        .isInstanceOf(java.net.ConnectException.class);
            }
            assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Tag("T10")
    void clients_that_cannot_be_trusted_are_told_all_at_once(CapturedOutput output) {
        assertThatThrownBy(() -> new RunningService(
                        "goinghome.clients[0].issuer=https://sandbox.cds-hooks.org",
                        "goinghome.clients[0].jwks-url=https://sandbox.cds-hooks.org/jwks"))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "goinghome.clients[0].jwks-url: there is no such setting");

        assertThatThrownBy(() -> new RunningService(
                        "goinghome.clients[0].name=sandbox",
                        "goinghome.clients[0].issuer=https://sandbox.cds-hooks.org",
                        "goinghome.clients[0].jwks-uri=http://sandbox.cds-hooks.org/jwks"))
                .isNotNull();
        assertThat(output)
                .contains(
                        "The settings of clients have 3 problem(s):",
                        "goinghome.clients[0].issuer: everybody can sign as https://sandbox.cds-hooks.org;",
                        "goinghome.clients[0].jwks-uri: 'http://sandbox.cds-hooks.org/jwks' is no https address",
                        "goinghome.public-url: is not set")
                .doesNotContain("\tat org.");
    }

    private static List<InetAddress> otherAddresses() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }
}
