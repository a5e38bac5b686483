package org.goinghome.rendering;

import java.util.List;
import java.util.stream.Collectors;

/** Rows of a table for spreadsheets and other programs (RFC 4180). */
public final class Csv {

    private Csv() {}

    /** One row, without the end of its line. */
    public static String line(List<String> fields) {
        return fields.stream().map(Csv::field).collect(Collectors.joining(","));
    }

    /** What a spreadsheet would take for a formula is marked as text. */
    private static String field(String text) {
        var safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
