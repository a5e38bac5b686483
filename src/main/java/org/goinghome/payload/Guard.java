package org.goinghome.payload;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.goinghome.payload.Payload.Children;
import org.goinghome.payload.Payload.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** One pass over the tokens that refuses what would hurt a parser and remembers where the first levels stand. */
final class Guard {

    static final int MAX_DEPTH = 64;
    static final int MAX_TOKENS = 600_000;

    /** Of one object: names made to hash alike cost more the more there are, and no FHIR object has so many. */
    static final int MAX_MEMBERS = 1_000;

    /** Of one list. */
    static final int MAX_ELEMENTS = 20_000;

    static final int MAX_NAME = 128;
    static final int MAX_STRING = 1024 * 1024;
    static final int MAX_NUMBER = 40;
    static final int MAX_EXPONENT = 30;

    /** {@code prefetch}, its keys and the members of a Bundle; then a Bundle's entries, their resources and members. */
    private static final int LEVELS = 3;

    /**
     * Jackson stops at the same depth; the other limits are checked here, where the path is known, so its own stand at
     * the size of the body, which is in memory already.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxDocumentLength(Payload.MAX_BYTES)
                    .maxTokenCount(MAX_TOKENS + 1L)
                    .maxNameLength(Payload.MAX_BYTES)
                    .maxStringLength(Payload.MAX_BYTES)
                    .maxNumberLength(Payload.MAX_BYTES)
                    .build())
            .build();

    private final byte[] source;
    private final int offset;
    private final JsonParser parser;
    private final int levels;

    /** Whether these bytes have passed before, so that nothing about them has to be checked. */
    private final boolean passed;

    private int tokens;
    private Path position = Path.ROOT;

    private Guard(byte[] source, int offset, JsonParser parser, int levels, boolean passed) {
        this.source = source;
        this.offset = offset;
        this.parser = parser;
        this.levels = levels;
        this.passed = passed;
    }

