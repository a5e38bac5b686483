package org.goinghome.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.goinghome.payload.Payload;
import org.goinghome.triage.Counts.Count;
import org.goinghome.triage.Pieces.Lines;
import org.goinghome.triage.Pieces.NotRead;
import org.goinghome.triage.Pieces.Piece;
import scala.Tuple2;

/** One file of the input, sorted while it is read: what of it is whose, what is of no use, and at last how much it was. */
final class Sorting implements Iterator<Tuple2<ChartKey, Sent>> {

    private final int file;
    private final SparkInput.InputFile described;
    private final Wanted wanted;
    private final String fhirServer;
    private final InputStream raw;
    private final Pieces pieces;
    private final Counts counts = new Counts();
    private final Queue<Tuple2<ChartKey, Sent>> ready = new ArrayDeque<>();
    private boolean ended;

    Sorting(int file, SparkInput.InputFile described, InputStream raw, Wanted wanted, String fhirServer) {
        this.file = file;
        this.described = described;
        this.wanted = wanted;
        this.fhirServer = fhirServer;
        this.raw = raw;
        this.pieces = new Pieces(raw, described.isPacked());
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
        Piece piece;
        if (described.isLines()) {
            piece = pieces.next();
        } else if (counts.of(Count.LINES) + counts.of(Count.REJECTED) > 0) {
            piece = null;
        } else if (described.bytes() > Payload.MAX_BYTES) {
            piece = new NotRead(1, "is larger than " + Payload.MAX_BYTES + " bytes");
        } else {
            piece = Lines.ofOne(raw.readAllBytes());
        }
        if (piece == null) {
            ended = true;
            raw.close();
            ready.add(new Tuple2<>(new ChartKey("", file, 0, ""), new Sent.Counted(Ndjson.line(counts.byName()))));
        } else if (piece instanceof NotRead notRead) {
            refuse(notRead.line(), Origin.WHOLE, notRead.reason());
        } else {
            ((Lines) piece).forEach((line, json) -> {
                counts.add(Count.LINES);
                Sorted.each(json, wanted, fhirServer.isEmpty() ? null : fhirServer, sorted -> take(line, sorted));
            });
        }
    }

    private void take(long line, Sorted sorted) {
        if (sorted instanceof Sorted.OfPatient resource) {
            counts.add(Count.RESOURCES);
            Summary.countType(resource.resourceType(), counts);
            ready.add(new Tuple2<>(
                    new ChartKey(
                            resource.patientId(),
                            file,
                            line,
                            resource.resource().path()),
                    new Sent.OfPatient(resource.resourceType(), resource.id(), resource.json())));
        } else if (sorted instanceof Sorted.NotAskedFor other) {
            counts.add(other.ofCode() ? Count.OF_OTHER_CODES : Count.OF_OTHER_TYPES);
            Summary.countType(other.resourceType(), counts);
        } else {
            var unusable = (Sorted.Unusable) sorted;
            refuse(line, unusable.place(), unusable.reason());
        }
    }

    private void refuse(long line, String place, String reason) {
        counts.add(Count.REJECTED);
        ready.add(new Tuple2<>(new ChartKey("", file, line, place), new Sent.Unusable(reason)));
    }
}
