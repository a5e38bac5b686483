package org.goinghome.triage;

import java.io.Serializable;
import java.util.Locale;
import org.goinghome.triage.Merged.Keyed;

/**
 * A line of one of the files that are written, or counts.
 *
 * @param file which file; empty for counts
 * @param key what it is sorted by: no two are alike
 */
record Line(String file, String key, String text) implements Serializable {

    static Line of(OutputFile file, Keyed line, int number) {
        // A patient's lines stay in their order; no key goes on with a character as small.
        return new Line(file.name(), String.format(Locale.ROOT, "%s\u0000%06d", line.key(), number), line.line());
    }

    static Line ofCounts(Counts counts) {
        return new Line("", "", Ndjson.line(counts.byName()));
    }

    boolean isOf(OutputFile other) {
        return file.equals(other.name());
    }

    boolean isCounts() {
        return file.isEmpty();
    }
}
