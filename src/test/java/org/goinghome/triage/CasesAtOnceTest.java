package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.goinghome.artifact.Problems;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.triage.CaseExport.Case;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The patients of all cases, as they are at a visit: what the hook finds of each, word for word. */
@TestInstance(Lifecycle.PER_CLASS)
class CasesAtOnceTest {

    private static final String VISIT = "back-surgery-recovery";

    private Map<String, Case> cases;
    private Triage triage;
    private Run run;

    @BeforeAll
    void judge_all(@TempDir Path folder) {
        cases = CaseExport.write(folder.resolve("in"));
        run = Run.of(folder.resolve("in"), folder.resolve("out"));
        var problems = new Problems();
        triage = Triage.link(
                TriageSettings.read(Map.of("goinghome.time-zone", "UTC"), problems),
                ZonedDateTime.parse(Run.AT),
                problems);
    }

    private Judged byHook(String patientId) {
        return triage.judge(patientId, needs -> gathered(needs, patientId, cases.get(patientId)));
    }

    /** What no discharge is asked for was looked for, and there is none. */
    private static Gathered gathered(List<DataNeed> needs, String patientId, Case each) {
        var prefetch = (ObjectNode) each.request().path("prefetch").deepCopy();
        if (each.inPart()) {
            needs.forEach(need -> prefetch.set(need.key(), each.inPart(need.key())));
        } else if (each.request().path("hook").asString().equals("encounter-discharge")) {
            List.of("medications", "steps").forEach(key -> prefetch.putIfAbsent(key, NullNode.getInstance()));
        }
        try {
            return Gatherer.read(
                    needs,
                    new PatientContext(patientId, null, null),
                    Payload.read(prefetch.toString().getBytes(UTF_8)).members());
        } catch (UnsafePayload e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void each_is_found_to_the_byte_as_the_hook_finds_it() {
        var found = run.lines("findings.ndjson").stream()
                .collect(groupingBy(
                        line -> CaseExport.JSON.readTree(line).path("patient").asString()));
        cases.forEach((patientId, each) -> {
            var expected =
                    byHook(patientId).findings().stream().map(Ndjson::line).toList();
            var lines = found.getOrDefault("Patient/" + patientId, List.of());
            assertThat(lines).as(each.folder().toString()).isEqualTo(expected);
        });
    }

    @Test
    void of_whom_something_is_missing_it_is_told() {
        var inPart = cases.keySet().stream()
                .filter(patientId -> cases.get(patientId).inPart())
                .toList();

        assertThat(inPart)
                .hasSizeGreaterThan(9)
                .allSatisfy(patientId -> assertThat(run.json("findings.ndjson")).anySatisfy(line -> {
                    assertThat(line.path("patient").asString()).isEqualTo("Patient/" + patientId);
                    assertThat(line.path("reason").asString()).isEqualTo("input-incomplete");
                }));
    }

    @Test
    void each_of_a_visit_has_the_row_that_its_cards_make() {
        var rows = run.lines("worklist.csv");
        cases.forEach((patientId, each) -> {
            if (!each.isOf(VISIT)) {
                return;
            }
            var cards = CaseExport.JSON
                    .readTree(each.folder().folder().resolve("then.json").toFile())
                    .path("cards");
            var row = rows.stream()
                    .filter(line -> line.contains("Patient/" + patientId + ","))
                    .toList();
            assertThat(row).as(each.folder().name()).hasSize(cards.isEmpty() ? 0 : 1);
            cards.forEach(card -> {
                if (card.has("summary")) {
                    assertThat(row.get(0)).contains(card.path("summary").asString());
                }
            });
        });
    }
}
