package org.goinghome.triage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of an export.
 *
 * @param files those that are read, in the order of their names
 * @param ignored the names of others
 */
record Input(List<InputFile> files, List<String> ignored) {

    private static final Pattern NAME = Pattern.compile(".*\\.(?:ndjson|ndjson\\.gz|json)");

    /** What a FHIR server says of its export; no patient is in it. */
    private static final String MANIFEST = "manifest.json";

    Input {
        files = List.copyOf(files);
        ignored = List.copyOf(ignored);
    }

    /**
     * One file.
     *
     * @param name below the folder of the input
     * @param bytes as it lies on disk
     * @param modified when it was last changed, in ms
     */
    record InputFile(String name, Path path, long bytes, long modified) {

        /** As it lies on disk. */
        InputStream raw() throws IOException {
            return Files.newInputStream(path);
        }
    }

    /** All files below a folder, or the one file. */
    static Input of(Path path) throws IOException {
        var files = new ArrayList<InputFile>();
        var ignored = new ArrayList<String>();
        try (var all = Files.walk(path)) {
            for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                var name =
                        Files.isDirectory(path) ? path.relativize(file).toString() : String.valueOf(file.getFileName());
                if (isRead(name)) {
                    files.add(new InputFile(
                            name,
                            file,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toMillis()));
                } else {
                    ignored.add(name);
                }
            }
        }
        return new Input(files, ignored);
    }

    /** Whether a file is taken for a part of an export. */
    static boolean isRead(String name) {
        return NAME.matcher(name).matches() && !name.equals(MANIFEST);
    }

    long bytes() {
        return files.stream().mapToLong(InputFile::bytes).sum();
    }
}
