package org.goinghome.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/** One file of the input, sorted while it is read: what of it is whose, what is of no use, and at last how much it was. */
final class Sorting implements Iterator<Tuple2<ChartKey, Sent>>, Sorter.Receiver {

    private final InputStream raw;
    private final Pieces pieces;
    private final Sorter sorter;
    private final Counts counts = new Counts();
    private final Queue<Tuple2<ChartKey, Sent>> ready = new ArrayDeque<>();
    private boolean ended;

    Sorting(int file, SparkInput.InputFile described, InputStream raw, Wanted wanted, String fhirServer) {
        this.raw = raw;
        this.pieces = new Pieces(described.name(), described.bytes(), raw);
        this.sorter = new Sorter(file, wanted, fhirServer.isEmpty() ? null : fhirServer, this);
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty() && !ended) {
                read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return !ready.isEmpty();
    }

    @Override
    public Tuple2<ChartKey, Sent> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void read() throws IOException {
        var piece = pieces.next();
        if (piece == null) {
            ended = true;
            raw.close();
            ready.add(new Tuple2<>(
                    new ChartKey("", sorter.file(), 0, ""), new Sent.Counted(Ndjson.line(counts.byName()))));
        } else {
            counts.add(sorter.sort(piece));
        }
    }

    @Override
    public void resource(Origin origin, Sorted.OfPatient resource) {
        ready.add(new Tuple2<>(
                new ChartKey(resource.patientId(), origin.file(), origin.line(), origin.place()),
                new Sent.OfPatient(
                        resource.resourceType(),
                        resource.id(),
                        resource.inPart(),
                        resource.resource().bytes())));
    }

    @Override
    public void refused(Refusal refusal) {
        var origin = refusal.origin();
        ready.add(new Tuple2<>(
                new ChartKey("", origin.file(), origin.line(), origin.place()), new Sent.Unusable(refusal.reason())));
    }
}
