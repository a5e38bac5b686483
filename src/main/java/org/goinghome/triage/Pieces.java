package org.goinghome.triage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;

/** A file of lines in pieces of some hundred lines each, so that it may be larger than the memory and read by all cores. */
final class Pieces {

    private static final int SIZE = 1 << 20;
    private static final int BUFFER = 64 << 10;

    private final InputStream raw;
    private final boolean packed;
    private final boolean lines;
    private final long bytes;
    private @Nullable InputStream unpacked;
    private byte[] buffer = new byte[SIZE];
    private int filled;
    private long line = 1;
    private boolean ended;

    /** What follows whole lines that were handed over. */
    private @Nullable NotRead cut;

    /**
     * Of a file.
     *
     * @param name tells what it is
     * @param bytes how large it is as it lies on disk
     */
    Pieces(String name, long bytes, InputStream raw) {
        this.raw = raw;
        this.bytes = bytes;
        this.packed = isPacked(name);
        this.lines = isLines(name);
    }

    /** Whether each line of a file is a resource; else all of it is one, or a Bundle. */
    static boolean isLines(String name) {
        return !name.endsWith(".json");
    }

    /** Whether a file is compressed with gzip. */
    static boolean isPacked(String name) {
        return name.endsWith(".gz");
    }

    /** A part of a file. */
    sealed interface Piece {}

    /** Whole lines. */
    static final class Lines implements Piece {

        private final byte[] bytes;
        private final long first;
        private final boolean apart;

        private Lines(byte[] bytes, long first, boolean apart) {
            this.bytes = bytes;
            this.first = first;
            this.apart = apart;
        }

        /** Hands over each line that is not blank, with its number. */
        void forEach(LineReader reader) {
            if (!apart) {
                reader.read(first, bytes);
                return;
            }
            var number = first;
            var start = 0;
            for (var i = 0; i <= bytes.length; i++) {
                if (i == bytes.length || bytes[i] == '\n') {
                    if (!isBlank(start, i)) {
                        reader.read(number, Arrays.copyOfRange(bytes, start, i));
                    }
                    start = i + 1;
                    number++;
                }
            }
        }

        private boolean isBlank(int start, int end) {
            for (var i = start; i < end; i++) {
                if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    /** Takes one line. */
    interface LineReader {
        void read(long number, byte[] json);
    }

    /** A line that is not read. */
    record NotRead(long line, String reason) implements Piece {}

    /** Hands over piece by piece; a file that ends in its middle is told, after what could be read of it. */
    void forEach(Consumer<Piece> consumer) throws IOException {
        for (var piece = next(); piece != null; piece = next()) {
            consumer.accept(piece);
        }
    }

    /** The next piece; null after the last. */
    @Nullable
    Piece next() throws IOException {
        return lines ? nextLines() : all();
    }

    private @Nullable Piece all() throws IOException {
        if (ended) {
            return null;
        }
        ended = true;
        return bytes > Payload.MAX_BYTES
                ? new NotRead(1, "is larger than " + Payload.MAX_BYTES + " bytes")
                : new Lines(raw.readAllBytes(), 1, false);
    }

    private @Nullable Piece nextLines() throws IOException {
        while (!ended) {
            if (filled == buffer.length) {
                if (buffer.length >= Payload.MAX_BYTES) {
                    return tooLong();
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            var broken = fill();
            if (broken != null) {
                ended = true;
                // The last line ends where the file does, and not where it should.
                return broken.line() > line ? before(broken) : broken;
            }
            var end = ended ? filled : afterLastLine();
            if (end > 0) {
                return lines(end);
            }
        }
        var left = cut;
        cut = null;
        return left;
    }

    private Piece before(NotRead broken) {
        cut = broken;
        return lines(afterLastLine());
    }

    private @Nullable NotRead fill() throws IOException {
        try {
            // Even the first bytes may not be what they should.
            var in = unpacked == null ? open() : unpacked;
            var count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                ended = true;
            } else {
                filled += count;
            }
            return null;
        } catch (EOFException | ZipException e) {
            return new NotRead(
                    line + count(afterLastLine()),
                    e instanceof EOFException
                            ? "the compressed file ends in the middle of this line; what follows is not known"
                            : "the compressed file is damaged from this line on; what follows is not known");
        }
    }

    private InputStream open() throws IOException {
        var in = packed ? new GZIPInputStream(raw, BUFFER) : raw;
        unpacked = in;
        return in;
    }

    private int afterLastLine() {
        for (var i = filled - 1; i >= 0; i--) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private long count(int end) {
        var count = 0;
        for (var i = 0; i < end; i++) {
            if (buffer[i] == '\n') {
                count++;
            }
        }
        return count;
    }

    private Lines lines(int end) {
        var lines = new Lines(Arrays.copyOf(buffer, end), line, true);
        line += count(end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
        return lines;
    }

    private Piece tooLong() throws IOException {
        var result = new NotRead(line, "is longer than " + Payload.MAX_BYTES + " bytes");
        filled = 0;
        buffer = new byte[SIZE];
        line++;
        skipLine();
        return result;
    }

    private void skipLine() throws IOException {
        while (!ended) {
            var broken = fill();
            if (broken != null) {
                ended = true;
                cut = broken;
                return;
            }
            for (var i = 0; i < filled; i++) {
                if (buffer[i] == '\n') {
                    System.arraycopy(buffer, i + 1, buffer, 0, filled - i - 1);
                    filled -= i + 1;
                    return;
                }
            }
            filled = 0;
        }
    }
}
