package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.RunningService.quietDischarge;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an integrator finds in the log: one line for each thing, ids of the call and names of places, nothing else. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
@Tag("T13")
class CallLogTest {

    private static final String SECRET = "Jane-Roe";

    private RunningService service;

    @BeforeAll
    void start() throws Exception {
        service = new RunningService();
        // The first call starts Spring's servlet, which says so.
        service.get("/cds-services");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private List<String> log(JsonNode request, int status, CapturedOutput output) throws Exception {
        var already = output.getOut().length();
        var response = service.discharge(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).doesNotContain(SECRET);
        var written = output.getOut().substring(already);
        assertThat(written).doesNotContain(SECRET);
        var lines = written.lines()
                // What the start still has to say comes when it comes, and its SHA-256 may hold any two letters.
                .filter(line -> !line.isBlank() && !line.contains("guidance in use"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
        assertThat(String.join("\n", lines)).doesNotContain("p1", "e1");
        return lines;
    }

    private static String call(ObjectNode request) {
        return "client=open serviceId=back-surgery-discharge hookInstance="
                + request.path("hookInstance").asString();
    }

    @Test
    void a_call_that_is_answered_is_one_line(CapturedOutput output) throws Exception {
        var request = quietDischarge();

        assertThat(log(request, 200, output))
                .singleElement()
                .asString()
                .matches("answered " + call(request) + " cards=1 ms=\\d+");
    }

    @Test
    void a_call_that_is_refused_is_one_line_with_its_issues_and_places(CapturedOutput output) throws Exception {
        var request = quietDischarge();
        ((ObjectNode) request.path("prefetch")).remove("pain");
        ((ObjectNode) request.at("/prefetch/vitals/entry/2/resource/subject")).put("reference", "Patient/" + SECRET);

        assertThat(log(request, 412, output))
                .containsExactly("refused status=412 " + call(request)
                        + " issues=business-rule prefetch.vitals.entry[2].resource.subject, required prefetch.pain");
    }

    @Test
    void a_call_whose_envelope_is_refused_is_known_by_its_hook_instance_where_that_is_one(CapturedOutput output)
            throws Exception {
        var request = quietDischarge();
        request.put("hook", SECRET);
        assertThat(log(request, 400, output))
                .containsExactly("refused status=400 " + call(request) + " issues=value hook");

        request.put("hookInstance", SECRET);
        assertThat(log(request, 400, output))
                .containsExactly(
                        "refused status=400 client=open serviceId=back-surgery-discharge hookInstance=- issues=value hook,"
                                + " value hookInstance");
    }

    @Test
    void keys_that_are_not_advertised_are_named_once_if_they_are_plain(CapturedOutput output) throws Exception {
        var request = quietDischarge();
        var prefetch = (ObjectNode) request.path("prefetch");
        prefetch.set("vitalSigns", prefetch.path("vitals"));
        prefetch.putNull(SECRET + " born 1970");

        assertThat(log(request, 200, output))
                .hasSize(2)
                .first()
                .isEqualTo("ignored " + call(request) + " keys=prefetch.vitalSigns, prefetch.*");
    }

    @Test
    void what_cannot_be_read_is_named_by_its_place(CapturedOutput output) throws Exception {
        var request = quietDischarge();
        ((ObjectNode) request.at("/prefetch/vitals/entry/0/resource")).put("effectiveDateTime", SECRET);
        ((ObjectNode) request.at("/prefetch/vitals/entry/1/resource/valueQuantity")).put("value", "76");

        assertThat(log(request, 200, output))
                .hasSize(2)
                .first()
                .isEqualTo("not read " + call(request) + " places=prefetch.vitals.entry[0].resource.effectiveDateTime,"
                        + " prefetch.vitals.entry[1].resource.valueQuantity.value");
    }

    @Test
    void many_places_are_counted(CapturedOutput output) throws Exception {
        var request = quietDischarge();
        var entries = (ArrayNode) request.at("/prefetch/vitals/entry");
        for (var i = 0; i < 30; i++) {
            entries.addObject();
        }

        assertThat(log(request, 200, output)).first().asString().endsWith(" and 20 more");
    }

    @Test
    void a_service_that_does_not_exist_is_named_if_its_id_is_one(CapturedOutput output) throws Exception {
        service.post("/cds-services/knee", "{}");
        service.post("/cds-services/" + SECRET + "%20born", "{}");

        assertThat(output)
                .contains("status=404 client=open serviceId=knee hookInstance=- issues=not-found")
                .contains("status=404 client=open serviceId=- hookInstance=- issues=not-found")
                .doesNotContain(SECRET);
    }
}
