package org.goinghome.guidance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * The rows of a list by what a text among their elements is. A check-in is asked for one answer after the other, and each question
 * would look at every answer. Left out are rows for which "this element equals that text" is false; the condition itself is evaluated
 * for those that stay.
 */
final class RowsByElement {

    /** So many are looked at as fast as they are found. */
    private static final int FEW = 4;

    private final IdentityHashMap<List<?>, Map<String, Map<String, List<Object>>>> indexes = new IdentityHashMap<>();

    /** All of them, in their order, where it cannot be told of each whether it is to be left out. */
    List<?> of(List<?> rows, String element, @Nullable Object wanted) {
        if (rows.size() < FEW || !(wanted instanceof String text)) {
            return rows;
        }
        var index = indexes.computeIfAbsent(rows, list -> new HashMap<>())
                .computeIfAbsent(element, name -> index(rows, name));
        return index.isEmpty() ? rows : index.getOrDefault(text, List.of());
    }

    /** Empty if one of them has no such text: what equals it is not known. */
    private static Map<String, List<Object>> index(List<?> rows, String element) {
        var index = new HashMap<String, List<Object>>();
        for (var row : rows) {
            if (!(row instanceof Tuple tuple) || !(tuple.getElements().get(element) instanceof String text)) {
                return Map.of();
            }
            index.computeIfAbsent(text, first -> new ArrayList<>()).add(row);
        }
        return index;
    }
}
