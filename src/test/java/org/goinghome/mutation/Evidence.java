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
    private final List<String> unexplained = new ArrayList<>();
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
            missing(place + "\t" + key);
        }
        lines.add("| %s | %s | `%s` | %s |"
                .formatted(
                        place,
                        change.replace("|", "\\|"),
                        source.replace("|", "\\|"),
                        reason.orElse("**not explained**")));
    }

    /** What the campaign does not come out well for. */
    void missing(String what) {
        unexplained.add(what);
    }

    /** Writes it, with the keys of the survivors that nobody explained beside it. */
    List<String> write() throws IOException {
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve(name + ".md"), lines);
        Files.write(FOLDER.resolve(name + "-unexplained.tsv"), unexplained);
        return unexplained;
    }
}
