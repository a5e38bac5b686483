package org.goinghome.mutation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Every change of one step that is made to a library: a threshold one digit up and down, and a comparison with and without its
 * limit.
 */
final class Mutants {

    /** A default without a unit, a quantity or a duration. */
    private static final Pattern THRESHOLD =
            Pattern.compile("parameter (\\w+) System\\.(?:Integer|Decimal|Quantity) default (\\d+(?:\\.\\d+)?)");

    /** What looks like a comparison and is none, the limits of a type, and comparisons. */
    private static final Pattern TOKEN = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|(?:List|Interval)<|>=|<=|<|>",
            Pattern.DOTALL);

    private static final Map<String, String> OTHER = Map.of(">=", ">", ">", ">=", "<=", "<", "<", "<=");

    private final String library;
    private final String cql;
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Mutant> found = new ArrayList<>();

    private Mutants(String library, String cql) {
        this.library = library;
        this.cql = cql;
    }

    static List<Mutant> of(String library, String cql) {
        var mutants = new Mutants(library, cql);
        mutants.thresholds();
        mutants.comparisons();
        return List.copyOf(mutants.found);
    }

    private void thresholds() {
        var threshold = THRESHOLD.matcher(cql);
        while (threshold.find()) {
            var number = new BigDecimal(threshold.group(2));
            for (var changed : List.of(number.add(number.ulp()), number.subtract(number.ulp()))) {
                add(threshold.start(2), threshold.group(2), changed.toPlainString());
            }
        }
    }

    private void comparisons() {
        var types = 0;
        var token = TOKEN.matcher(cql);
        while (token.find()) {
            var text = token.group();
            if (text.endsWith("t<") || text.endsWith("l<")) {
                types++;
            } else if (types > 0 && text.equals(">")) {
                types--;
            } else if (OTHER.containsKey(text)) {
                add(token.start(), text, OTHER.get(text));
            }
        }
    }

    private void add(int start, String from, String to) {
        var line = (int) cql.substring(0, start).lines().count();
        var source = cql.lines().skip(line - 1L).findFirst().orElseThrow().strip();
        var change = "'" + from + "' to '" + to + "'";
        var definition = Definitions.at(cql, start);
        var number = seen.merge(definition + source + change, 1, Integer::sum);
        found.add(new Mutant(
                library,
                definition,
                line,
                source,
                number == 1 ? change : change + " #" + number,
                cql.substring(0, start) + to + cql.substring(start + from.length())));
    }

    /** So many of them, spread evenly. */
    static List<Mutant> spread(List<Mutant> all, int number) {
        if (number >= all.size()) {
            return all;
        }
        return java.util.stream.IntStream.range(0, number)
                .mapToObj(index -> all.get((int) ((long) index * all.size() / number)))
                .toList();
    }
}
