package org.goinghome.triage;

/** Why a run cannot begin or go on, in words for whoever started it. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
