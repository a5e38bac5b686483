package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How often a threat was tried and how often the service held, for the table of all: a line in {@code target/threats}. */
final class ThreatFigures {

    private static final Path FOLDER = Path.of("target", "threats");

    private ThreatFigures() {}

    /** Takes the place of the line of an earlier run. */
    static void write(String threat, String what, int tried, int held) {
        var file = FOLDER.resolve(threat + ".tsv");
        var start = threat + "\t" + what + "\t";
        try {
            Files.createDirectories(FOLDER);
            var others = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
            Files.write(
                    file,
                    Stream.concat(
                                    others.stream().filter(line -> !line.startsWith(start)),
                                    Stream.of(start + tried + "\t" + held))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
