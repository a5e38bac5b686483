package org.goinghome.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One section of {@code docs/evidence/mutation.md}: figures, and every survivor with its reason. */
final class Evidence {

    private static final Path FOLDER = Path.of("target", "mutation");

    private final List<String> lines = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Reasons reasons;
    private final String name;

    /** @param name of the file of reasons and of the section */
    Evidence(String name) throws IOException {
        this.name = name;
        this.reasons = Reasons.read(name + ".tsv");
    }

    void line(String text) {
        lines.add(text);
    }

    void survivor(String place, String change, String source, String key) {
        var reason = reasons.of(key);
        if (reason.isEmpty()) {
            missing.add(place + "\t" + key);
        }
        row(place, change, source, reason.orElse("**not explained**"));
    }

    void notRun(String place, String change, String source) {
        missing.add("not run: " + place + "\t" + change);
        row(place, change, source, "**not run**");
    }

    private void row(String place, String change, String source, String reason) {
        lines.add("| %s | %s | `%s` | %s |"
                .formatted(place, change.replace("|", "\\|"), source.replace("|", "\\|"), reason));
    }

    /** Writes it, and beside it what was not run and the keys of the survivors that nobody explained. */
    List<String> write() throws IOException {
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(name + ".md"), lines);
        Files.write(FOLDER.resolve(name + "-missing.tsv"), missing);
        return missing;
    }
}
