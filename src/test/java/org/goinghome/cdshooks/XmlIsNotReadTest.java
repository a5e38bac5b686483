package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.util.List;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** XML can read files, call addresses and grow without end while it is parsed; here it is not parsed at all. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("T14")
class XmlIsNotReadTest {

    private final Figures requests = new Figures("T14", "XML bombs as requests");
    private final Figures answers = new Figures("T14", "XML bombs of a FHIR server");
    private EhrServer canary;
    private RunningService service;

    @BeforeAll
    void start() {
        canary = new EhrServer();
        service = new RunningService("goinghome.open.fhir-servers=" + canary.base());
    }

    @AfterAll
    void stop() {
        requests.write();
        answers.write();
        service.close();
        canary.close();
    }

    private List<String> bombs() {
        var outside = "http://localhost:" + canary.base().replaceAll("\\D+(\\d+).*", "$1") + "/outside";
        return List.of(
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><Patient>&b;</Patient>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"" + outside + "\">]><Patient>&b;</Patient>",
                "<!DOCTYPE a SYSTEM \"" + outside + "\"><Patient/>",
                "<!DOCTYPE a [<!ENTITY % b SYSTEM \"" + outside + "\"> %b;]><Patient/>",
                "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><Patient>&c;</Patient>",
                "<?xml-stylesheet href=\"" + outside + "\"?><Patient/>",
                "<Patient xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"" + outside
                        + "\"/></Patient>",
                "<a>".repeat(10_000),
                "<Patient " + "a".repeat(100_000) + "=\"1\"/>",
                "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?><Patient/>");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void as_a_request(String bomb) throws Throwable {
        for (var type : List.of("application/xml", "application/fhir+xml", "application/json")) {
            requests.holds(() -> {
                var answer = service.post("/cds-services/back-surgery-discharge", bomb, "Content-Type", type);

                assertThat(answer.statusCode()).isEqualTo(type.endsWith("json") ? 400 : 415);
                assertThat(answer.body()).doesNotContain("root:").contains("OperationOutcome");
                assertThat(canary.requests()).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void as_the_answer_of_a_fhir_server(String bomb) throws Throwable {
        for (var type : List.of("application/fhir+xml", "application/fhir+json")) {
            answers.holds(() -> {
                canary.answersEverything(
                        "/fhir/.*",
                        WireMock.aResponse().withHeader("Content-Type", type).withBody(bomb));
                var request = withAccess(RunningService.quietDischarge(), canary.base(), EVERYTHING);
                ((ObjectNode) request.get("prefetch")).remove("vitals");

                var answer = service.discharge(request);

                assertThat(answer.statusCode()).isEqualTo(412);
                assertThat(answer.body()).doesNotContain("root:");
                assertThat(canary.requests())
                        .isNotEmpty()
                        .noneMatch(each -> each.getUrl().contains("outside"));
                canary.forgetRequests();
            });
        }
    }
}
