package org.goinghome.ehr;

import java.time.Duration;

/** The moment by which a call has to be answered, on a clock that nobody sets. */
public record Deadline(long nanos) {

    /** So much from now. */
    public static Deadline in(Duration within) {
        return new Deadline(System.nanoTime() + within.toNanos());
    }

    /** What is left; zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** Earlier, so that there is time for something else. */
    Deadline earlierBy(Duration reserve) {
        return new Deadline(nanos - reserve.toNanos());
    }
}
