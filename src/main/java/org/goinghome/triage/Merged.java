package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lines with a key, in the order of the keys: sorted in parts, and put together without holding all of them. */
final class Merged {

    private static final char AFTER_KEY = '\t';

    private Merged() {}

    /** A line and what it is sorted by. */
    record Keyed(String key, String line) {}

    /** Writes a part, sorted; lines of one key stay in their order. */
    static void writePart(Path file, List<Keyed> lines) throws IOException {
        try (var out = Files.newBufferedWriter(file, UTF_8)) {
            for (var line :
                    lines.stream().sorted(Comparator.comparing(Keyed::key)).toList()) {
                out.append(line.key()).append(AFTER_KEY).append(line.line()).append('\n');
            }
        }
    }

    /** Puts parts together; lines of one key come in the order of the parts. */
    static void write(List<Path> parts, BufferedWriter out, String lineEnd) throws IOException {
        var readers = new ArrayList<PartReader>();
        try {
            var queue = new PriorityQueue<PartReader>(
                    Comparator.comparing(PartReader::key).thenComparing(PartReader::number));
            for (var part : parts) {
                var reader = new PartReader(part, readers.size());
                readers.add(reader);
                if (reader.advance()) {
                    queue.add(reader);
                }
            }
            for (var first = queue.poll(); first != null; first = queue.poll()) {
                out.append(first.line()).append(lineEnd);
                if (first.advance()) {
                    queue.add(first);
                }
            }
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    private static final class PartReader implements Closeable {

        /** There may be a thousand of them. */
        private static final int BUFFER = 4096;

        private final BufferedReader reader;
        private final int number;
        private String key = "";
        private String line = "";

        PartReader(Path part, int number) throws IOException {
            this.reader = new BufferedReader(new InputStreamReader(Files.newInputStream(part), UTF_8), BUFFER);
            this.number = number;
        }

        boolean advance() throws IOException {
            @Nullable String next = reader.readLine();
            if (next == null) {
                return false;
            }
            var end = next.indexOf(AFTER_KEY);
            key = next.substring(0, end);
            line = next.substring(end + 1);
            return true;
        }

        String key() {
            return key;
        }

        String line() {
            return line;
        }

        int number() {
            return number;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
