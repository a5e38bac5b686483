package org.goinghome.insight;

import java.util.List;
import java.util.stream.Collectors;
import org.goinghome.feedback.Statistics.Cell;
import org.goinghome.rendering.Csv;

/** Counts as a table for other programs. */
final class CountsTable {

    private static final List<String> HEADER = List.of(
            "week", "client", "service", "family", "statement", "shown", "accepted", "overridden", "ignored", "open");

    private CountsTable() {}

    static String of(List<Cell> cells) {
        return cells.stream()
                .map(cell -> Csv.line(List.of(
                                cell.week().toString(),
                                cell.client(),
                                cell.service(),
                                cell.family(),
                                cell.statement() == null ? "" : cell.statement(),
                                String.valueOf(cell.counts().shown()),
                                String.valueOf(cell.counts().accepted()),
                                String.valueOf(cell.counts().overridden()),
                                String.valueOf(cell.counts().ignored()),
                                String.valueOf(cell.counts().open())))
                        + "\r\n")
                .collect(Collectors.joining("", Csv.line(HEADER) + "\r\n", ""));
    }
}