    static Payload document(byte[] bytes, Path root) throws UnsafePayload {
        if (bytes.length > Payload.MAX_BYTES) {
            throw UnsafePayload.tooLarge(Payload.MAX_BYTES);
        }
        Utf8.require(bytes);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return new Guard(bytes, 0, parser, LEVELS, false).document(root);
        }
    }

    /** Looks into the first levels of a value of a payload that was read before. */
    static Children children(byte[] source, int offset, int length, Path path) {
        return children(source, offset, length, path, LEVELS);
    }

    /** Looks into all of such a value. */
    static Children allChildren(byte[] source, int offset, int length, Path path) {
        return children(source, offset, length, path, MAX_DEPTH);
    }

    private static Children children(byte[] source, int offset, int length, Path path, int levels) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), source, offset, length)) {
            var guard = new Guard(source, offset, parser, levels, true);
            return guard.children(guard.next(path), path, 1);
        } catch (UnsafePayload e) {
            throw new IllegalStateException("passed the guard and does not pass it again", e);
        }
    }

    static String text(byte[] source, int offset, int length) {
        if (!hasEscape(source, offset, length)) {
            return new String(source, offset + 1, length - 2, StandardCharsets.UTF_8);
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), source, offset, length)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    private static boolean hasEscape(byte[] source, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (source[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private Payload document(Path root) throws UnsafePayload {
        try {
            return onlyRoot(root);
        } catch (JacksonException e) {
            // Not as a cause: Jackson's words quote the payload.
            var place = e.getLocation();
            throw UnsafePayload.at(position, "is not JSON" + (place == null ? "" : " at " + lineAndColumn(place)));
        }
    }

    /** As an editor counts them; Jackson's columns are bytes, and the text before the place is UTF-8 for sure. */
    private String lineAndColumn(TokenStreamLocation place) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(place.getByteOffset(), source.length); i++) {
            if (source[i] == '\n') {
                line++;
                column = 1;
            } else if ((source[i] & 0xC0) != 0x80) {
                // Not the rest of a character of more bytes.
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }

    private Payload onlyRoot(Path root) throws UnsafePayload {
        if (next(root) != JsonToken.START_OBJECT) {
            throw UnsafePayload.at(root, "is not a JSON object");
        }
        int start = start();
        var children = children(JsonToken.START_OBJECT, root, 1);
        int end = end();
        if (parser.nextToken() != null) {
            throw UnsafePayload.at(root, "is followed by more");
        }
        return new Payload(source, start, end - start, Kind.OBJECT, root, children);
    }

    private JsonToken next(Path path) throws UnsafePayload {
        position = path;
        var token = parser.nextToken();
        if (token == null) {
            throw UnsafePayload.at(path, "ends before it is complete");
        }
        if (++tokens > MAX_TOKENS) {
            throw UnsafePayload.at(path, "is beyond the " + MAX_TOKENS + " tokens that are read");
        }
        return token;
    }

    /** Goes to the end of the value that starts here, whose children stand on the given level. */
    private Children children(JsonToken token, Path path, int level) throws UnsafePayload {
        switch (token) {
            case START_OBJECT -> {
                return object(path, level);
            }
            case START_ARRAY -> {
                return array(path, level);
            }
            case VALUE_STRING -> text(path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(path);
            default -> {}
        }
        return Children.NONE;
    }

    private Children object(Path path, int level) throws UnsafePayload {
        requireDepth(path, level);
        Map<String, Payload> members = new LinkedHashMap<>();
        Set<String> names = passed ? Set.of() : new HashSet<>();
        while (next(path) != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var child = path.member(name);
            if (!passed) {
                requireName(name, path);
                if (!names.add(name)) {
                    throw UnsafePayload.at(child, "stands there twice");
                }
                if (names.size() > MAX_MEMBERS) {
                    throw UnsafePayload.at(path, "has more than " + MAX_MEMBERS + " members");
                }
            }
            var value = child(child, next(child), level);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new Children(Collections.unmodifiableMap(members), List.of());
    }

    private Children array(Path path, int level) throws UnsafePayload {
        requireDepth(path, level);
        List<Payload> elements = new ArrayList<>();
        JsonToken token;
        for (int i = 0; (token = next(path)) != JsonToken.END_ARRAY; i++) {
            if (i == MAX_ELEMENTS) {
                throw UnsafePayload.at(path, "has more than " + MAX_ELEMENTS + " elements");
            }
            var value = child(path.element(i), token, level);
            if (value != null) {
                elements.add(value);
            }
        }
        return new Children(Map.of(), Collections.unmodifiableList(elements));
    }

    private @Nullable Payload child(Path path, JsonToken token, int level) throws UnsafePayload {
        if (level > levels) {
            children(token, path, level + 1);
            return null;
        }
        int start = start();
        var children = children(token, path, level + 1);
        return new Payload(source, start, end() - start, kind(token), path, level == levels ? null : children);
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            default -> Kind.NULL;
        };
    }

    private int start() {
        return offset + (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return offset + (int) parser.currentLocation().getByteOffset();
    }

    private static void requireDepth(Path path, int level) throws UnsafePayload {
        if (level > MAX_DEPTH) {
            throw UnsafePayload.at(path, "is nested deeper than " + MAX_DEPTH);
        }
    }

    private static void requireName(String name, Path path) throws UnsafePayload {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw UnsafePayload.at(path, "has a member whose name has not 1 to " + MAX_NAME + " characters");
        }
        if (Utf8.hasLoneSurrogate(name)) {
            throw UnsafePayload.at(path, "has a member whose name holds half a character (a lone surrogate)");
        }
    }

    private void text(Path path) throws UnsafePayload {
        if (passed) {
            parser.finishToken();
            return;
        }
        int length = parser.getStringLength();
        if (length > MAX_STRING) {
            throw UnsafePayload.at(path, "is longer than " + MAX_STRING + " characters");
        }
        if (Utf8.hasLoneSurrogate(parser.getStringCharacters(), parser.getStringOffset(), length)) {
            throw UnsafePayload.at(path, "holds half a character (a lone surrogate)");
        }
    }

    /** {@code 1e999999999} is eleven characters that run a decimal parser out of memory. */
    private void number(Path path) throws UnsafePayload {
        if (passed) {
            return;
        }
        // Before it is made a text: that of eight million digits takes as long as everything else.
        if (parser.getStringLength() > MAX_NUMBER) {
            throw UnsafePayload.at(path, "is a number of more than " + MAX_NUMBER + " characters");
        }
        var text = parser.getString();
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (e >= 0 && new BigInteger(text.substring(e + 1)).abs().compareTo(BigInteger.valueOf(MAX_EXPONENT)) > 0) {
            throw UnsafePayload.at(path, "is a number with an exponent beyond " + MAX_EXPONENT);
        }
    }
}
