package org.goinghome.triage;

/**
 * Something of the input that was not used, or not as it stands.
 *
 * @param origin where it stands
 * @param lost whether it is not used at all
 * @param reason a sentence's end, without content of the input
 */
record Refusal(Origin origin, boolean lost, String reason) {

    /** As a line of {@code rejects.ndjson}. */
    record Line(String file, long line, String place, boolean used, String reason) {}

    String line(String file) {
        return Ndjson.line(new Line(file, origin.line(), origin.place(), !lost, reason));
    }
}
