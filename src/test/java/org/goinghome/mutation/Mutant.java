package org.goinghome.mutation;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.guidance.Define;

/**
 * CQL with one thing changed.
 *
 * @param library the library that is changed
 * @param definition the parameter, define or function in which it is changed
 * @param line where, from 1
 * @param source that line as it stands, without the space around it
 * @param change what is changed: {@code '>=' to '>'}, with its number where the definition has several lines alike
 * @param cql the whole library, changed
 */
record Mutant(String library, String definition, int line, String source, String change, String cql) {

    String place() {
        return library + ".cql:" + line;
    }

    Define define() {
        return new Define(library, definition);
    }

    /** What the changed line and its definition speak of. */
    Set<String> words() {
        return Stream.of((definition + " " + source)
                        .replaceAll("([a-z])([A-Z0-9])", "$1 $2")
                        .split("[^A-Za-z0-9]+"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 2)
                .collect(Collectors.toSet());
    }

    /** The same wherever the definition stands. */
    String key() {
        return library + "\t" + definition + "\t" + source + "\t" + change;
    }

    @Override
    public String toString() {
        return place() + "  " + change + "  " + source;
    }
}
