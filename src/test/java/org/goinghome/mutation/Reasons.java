package org.goinghome.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a mutant may live: a file with a line for each, the reason last, between tabs. What stands before it says which mutant it
 * is, wherever in its file that stands.
 */
final class Reasons {

    private final Map<String, String> byKey = new LinkedHashMap<>();

    static Reasons read(String name) throws IOException {
        var reasons = new Reasons();
        for (var line : Files.readAllLines(Path.of("src", "test", "mutation", name))) {
            var end = line.lastIndexOf('\t');
            if (!line.startsWith("#") && end > 0) {
                reasons.byKey.put(line.substring(0, end), line.substring(end + 1));
            }
        }
        return reasons;
    }

    Optional<String> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
