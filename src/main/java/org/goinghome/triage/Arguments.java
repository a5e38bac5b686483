package org.goinghome.triage;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run is asked for.
 *
 * @param named options with a value, by name, such as {@code --at}
 * @param none types that the export covers although it holds none of them
 * @param bar whether progress is shown on a terminal
 */
record Arguments(String input, String output, Map<String, String> named, Set<String> none, boolean bar) {

    private static final List<String> OPTIONS = List.of("--at", "--settings", "--none", "--fhir-server", "--cores");

    Arguments {
        named = Map.copyOf(named);
        none = Set.copyOf(none);
    }

    static Arguments of(String... args) throws Refused {
        var left = new ArrayDeque<>(List.of(args));
        var named = new HashMap<String, String>();
        var none = new TreeSet<String>();
        var bar = false;
        while (!left.isEmpty() && left.element().startsWith("--")) {
            var name = left.remove();
            if (name.equals("--bar")) {
                bar = true;
                continue;
            }
            if (!OPTIONS.contains(name) || left.isEmpty()) {
                throw new Refused("no such option, or without its value: " + name);
            }
            var value = left.remove();
            if (name.equals("--none")) {
                none.add(value);
            } else {
                named.put(name, value);
            }
        }
        if (left.size() != 2) {
            throw new Refused("expected INPUT and OUTPUT");
        }
        return new Arguments(left.remove(), left.remove(), named, none, bar);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(named.get(name));
    }

    /** How many cores to use: all, unless it was said. */
    int cores(int all) throws Refused {
        var cores = option("--cores").orElse(String.valueOf(all));
        if (!cores.matches("[1-9][0-9]{0,2}")) {
            throw new Refused("--cores expects a number: " + cores);
        }
        return Integer.parseInt(cores);
    }

    /** The moment, if it was said. */
    Optional<ZonedDateTime> at(ZoneId zone) throws Refused {
        var at = option("--at");
        try {
            return at.map(OffsetDateTime::parse).map(moment -> moment.atZoneSameInstant(zone));
        } catch (DateTimeException e) {
            throw new Refused(
                    "--at expects a moment with its offset, such as 2026-03-01T06:00:00+01:00: " + at.orElse(""));
        }
    }
}
