package org.goinghome.cdshooks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.goinghome.security.Client;

/**
 * The memory that calls may take at the same time. A call takes its part as its data arrive, and waits a moment where there is
 * none left; then it is told to come again, before everybody's memory is gone. No client may take more than half of it, so that
 * there is room for the others.
 */
final class Room {

    /** What is counted in. */
    private static final int UNIT = 16 * 1024;

    /** What a call needs however small it is. */
    private static final int CALL = 256 * 1024;

    /** How much memory FHIR takes as objects, with everything that is made of it, for each byte of JSON. */
    private static final int PER_BYTE = 14;

    /** What the service takes by itself: the guidance, HAPI's and the engine's models. */
    private static final long OWN = 120L * 1024 * 1024;

    /** Long enough for a small call to end, short enough for a caller to wait. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    private static final long LEAST = 32L * 1024 * 1024;

    private final Semaphore free;
    private final int units;
    private final Duration patience;
    private final Map<String, Semaphore> clients = new ConcurrentHashMap<>();

    /**
     * @param bytes of memory for all calls together
     * @param patience how long a call waits for its part
     */
    Room(long bytes, Duration patience) {
        this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /** What the heap of this JVM has room for. */
    static long ofHeap(long maxMemory) {
        return Math.max(LEAST, maxMemory - OWN);
    }

    /**
     * Lets a call in.
     *
     * @throws Refused with 503 if there is no room
     */
    Place enter(Client client) {
        var place = new Place(clients.computeIfAbsent(
                client.name(), name -> new Semaphore(client.alone() ? units : units / 2, true)));
        place.takeOrRefuse(CALL);
        return place;
    }

    /** What one call has taken; given back when it is closed. */
    final class Place implements AutoCloseable {

        private final Semaphore client;
        private int taken;
        private boolean refused;

        private Place(Semaphore client) {
            this.client = client;
        }

        /** As many bytes of the request as have just arrived. */
        void read(int bytes) {
            takeOrRefuse(bytes);
        }

        /** The whole request has arrived, and is about to be made into objects. */
        void understand(int bytes) {
            takeOrRefuse((long) bytes * (PER_BYTE - 1));
        }

        /** Bytes that somebody else sends for this call; false if there is no room for them. */
        boolean fetch(int bytes) {
            return take((long) bytes * PER_BYTE);
        }

        /** @throws Refused with 503 if there was no room for something on the way */
        void requireRoom() {
            if (isRefused()) {
                throw Refused.busy();
            }
        }

        private synchronized boolean isRefused() {
            return refused;
        }

        private void takeOrRefuse(long bytes) {
            if (!take(bytes)) {
                close();
                throw Refused.busy();
            }
        }

        /** Several fetches may ask at the same time, and only the sum is kept. */
        private boolean take(long bytes) {
            var wanted = (int) ((bytes + UNIT - 1) / UNIT);
            var until = System.nanoTime() + patience.toNanos();
            var granted = acquire(client, wanted, until);
            if (granted && !acquire(free, wanted, until)) {
                client.release(wanted);
                granted = false;
            }
            synchronized (this) {
                taken += granted ? wanted : 0;
                refused |= !granted;
            }
            return granted;
        }

        private static boolean acquire(Semaphore semaphore, int units, long until) {
            try {
                return semaphore.tryAcquire(units, until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public synchronized void close() {
            client.release(taken);
            free.release(taken);
            taken = 0;
        }
    }
}
