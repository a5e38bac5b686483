package org.goinghome.payload;

/** A payload that must not be parsed. The message names the place and the reason, never a value from the payload. */
public final class UnsafePayload extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String reason;
    private final boolean tooLarge;

    private UnsafePayload(Path path, String reason, boolean tooLarge) {
        super(path + " " + reason);
        this.path = path.toString();
        this.reason = reason;
        this.tooLarge = tooLarge;
    }

    static UnsafePayload at(Path path, String reason) {
        return new UnsafePayload(path, reason, false);
    }

    static UnsafePayload tooLarge(int maxBytes) {
        return new UnsafePayload(Path.ROOT, "is larger than " + maxBytes + " bytes", true);
    }

    /** The JSON path, such as {@code $.prefetch.vitals.entry[3]}. */
    public String path() {
        return path;
    }

    /** What is wrong there, as the end of a sentence that begins with the path. */
    public String reason() {
        return reason;
    }

    /** Whether the whole payload is too large, which HTTP tells apart (413). */
    public boolean tooLarge() {
        return tooLarge;
    }
}
