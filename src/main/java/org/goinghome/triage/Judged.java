package org.goinghome.triage;

import java.util.ArrayList;
import java.util.List;
import org.goinghome.rendering.Told;

/**
 * What came of one patient.
 *
 * @param findings lines of {@code findings.ndjson}
 * @param rows of the worklist
 * @param tasks FHIR JSON
 * @param refusals what of the patient's resources was not used
 * @param evaluated whether the guidance could judge at all
 */
record Judged(
        List<FindingLine> findings,
        List<WorklistRow> rows,
        List<String> tasks,
        List<Refusal> refusals,
        boolean evaluated) {

    Judged {
        findings = List.copyOf(findings);
        rows = List.copyOf(rows);
        tasks = List.copyOf(tasks);
        refusals = List.copyOf(refusals);
    }

    /** Whether something that was asked for was not read. */
    boolean inPart() {
        return evaluated && findings.stream().anyMatch(line -> line.kind() == FindingLine.Kind.NOT_READ);
    }

    /** Puts it together. */
    static final class Builder {

        private final List<FindingLine> findings = new ArrayList<>();
        private final List<WorklistRow> rows = new ArrayList<>();
        private final List<String> tasks = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();
        private boolean evaluated = true;

        void found(FindingLine line) {
            findings.add(line);
        }

        void told(String patientId, String service, List<Told> told, String since) {
            if (!told.isEmpty()) {
                rows.add(WorklistRow.of(patientId, service, told, since));
            }
        }

        void task(String json) {
            tasks.add(json);
        }

        void refuse(Refusal refusal) {
            if (!refusals.contains(refusal)) {
                refusals.add(refusal);
            }
        }

        void notEvaluated() {
            evaluated = false;
        }

        Judged build() {
            return new Judged(findings, rows, tasks, refusals, evaluated);
        }
    }
}
