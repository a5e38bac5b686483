package org.goinghome.ehr;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.client.methods.HttpRequestBase;
import org.jspecify.annotations.Nullable;

/** What is fetched for one need, from its first request to its last; whoever waits for it can end it at any moment. */
final class Exchange {

    private final Deadline deadline;
    private final AtomicInteger bytesLeft;
    private final Memory memory;
    private boolean ended;
    private @Nullable HttpRequestBase running;

    /**
     * Begins.
     *
     * @param bytesLeft how many bytes may be read for the whole call
     * @param memory what may be taken for them
     */
    Exchange(Deadline deadline, AtomicInteger bytesLeft, Memory memory) {
        this.deadline = deadline;
        this.bytesLeft = bytesLeft;
        this.memory = memory;
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

    /** Whether so many bytes could be read that are only announced. */
    boolean couldRead(long announced) {
        return announced <= bytesLeft.get();
    }

    /**
     * Takes bytes that have arrived from what may be read; false if there are not so many left.
     *
     * @param footprint how much memory they take
     */
    boolean mayRead(int bytes, long footprint) {
        return bytesLeft.addAndGet(-bytes) >= 0 && memory.take(footprint);
    }
}
