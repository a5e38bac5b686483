package org.goinghome.triage;

import java.io.Serializable;

/** What is sent from where the input is read to where it is judged. */
sealed interface Sent extends Serializable {

    /** A resource of a patient. */
    final class OfPatient implements Sent {

        private static final long serialVersionUID = 1L;

        private final String resourceType;
        private final String id;
        private final boolean inPart;
        private final byte[] json;

        OfPatient(String resourceType, String id, boolean inPart, byte[] json) {
            this.resourceType = resourceType;
            this.id = id;
            this.inPart = inPart;
            this.json = json;
        }

        Chart.Entry entry(ChartKey key) {
            return new Chart.Entry(new Origin(key.file(), key.line(), key.place()), resourceType, id, inPart, json);
        }
    }

    /** Something that cannot be used. */
    record Unusable(String reason) implements Sent {}

    /** How much of a file was read, as JSON. */
    record Counted(String counts) implements Sent {}
}
