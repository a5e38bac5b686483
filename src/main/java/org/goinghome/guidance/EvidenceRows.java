package org.goinghome.guidance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.goinghome.guidance.Evidence.Moment;
import org.goinghome.guidance.Evidence.Verdict;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** Reads the rows of an evidence define from the engine's own types; what is no list of rows is an IllegalArgumentException. */
final class EvidenceRows {

    private EvidenceRows() {}

    static List<Evidence> read(@Nullable Object value) {
        if (!(value instanceof Iterable<?> list)) {
            throw new IllegalArgumentException("Expected a list of rows");
        }
        var rows = new ArrayList<Evidence>();
        list.forEach(row -> rows.add(row(row)));
        return List.copyOf(rows);
    }

    private static Evidence row(@Nullable Object row) {
        if (!(row instanceof Tuple tuple)) {
            throw new IllegalArgumentException("Expected a row");
        }
        return new Evidence(
                Verdict.valueOf(String.valueOf(text(tuple, "verdict")).toUpperCase(Locale.ROOT)),
                text(tuple, "reason"),
                text(tuple, "what"),
                text(tuple, "value"),
                text(tuple, "unit"),
                moment(tuple.getElement("at")),
                text(tuple, "source"),
                text(tuple, "site"),
                text(tuple, "ref"));
    }

    private static @Nullable String text(Tuple tuple, String element) {
        var value = tuple.getElement(element);
        return value == null ? null : value.toString();
    }

    private static @Nullable Moment moment(@Nullable Object value) {
        return value instanceof DateTime dateTime
                ? new Moment(dateTime.getDateTime(), precision(dateTime.getPrecision()))
                : null;
    }

    private static Moment.Precision precision(Precision precision) {
        return switch (precision) {
            case YEAR -> Moment.Precision.YEAR;
            case MONTH -> Moment.Precision.MONTH;
            case WEEK, DAY -> Moment.Precision.DAY;
            default -> Moment.Precision.MINUTE;
        };
    }
}
