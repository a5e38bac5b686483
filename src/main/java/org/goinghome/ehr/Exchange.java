package org.goinghome.ehr;

import java.time.Duration;
import org.apache.http.client.methods.HttpRequestBase;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;

/** What is fetched for one need, from its first request to its last; whoever waits for it can end it at any moment. */
final class Exchange {

    private final Deadline deadline;
    private int bytesLeft = Payload.MAX_BYTES;
    private boolean ended;
    private @Nullable HttpRequestBase running;

    Exchange(Deadline deadline) {
        this.deadline = deadline;
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

    /** How many bytes may still be read, over all pages. */
    int bytesLeft() {
        return bytesLeft;
    }

    void hasRead(int bytes) {
        bytesLeft -= bytes;
    }
}
