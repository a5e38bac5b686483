package org.goinghome.triage;

import org.goinghome.triage.Counts.Count;
import org.goinghome.triage.Pieces.Lines;
import org.goinghome.triage.Pieces.NotRead;
import org.goinghome.triage.Pieces.Piece;
import org.goinghome.triage.Sorted.NotAskedFor;
import org.goinghome.triage.Sorted.OfPatient;
import org.goinghome.triage.Sorted.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Sorts one file of the input piece by piece.
 *
 * @param file its place among the files
 * @param fhirServer the base address under which references may be absolute
 * @param receiver takes what is of use and what is not
 */
record Sorter(int file, Wanted wanted, @Nullable String fhirServer, Receiver receiver) {

    /** Takes what was sorted. */
    interface Receiver {

        void resource(Origin origin, OfPatient resource);

        void refused(Refusal refusal);
    }

    /** Hands over what a piece holds, and returns how much that was. */
    Counts sort(Piece piece) {
        var counts = new Counts();
        if (piece instanceof NotRead notRead) {
            refuse(notRead.line(), Origin.WHOLE, notRead.reason(), counts);
        } else {
            ((Lines) piece).forEach((line, json) -> {
                counts.add(Count.LINES);
                Sorted.each(json, wanted, fhirServer, sorted -> take(line, sorted, counts));
            });
        }
        return counts;
    }

    private void take(long line, Sorted sorted, Counts counts) {
        if (sorted instanceof OfPatient resource) {
            counts.add(Count.RESOURCES);
            Summary.countType(resource.resourceType(), counts);
            receiver.resource(new Origin(file, line, resource.resource().path()), resource);
        } else if (sorted instanceof NotAskedFor other) {
            counts.add(other.ofCode() ? Count.OF_OTHER_CODES : Count.OF_OTHER_TYPES);
            Summary.countType(other.resourceType(), counts);
        } else {
            var unusable = (Unusable) sorted;
            refuse(line, unusable.place(), unusable.reason(), counts);
        }
    }

    private void refuse(long line, String place, String reason, Counts counts) {
        counts.add(Count.REJECTED);
        counts.add(Count.REJECTED_OF_UNKNOWN_PATIENTS);
        receiver.refused(new Refusal(new Origin(file, line, place), true, reason));
    }
}
