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

/** Reads the rows of an evidence define from the engine's own types. */
final class EvidenceRows {

    private EvidenceRows() {}

    static List<Evidence> read(@Nullable Object value) {
        var rows = new ArrayList<Evidence>();
        if (value instanceof Iterable<?> list) {
            list.forEach(row -> {
                if (row instanceof Tuple tuple) {
                    rows.add(row(tuple));
                }
            });
        }
        return List.copyOf(rows);
    }

    private static Evidence row(Tuple tuple) {
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
        if (!(value instanceof DateTime dateTime) || dateTime.getDateTime() == null) {
            return null;
        }
        return new Moment(dateTime.getDateTime(), precision(dateTime.getPrecision()));
    }

    private static Moment.Precision precision(@Nullable Precision precision) {
        if (precision == null) {
            return Moment.Precision.MINUTE;
        }
        return switch (precision) {
            case YEAR -> Moment.Precision.YEAR;
            case MONTH -> Moment.Precision.MONTH;
            case WEEK, DAY -> Moment.Precision.DAY;
            default -> Moment.Precision.MINUTE;
        };
    }
}
