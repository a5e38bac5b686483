package org.goinghome.intake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.goinghome.ehr.Memory;
import org.goinghome.payload.Footprint;
import org.goinghome.security.Client;

/**
 * The memory that calls may take at the same time. A call takes its part as its data arrive, and waits a moment where there is
 * none left; then it is told to come again, before everybody's memory is gone. No client may take more than half of it, so that
 * there is room for the others.
 */
public final class Room {

    /** What is counted in. */
    private static final int UNIT = 16 * 1024;

    /** What a call needs however small it is, once it has arrived. */
    private static final int CALL = 256 * 1024;

    /** What the service takes by itself: the guidance, HAPI's and the engine's models. */
    private static final long OWN = 120L * 1024 * 1024;

    /** Long enough for a small call to end, short enough for a caller to wait. */
    public static final Duration PATIENCE = Duration.ofMillis(200);

    private static final long LEAST = 32L * 1024 * 1024;

    private final Semaphore free;
    private final int units;
    private final Duration patience;
    private final Map<String, Semaphore> clients = new ConcurrentHashMap<>();

    /**
     * A room.
     *
     * @param bytes of memory for all calls together
     * @param patience how long a call waits for its part
     */
    public Room(long bytes, Duration patience) {
        this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /** What the heap of this JVM has room for. */
    static long ofHeap(long maxMemory) {
        return Math.max(LEAST, maxMemory - OWN);
    }

    /** Lets a call in; it takes nothing yet. */
    public Place enter(Client client) {
        return new Place(clients.computeIfAbsent(
                client.name(), name -> new Semaphore(client.alone() ? units : units / 2, true)));
    }

    /** How much nobody has taken. */
    public long free() {
        return (long) free.availablePermits() * UNIT;
    }

    /** What one call has taken; given back when it is closed and nothing that was begun for it goes on. */
    public final class Place implements AutoCloseable, Memory {

        private final Semaphore client;
        private final Footprint request = new Footprint();
        private long bytes;
        private int taken;
        private int users = 1;
        private boolean open = true;
        private boolean refused;

        private Place(Semaphore client) {
            this.client = client;
        }

        /**
         * Bytes of the request that have just arrived.
         *
         * @throws Refused with 503 if there is no room for what is made of them
         */
        void read(byte[] json, int length) {
            takeOrRefuse(request.add(json, length));
        }

        /**
         * The whole request has arrived.
         *
         * @throws Refused with 503 if there is no room for a call
         */
        void understand() {
            takeOrRefuse(CALL);
        }

        @Override
        public synchronized Runnable keep() {
            users++;
            return this::leave;
        }

        /**
         * Ends a call that did not get all of its memory.
         *
         * @throws Refused with 503 if there was no room for something on the way
         */
        public void requireRoom() {
            if (isRefused()) {
                throw Refused.busy();
            }
        }

        private synchronized boolean isRefused() {
            return refused;
        }

        private void takeOrRefuse(long more) {
            if (!take(more)) {
                throw Refused.busy();
            }
        }

        /** Several fetches may ask at the same time, and only the sum is kept. */
        @Override
        public boolean take(long more) {
            var wanted = wanted(more);
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

        /** Bytes that trickle in take no more than those that come at once. */
        private synchronized int wanted(long more) {
            var before = unitsOf(bytes);
            bytes += more;
            return unitsOf(bytes) - before;
        }

        private static int unitsOf(long bytes) {
            return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
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
            if (open) {
                open = false;
                leave();
            }
        }

        private synchronized void leave() {
            if (--users == 0) {
                client.release(taken);
                free.release(taken);
                taken = 0;
            }
        }
    }
}
