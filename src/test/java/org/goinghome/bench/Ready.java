package org.goinghome.bench;

import java.io.IOException;
import java.time.Duration;
import org.goinghome.cdshooks.ServiceProcess;

/** When a service takes calls, as a proxy or a cluster asks for it. */
public final class Ready {

    private static final Duration MOST = Duration.ofMinutes(2);

    private Ready() {}

    /**
     * Waits for it.
     *
     * @throws IllegalStateException if the process ended, or was not ready within two minutes
     */
    public static void await(ServiceProcess service) throws InterruptedException {
        var until = System.nanoTime() + MOST.toNanos();
        var ready = Connection.get("/actuator/health/readiness");
        while (true) {
            try (var connection = new Connection(service.base().getPort())) {
                if (connection.send(ready).status() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!service.isAlive()) {
                    throw new IllegalStateException("The service ended before it was ready; see its log in target.", e);
                }
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("The service was not ready within two minutes.");
            }
            Thread.sleep(10);
        }
    }
}
