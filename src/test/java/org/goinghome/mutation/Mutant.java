package org.goinghome.mutation;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * CQL with one thing changed.
 *
 * @param library the library that is changed
 * @param line where, from 1
 * @param source that line as it stands, without the space around it
 * @param change what is changed: {@code '>=' to '>'}, with its number where the line has several alike
 * @param cql the whole library, changed
 */
record Mutant(String library, int line, String source, String change, String cql) {

    String place() {
        return library + ".cql:" + line;
    }

    /** The same wherever the line stands. */
    String key() {
        return library + "\t" + source + "\t" + change;
    }

    /** What the changed line and the head of its definition speak of. */
    Set<String> words() {
        var lines = cql.lines().limit(line).toList();
        var head = IntStream.iterate(lines.size() - 1, index -> index >= 0, index -> index - 1)
                .mapToObj(lines::get)
                .filter(text -> text.startsWith("define "))
                .findFirst();
        return Stream.of((source.startsWith("parameter") ? source : source + " " + head.orElse(""))
                        .replaceAll("([a-z])([A-Z0-9])", "$1 $2")
                        .split("[^A-Za-z0-9]+"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 2)
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return place() + "  " + change + "  " + source;
    }
}
