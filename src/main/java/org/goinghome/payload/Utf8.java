package org.goinghome.payload;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Only plain UTF-8 is read. Jackson would accept a byte order mark, guess UTF-16 and UTF-32, and decode overlong forms
 * and encoded surrogates, so that two readers could see two different texts in the same bytes.
 */
final class Utf8 {

    private static final int CHUNK = 8192;

    private Utf8() {}

    static void require(byte[] bytes) throws UnsafePayload {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF) || startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw UnsafePayload.at(Path.ROOT, "starts with a byte order mark");
        }
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw UnsafePayload.at(Path.ROOT, "is not UTF-8");
            }
        }
        var input = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var chunk = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            chunk.clear();
            result = decoder.decode(input, chunk, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw UnsafePayload.at(Path.ROOT, "is not UTF-8 at byte " + input.position());
        }
    }

    /** A lone surrogate can still be written as an escape, which is valid UTF-8 but not text. */
    static boolean hasLoneSurrogate(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (Character.isSurrogate(text[i])) {
                return hasLoneSurrogate(CharBuffer.wrap(text, offset, length));
            }
        }
        return false;
    }

    static boolean hasLoneSurrogate(CharSequence text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = Character.codePointAt(text, i);
            if (Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
