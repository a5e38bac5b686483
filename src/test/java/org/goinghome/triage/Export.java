package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** An export as a FHIR server writes it: a file of lines for each type. */
final class Export implements AutoCloseable {

    private final Path folder;
    private final boolean packed;
    private final Map<String, OutputStream> files = new HashMap<>();

    Export(Path folder, boolean packed) {
        this.folder = folder;
        this.packed = packed;
    }

    Export add(JsonNode resource) {
        return add(resource.path("resourceType").asString(), resource.toString());
    }

    /** A line of the file of some type, whatever it says. */
    Export add(String type, String line) {
        try {
            var out = files.computeIfAbsent(type, this::open);
            out.write(line.getBytes(UTF_8));
            out.write('\n');
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream open(String type) {
        try {
            Files.createDirectories(folder);
            var file = folder.resolve(type + (packed ? ".ndjson.gz" : ".ndjson"));
            var out = new BufferedOutputStream(Files.newOutputStream(file));
            return packed ? new GZIPOutputStream(out, 1 << 16) : out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        files.values().forEach(file -> {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
