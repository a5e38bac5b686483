package org.goinghome.triage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.goinghome.triage.Counts.Count;
import org.goinghome.triage.Merged.Keyed;

/** What of a patient goes into which file, and where in it; the same wherever it is judged. */
final class Results {

    private final IntFunction<String> fileNames;
    private final Counts counts;
    private final BiConsumer<OutputFile, Keyed> lines;

    /**
     * Hands lines over in their order.
     *
     * @param fileNames the names of the input's files
     * @param counts what is counted
     * @param lines takes each line and what it is sorted by; lines of one key stay in their order
     */
    Results(IntFunction<String> fileNames, Counts counts, BiConsumer<OutputFile, Keyed> lines) {
        this.fileNames = fileNames;
        this.counts = counts;
        this.lines = lines;
    }

    void add(Chart chart, Judged judged) {
        count(chart, judged);
        var id = chart.patientId();
        judged.findings().forEach(line -> lines.accept(OutputFile.FINDINGS, new Keyed(id, Ndjson.line(line))));
        judged.rows().forEach(row -> lines.accept(OutputFile.WORKLIST, new Keyed(row.key(), row.line())));
        judged.tasks().forEach(task -> lines.accept(OutputFile.TASKS, new Keyed(id, task)));
        var refusals = new ArrayList<>(chart.repeated());
        refusals.addAll(judged.refusals());
        add(refusals);
    }

    void add(List<Refusal> refusals) {
        for (var refusal : refusals) {
            var origin = refusal.origin();
            var key = String.format(Locale.ROOT, "%08d %015d %s", origin.file(), origin.line(), origin.place());
            lines.accept(OutputFile.REJECTS, new Keyed(key, refusal.line(fileNames.apply(origin.file()))));
        }
    }

    private void count(Chart chart, Judged judged) {
        counts.add(Count.PATIENTS);
        if (chart.isPatientAlone()) {
            counts.add(Count.PATIENTS_WITHOUT_DATA);
        }
        if (!judged.evaluated()) {
            counts.add(Count.NOT_EVALUATED);
        }
        if (judged.inPart()) {
            counts.add(Count.READ_IN_PART);
        }
        chart.repeated().forEach(each -> counts.add(each.lost() ? Count.DUPLICATES : Count.SAME_ID));
        judged.refusals().stream().filter(Refusal::lost).forEach(each -> counts.add(Count.REJECTED));
        judged.rows().forEach(row -> counts.add(Count.valueOf(row.tier().name())));
        counts.add(Count.TASKS.name(), judged.tasks().size());
    }
}
