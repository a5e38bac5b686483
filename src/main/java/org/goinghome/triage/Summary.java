package org.goinghome.triage;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.goinghome.triage.Counts.Count;

/**
 * What came of a run, as {@code summary.json}.
 *
 * @param at for which moment
 * @param basis the guidance by service, and values of a site
 * @param complete whether everything was read and judged
 * @param types those that the input holds or covers
 * @param ignored files that are no export
 */
record Summary(
        String at,
        Map<String, String> basis,
        boolean complete,
        Map<String, Long> counts,
        List<String> types,
        List<String> ignored) {

    /** Before the name of a type, in counts. */
    private static final String OF_TYPE = "of type ";

    static Summary of(Triage triage, Counts counts, Set<String> types, List<String> ignored) {
        var named = new TreeMap<String, Long>();
        for (var count : Count.values()) {
            named.put(count.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.of(count));
        }
        var complete = Stream.of(Count.REJECTED, Count.NOT_EVALUATED, Count.READ_IN_PART)
                .allMatch(count -> counts.of(count) == 0);
        return new Summary(triage.at().toString(), triage.basis(), complete, named, List.copyOf(types), ignored);
    }

    static void countType(String resourceType, Counts counts) {
        counts.add(OF_TYPE + resourceType, 1);
    }

    /**
     * The types that an export holds or covers.
     *
     * @param none those that it covers although it holds none of them
     * @throws Refused if one of those is missing without which nobody can be judged
     */
    static Set<String> types(Counts counts, Set<String> none, Wanted wanted) throws Refused {
        var types = new TreeSet<>(none);
        counts.byName().keySet().stream()
                .filter(name -> name.startsWith(OF_TYPE))
                .map(name -> name.substring(OF_TYPE.length()))
                .forEach(types::add);
        var missing = new TreeSet<>(wanted.required());
        missing.removeAll(types);
        if (!missing.isEmpty()) {
            throw new Refused("the input holds no " + String.join(" and no ", missing)
                    + ", and nobody can be judged without. If it was exported and there is none, say so: "
                    + String.join(
                            " ", missing.stream().map(type -> "--none " + type).toList()));
        }
        return types;
    }

    /**
     * For whoever started it.
     *
     * @param output the folder that was written
     */
    String told(String output) {
        var told = new StringBuilder("Judged for " + at + ":\n");
        counts.forEach((name, number) ->
                told.append(String.format(Locale.ROOT, "%,15d  %s%n", number, name.replace('-', ' '))));
        return told.append(
                        complete
                                ? "Everything was read and judged."
                                : "Not everything was read or judged: see rejects.ndjson, and not-read and not-evaluated in"
                                        + " findings.ndjson.")
                .append("\nWritten to ")
                .append(output)
                .append(": worklist.csv, findings.ndjson, tasks.ndjson, rejects.ndjson, summary.json\n")
                .toString();
    }
}
