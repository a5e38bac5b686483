package org.goinghome.ehr;

import java.time.Duration;
import java.util.function.IntPredicate;
import org.apache.http.client.methods.HttpRequestBase;
import org.jspecify.annotations.Nullable;

/** What is fetched for one need, from its first request to its last; whoever waits for it can end it at any moment. */
final class Exchange {

    private final Deadline deadline;
    private final IntPredicate mayRead;
    private boolean ended;
    private @Nullable HttpRequestBase running;

    /**
     * Begins.
     *
     * @param mayRead takes bytes from what may be read for the whole call; false if there are not so many left
     */
    Exchange(Deadline deadline, IntPredicate mayRead) {
        this.deadline = deadline;
        this.mayRead = mayRead;
    }

    Duration left() {
        return deadline.left();
    }

    /** Whether a request may be sent now. */
    synchronized boolean begins(HttpRequestBase request) {
        running = request;
        return !ended && !left().isZero();
    }

    /** Closes the connection in use, wherever it waits: a time limit of a socket would hold for each of its reads anew. */
    synchronized void end() {
        ended = true;
        if (running != null) {
            running.abort();
        }
    }

    synchronized boolean isOver() {
        return ended || left().isZero();
    }

    /** Takes bytes from what may be read; false if there are not so many left. */
    boolean mayRead(int bytes) {
        return mayRead.test(bytes);
    }
}
