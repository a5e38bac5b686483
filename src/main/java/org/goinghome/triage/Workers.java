package org.goinghome.triage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that work beside each other; who hands over more than they can take waits. The first fault ends all. */
final class Workers implements AutoCloseable {

    private final ExecutorService executor;
    private final int most;
    private final Semaphore places;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    Workers(int number) {
        this.executor = Executors.newFixedThreadPool(number);
        this.most = number * 2;
        this.places = new Semaphore(most);
    }

    void run(Runnable work) {
        places.acquireUninterruptibly();
        requireNoFault();
        executor.execute(() -> {
            try {
                if (fault.get() == null) {
                    work.run();
                }
            } catch (RuntimeException | Error e) {
                fault.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** Until all that was handed over is done. */
    void await() {
        places.acquireUninterruptibly(most);
        places.release(most);
        requireNoFault();
    }

    private void requireNoFault() {
        var first = fault.get();
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
