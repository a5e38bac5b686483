package org.goinghome.portability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was compared, and leaves the figures in {@code target/portability/}. */
final class Tally {

    static final Path FOLDER = Path.of("target", "portability");

    private final String name;
    private final Map<String, Integer> figures = new TreeMap<>();

    Tally(String name) {
        this.name = name;
    }

    void add(String figure, int count) {
        figures.merge(figure, count, Integer::sum);
    }

    void write() {
        if (figures.isEmpty()) {
            return;
        }
        var lines = figures.entrySet().stream()
                .map(figure -> "%7d  %s".formatted(figure.getValue(), figure.getKey()))
                .toList();
        try {
            Files.createDirectories(FOLDER);
            Files.write(FOLDER.resolve(name + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
