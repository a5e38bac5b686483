package org.goinghome.payload;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that passed the guard: a whole body, or a value inside it with the bytes it takes there. The guard keeps
 * the first levels as it passes; deeper ones are looked up when they are asked for.
 */
public final class Payload {

    /** The largest payload that is read. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** Names of types and ids are asked for again and again, and are kept; what is longer would take its room twice. */
    private static final int SHORT = 40;

    /** What a value is. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    private final byte[] source;
    private final int offset;
    private final int length;
    private final Kind kind;
    private final Path path;
    private @Nullable Children children;
    private @Nullable String text;

    Payload(byte[] source, int offset, int length, Kind kind, Path path, @Nullable Children children) {
        this.source = source;
        this.offset = offset;
        this.length = length;
        this.kind = kind;
        this.path = path;
        this.children = children;
    }

    /** Reads one JSON object and nothing else. The bytes are kept, not copied. */
    public static Payload read(byte[] utf8) throws UnsafePayload {
        return read(utf8, "$");
    }

    /**
     * The same.
     *
     * @param name what the root is called in paths instead of {@code $}
     */
    public static Payload read(byte[] utf8, String name) throws UnsafePayload {
        return Guard.document(utf8, Path.root(name));
    }

    public Kind kind() {
        return kind;
    }

    /** The JSON path from the root, such as {@code $.prefetch.vitals}. */
    public String path() {
        return path.toString();
    }

    /** Where the value starts in the bytes that were read. */
    public int offset() {
        return offset;
    }

    /** How many bytes the value takes. */
    public int length() {
        return length;
    }

    /** The members of an object in the order in which they stand there; empty for anything else. */
    public Map<String, Payload> members() {
        return children().members();
    }

    public Optional<Payload> member(String name) {
        return Optional.ofNullable(members().get(name));
    }

    /** The elements of an array; empty for anything else. */
    public List<Payload> elements() {
        return children().elements();
    }

    /** The text of a string; empty for anything else. */
    public Optional<String> text() {
        if (kind != Kind.STRING) {
            return Optional.empty();
        }
        var known = text;
        if (known == null) {
            known = Guard.text(source, offset, length);
            if (length <= SHORT) {
                text = known;
            }
        }
        return Optional.of(known);
    }

    /** The value of a number, whose size the guard has bounded; empty for anything else. */
    public Optional<BigDecimal> number() {
        return kind == Kind.NUMBER
                ? Optional.of(new BigDecimal(new String(source, offset, length, StandardCharsets.US_ASCII)))
                : Optional.empty();
    }

    /** The value as it was written, such as {@code true}: JSON by itself. */
    public String literal() {
        return new String(source, offset, length, StandardCharsets.UTF_8);
    }

    /** A copy of its bytes, as they were written. */
    public byte[] bytes() {
        return Arrays.copyOfRange(source, offset, offset + length);
    }

    /** The same value for somebody who looks through all of it: its parts are read at once, and forgotten with it. */
    public Payload apart() {
        return new Payload(source, offset, length, kind, path, Guard.allChildren(source, offset, length, path));
    }

    private Children children() {
        var known = children;
        if (known == null) {
            known = Guard.children(source, offset, length, path);
            children = known;
        }
        return known;
    }

    /** The path and the kind only: content must not reach a log. */
    @Override
    public String toString() {
        return path + " (" + kind + ")";
    }

    record Children(Map<String, Payload> members, List<Payload> elements) {
        static final Children NONE = new Children(Map.of(), List.of());
    }
}
