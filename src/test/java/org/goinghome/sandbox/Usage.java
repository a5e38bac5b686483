package org.goinghome.sandbox;

/** The command was called in a way that means nothing. */
final class Usage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message);
    }
}
