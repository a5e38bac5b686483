package org.goinghome.content;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A CQL library as it is written: its parameters with their defaults, and its defines with the comment above each. */
final class CqlText {

    private static final Pattern DEFINE =
            Pattern.compile("(?s)^(?:/\\*(.*?)\\*/\\n)?define (?:function )?\"?([\\w -]+?)\"?(?:\\(|:\\n).*");

    private static final Pattern PARAMETER = Pattern.compile("(?m)^parameter (\\w+) \\S+ default (.*)$");
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"|\\b([A-Z]\\w+)(?=\\()");

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, Define> defines = new LinkedHashMap<>();

    /** A define or a function. */
    record Define(String name, String comment, String body) {}

    CqlText(String library) {
        var text = ArtifactFiles.text(Path.of("fhir-resources", "cql", library + ".cql"));
        PARAMETER.matcher(text).results().forEach(found -> parameters.put(found.group(1), found.group(2)));
        for (var part : List.of(text.split("\n\n", -1))) {
            var define = DEFINE.matcher(part);
            if (define.matches()) {
                var comment = define.group(1) == null ? "" : define.group(1);
                defines.put(
                        define.group(2),
                        new Define(
                                define.group(2),
                                comment.replaceAll("\\n \\*", " ")
                                        .replaceAll("\\s+", " ")
                                        .strip(),
                                part.substring(part.indexOf("define "))));
            }
        }
    }

    Map<String, String> parameters() {
        return parameters;
    }

    Optional<Define> define(String name) {
        return Optional.ofNullable(defines.get(name));
    }

    /** Everything that a define reads, itself included, but not beyond those at which to stop; those are in it too. */
    Set<String> reads(String name, Predicate<String> stop) {
        var read = new LinkedHashSet<String>();
        follow(name, stop, read);
        return read;
    }

    private void follow(String name, Predicate<String> stop, Set<String> read) {
        var define = defines.get(name);
        if (define == null || !read.add(name) || stop.test(name)) {
            return;
        }
        NAME.matcher(define.body())
                .results()
                .forEach(found -> follow(found.group(1) == null ? found.group(2) : found.group(1), stop, read));
    }
}
