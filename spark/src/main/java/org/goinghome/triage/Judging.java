package org.goinghome.triage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import scala.Tuple2;

/** The patients of one partition, judged one after the other as their resources arrive: no more than one is held. */
final class Judging implements Iterator<Line> {

    private final Iterator<Tuple2<ChartKey, Sent>> sorted;
    private final List<String> fileNames;
    private final Triage triage;
    private final Set<String> types;
    private final String fhirServer;
    private final Queue<Line> ready = new ArrayDeque<>();
    private final Counts counts = new Counts();
    private Tuple2<ChartKey, Sent> ahead;
    private boolean ended;

    Judging(
            Iterator<Tuple2<ChartKey, Sent>> sorted,
            List<String> fileNames,
            Triage triage,
            Set<String> types,
            String fhirServer) {
        this.sorted = sorted;
        this.fileNames = fileNames;
        this.triage = triage;
        this.types = types;
        this.fhirServer = fhirServer.isEmpty() ? null : fhirServer;
        advance();
    }

    private void advance() {
        ahead = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (ahead == null) {
                ended = true;
                ready.add(Line.ofCounts(counts));
            } else if (ahead._1().isNobodys()) {
                nobodys(ahead);
                advance();
            } else {
                judge(ahead._1().patientId());
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    /** Counts of files were told before. */
    private void nobodys(Tuple2<ChartKey, Sent> each) {
        if (each._2() instanceof Sent.Unusable unusable) {
            var key = each._1();
            results()
                    .add(List.of(
                            new Refusal(new Origin(key.file(), key.line(), key.place()), true, unusable.reason())));
        }
    }

    private void judge(String patientId) {
        var entries = new ArrayList<Chart.Entry>();
        while (ahead != null && ahead._1().patientId().equals(patientId)) {
            entries.add(((Sent.OfPatient) ahead._2()).entry(ahead._1()));
            advance();
        }
        var chart = Chart.of(patientId, entries);
        results().add(chart, triage.judge(chart, types::contains, fhirServer));
    }

    /** What is of one patient stays in its order. */
    private Results results() {
        var number = new int[1];
        return new Results(fileNames::get, counts, (file, line) -> ready.add(Line.of(file, line, number[0]++)));
    }
}
