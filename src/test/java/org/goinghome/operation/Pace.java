package org.goinghome.operation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.goinghome.bench.Connection;

/** So many calls a second, whether or not those before are answered, each on a connection of its own. */
final class Pace implements AutoCloseable {

    private static final int AT_ONCE = 64;

    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Thread clock;

    /** @param outcome the status of the answer, or the name of what went wrong */
    private record Call(String outcome, double millis) {}

    /**
     * What came of the calls.
     *
     * @param outcomes how many by status, or by what went wrong
     * @param p50 milliseconds, as the others
     */
    record Result(Map<String, Integer> outcomes, double p50, double p99, double max) {

        int calls() {
            return outcomes.values().stream().mapToInt(Integer::intValue).sum();
        }

        int failed() {
            return calls() - outcomes.getOrDefault("200", 0);
        }
    }

    Pace(int port, byte[] request, double perSecond) {
        clock = new Thread(() -> {
            var started = System.nanoTime();
            for (var call = 0L; !Thread.currentThread().isInterrupted(); call++) {
                var wait = started + (long) (call * 1e9 / perSecond) - System.nanoTime();
                if (wait > 0) {
                    try {
                        TimeUnit.NANOSECONDS.sleep(wait);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                var due = System.nanoTime();
                callers.execute(() -> call(port, request, due));
            }
        });
        clock.start();
    }

    private void call(int port, byte[] request, long due) {
        String outcome;
        try (var connection = new Connection(port)) {
            outcome = Integer.toString(connection.send(request).status());
        } catch (IOException | RuntimeException e) {
            outcome = e.getClass().getSimpleName();
        }
        calls.add(new Call(outcome, (System.nanoTime() - due) / 1e6));
    }

    /** Ends, when what is on its way is answered. */
    Result stop() throws InterruptedException {
        clock.interrupt();
        clock.join();
        callers.shutdown();
        if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Calls are not answered within a minute.");
        }
        var outcomes = new TreeMap<String, Integer>();
        calls.forEach(call -> outcomes.merge(call.outcome(), 1, Integer::sum));
        var times = calls.stream().map(Call::millis).sorted().toList();
        return new Result(outcomes, at(times, 50), at(times, 99), times.get(times.size() - 1));
    }

    private static double at(List<Double> sorted, int percent) {
        return sorted.get(sorted.size() * percent / 100);
    }

    @Override
    public void close() {
        clock.interrupt();
        callers.shutdownNow();
    }
}
