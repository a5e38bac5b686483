package org.goinghome.content;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.goinghome.cdshooks.CaseFolder;

/**
 * The cases of one statement, by what they say of it. A case belongs to a statement whose id begins its name ("s51-", "s05-",
 * "s58-to-s61-", "s47-and-s50-"); a sign is shown by any case that names it.
 */
record StatementCases(List<Told> shows, List<Told> withheld, List<Told> notAssessed) {

    private static final Pattern NAMED =
            Pattern.compile("([sx])0*(\\d+)([a-f]?)-(?:(to|and)-[sx]0*(\\d+)([a-f]?)-)?.*");
    private static final Pattern SUMMARY = Pattern.compile("\"summary\": ?\"([^\"]*)\"");
    private static final Pattern NOT_ASSESSED = Pattern.compile("(?i)not assessed|not asked");

    /** A case with its expected answer as it is written. */
    record Told(CaseFolder folder, String then) {

        static Told of(CaseFolder folder) {
            return new Told(folder, ArtifactFiles.text(folder.folder().resolve("then.json")));
        }

        String name() {
            return folder.name();
        }
    }

    /** Of a statement that is judged: shown where a card names it by its id, or by a title in its summary. */
    static StatementCases ofSign(
            List<Told> cases, String id, List<String> order, Set<String> titles, Set<String> openings) {
        var named = Pattern.compile("\\((?:[SX]\\d+, )*" + id.toUpperCase(Locale.ROOT) + "(?:, [SX]\\d+)*\\)");
        Predicate<Told> shown = told -> named.matcher(told.then()).find()
                || summaries(told, openings).stream()
                        .anyMatch(signs -> titles.stream().anyMatch(signs::contains));
        var others = cases.stream()
                .filter(told -> belongs(told, id, order))
                .filter(shown.negate())
                .toList();
        Predicate<Told> open = told -> NOT_ASSESSED.matcher(told.then()).find();
        return new StatementCases(
                cases.stream().filter(shown).toList(),
                others.stream().filter(open.negate()).toList(),
                others.stream().filter(open).toList());
    }

    /** Of a statement that is told: shown where its own cases have one of its sentences. */
    static StatementCases ofWords(List<Told> cases, String id, List<String> order, Set<String> words) {
        var own = cases.stream().filter(told -> belongs(told, id, order)).toList();
        Predicate<Told> shown = told -> words.stream().anyMatch(told.then()::contains);
        return new StatementCases(
                own.stream().filter(shown).toList(),
                own.stream().filter(shown.negate()).toList(),
                List.of());
    }

    private static boolean belongs(Told told, String id, List<String> order) {
        var name = NAMED.matcher(told.name());
        if (!name.matches()) {
            return false;
        }
        var first = name.group(1) + name.group(2) + name.group(3);
        if (name.group(4) == null) {
            return first.equals(id);
        }
        var last = name.group(1) + name.group(5) + name.group(6);
        if (name.group(4).equals("and")) {
            return Set.of(first, last).contains(id);
        }
        var place = order.indexOf(id);
        return place >= order.indexOf(first) && place <= order.indexOf(last);
    }

    /** The signs that the summaries name, without what is not assessed. */
    private static List<String> summaries(Told told, Set<String> openings) {
        return SUMMARY.matcher(told.then())
                .results()
                .map(found -> found.group(1).replaceAll("\\. .*", ""))
                .filter(summary -> openings.stream().anyMatch(summary::startsWith))
                .toList();
    }
}
