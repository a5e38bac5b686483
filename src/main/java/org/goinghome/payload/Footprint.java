package org.goinghome.payload;

/**
 * How much memory JSON takes as objects, told from its bytes as they arrive. What counts is how many values there are, not how
 * long they are: a kilobyte of {@code {},{},{}} becomes sixty times as much, a kilobyte of text hardly more.
 */
public final class Footprint {

    /** Measured: 70 to 190 bytes for each comma, colon or bracket that opens, most for check-ins of many empty items. */
    private static final int PER_MARK = 200;

    /** Of the bytes themselves there are copies as long as they are collected, before anything is made of them. */
    private static final int COPIES = 3;

    private long bytes;
    private int marks;
    private boolean text;
    private boolean escaped;

    /** What the next bytes take. */
    public long add(byte[] json, int length) {
        var before = total();
        bytes += length;
        for (int i = 0; i < length; i++) {
            see(json[i]);
        }
        return total() - before;
    }

    private long total() {
        // Each mark is a token or follows one: with more of them it is refused, and nothing becomes of the rest.
        return Math.max(bytes * COPIES, bytes + (long) Math.min(marks, Guard.MAX_TOKENS) * PER_MARK);
    }

    private void see(byte each) {
        if (text) {
            text = each != '"' || escaped;
            escaped = each == '\\' && !escaped;
        } else {
            switch (each) {
                case '"' -> text = true;
                case ',', ':', '{', '[' -> marks++;
                default -> {}
            }
        }
    }
}
