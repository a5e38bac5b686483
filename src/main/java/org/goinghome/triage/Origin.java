package org.goinghome.triage;

/**
 * Where in the input something stands.
 *
 * @param file which of the input's files, by its place among them
 * @param line from 1
 * @param place the element within the line
 */
record Origin(int file, long line, String place) implements Comparable<Origin> {

    /** The resource that is the whole line. */
    static final String WHOLE = "$";

    @Override
    public int compareTo(Origin other) {
        return file != other.file
                ? Integer.compare(file, other.file)
                : line != other.line ? Long.compare(line, other.line) : place.compareTo(other.place);
    }
}
