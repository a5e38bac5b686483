package org.goinghome.triage;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where something goes in the shuffle: to its patient, and there in the order of the input. What is nobody's has no patient.
 *
 * @param patientId empty for rejects and counts
 */
record ChartKey(String patientId, int file, long line, String place) implements Serializable, Comparable<ChartKey> {

    private static final Comparator<ChartKey> ORDER = Comparator.comparing(ChartKey::patientId)
            .thenComparing(ChartKey::file)
            .thenComparing(ChartKey::line)
            .thenComparing(ChartKey::place);

    @Override
    public int compareTo(ChartKey other) {
        return ORDER.compare(this, other);
    }

    boolean isNobodys() {
        return patientId.isEmpty();
    }
}
