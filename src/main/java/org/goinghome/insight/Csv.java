package org.goinghome.insight;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.feedback.Statistics.Cell;

/** Counts as a table for other programs (RFC 4180). */
final class Csv {

    private static final String HEADER =
            "week,client,service,family,statement,shown,accepted,overridden,ignored,open\r\n";

    private Csv() {}

    static String of(List<Cell> cells) {
        return cells.stream()
                .map(cell -> Stream.of(
                                        cell.week().toString(),
                                        cell.client(),
                                        cell.service(),
                                        cell.family(),
                                        cell.statement() == null ? "" : cell.statement())
                                .map(Csv::field)
                                .collect(Collectors.joining(","))
                        + "," + cell.counts().shown()
                        + "," + cell.counts().accepted()
                        + "," + cell.counts().overridden()
                        + "," + cell.counts().ignored()
                        + "," + cell.counts().open() + "\r\n")
                .collect(Collectors.joining("", HEADER, ""));
    }

    /** Guidance of others may have ids that a spreadsheet would take for a formula. */
    static String field(String text) {
        var safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
