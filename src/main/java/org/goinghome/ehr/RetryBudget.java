package org.goinghome.ehr;

/** One retry for every ten requests, so that a server that is down is not asked twice as often for it. */
final class RetryBudget {

    private static final int PER_REQUEST = 1;
    private static final int PER_RETRY = 10;
    private static final int SAVED_AT_MOST = 100;

    private int saved = PER_RETRY;

    synchronized void request() {
        saved = Math.min(SAVED_AT_MOST, saved + PER_REQUEST);
    }

    synchronized boolean retry() {
        if (saved < PER_RETRY) {
            return false;
        }
        saved -= PER_RETRY;
        return true;
    }
}
