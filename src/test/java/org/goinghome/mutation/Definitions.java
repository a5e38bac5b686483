package org.goinghome.mutation;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.guidance.Define;

/** Which parameters, functions and defines the libraries have, and which of them speak of which. */
final class Definitions {

    private static final Pattern HEAD =
            Pattern.compile("^(?:parameter|define(?: function)?) (?:\"([^\"]+)\"|(\\w+))(\\()?", Pattern.MULTILINE);

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern RETRIEVE = Pattern.compile("\\[[A-Z]\\w+[\\]:]");

    private record Definition(Define name, boolean define, String text) {

        /** Whether this speaks of the other: a name that only looks the same costs a comparison, and misses none. */
        boolean uses(Definition other) {
            var name = Pattern.quote(other.name().name());
            return Pattern.compile("\"" + name + "\"|\\b" + name + "\\b")
                    .matcher(text)
                    .find();
        }
    }

    private final Map<Define, Definition> all = new LinkedHashMap<>();
    private final Map<Define, Set<Define>> affected = new LinkedHashMap<>();

    Definitions(Map<String, String> libraries) {
        libraries.forEach((library, cql) -> {
            var head = HEAD.matcher(cql);
            var heads = head.results().toList();
            for (var index = 0; index < heads.size(); index++) {
                var end = index + 1 < heads.size() ? heads.get(index + 1).start() : cql.length();
                var found = heads.get(index);
                var name = new Define(library, name(found.group(1), found.group(2)));
                var define = found.group().startsWith("define") && found.group(3) == null;
                all.put(
                        name,
                        new Definition(
                                name,
                                define,
                                COMMENT.matcher(cql.substring(found.start(), end))
                                        .replaceAll("")));
            }
        });
    }

    private static String name(String quoted, String plain) {
        return quoted == null ? plain : quoted;
    }

    /** The definition that this place belongs to. */
    static String at(String cql, int place) {
        var head = HEAD.matcher(cql);
        var name = "";
        while (head.find() && head.start() <= place) {
            name = name(head.group(1), head.group(2));
        }
        return name;
    }

    /**
     * The defines through which a change of this definition comes to a patient: itself, or those that speak of it. What other
     * defines make of them is the same where they are the same.
     */
    synchronized Set<Define> affected(Define changed) {
        return affected.computeIfAbsent(changed, this::follow);
    }

    /** A define that rests on data of the patient; a moment reckoned from now, say, does not. */
    private boolean isOfPatient(Definition definition) {
        if (!definition.define()) {
            return false;
        }
        var seen = new HashSet<Definition>();
        var open = new ArrayDeque<>(List.of(definition));
        while (!open.isEmpty()) {
            var next = open.pop();
            if (RETRIEVE.matcher(next.text()).find()) {
                return true;
            }
            if (seen.add(next)) {
                all.values().stream().filter(next::uses).forEach(open::add);
            }
        }
        return false;
    }

    private Set<Define> follow(Define changed) {
        var found = new LinkedHashSet<Definition>();
        var open = new ArrayDeque<>(List.of(all.get(changed)));
        while (!open.isEmpty()) {
            var next = open.pop();
            if (found.add(next) && !isOfPatient(next)) {
                all.values().stream().filter(other -> other.uses(next)).forEach(open::add);
            }
        }
        // What a site cannot have meant is found out at the start, not of a patient.
        return found.stream()
                .filter(this::isOfPatient)
                .map(Definition::name)
                .filter(name -> !name.name().equals("Parameter Problems"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
