package org.goinghome.cdshooks;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Does something once, when all beans are there and the port is not open yet. */
final class BeforeCalls implements SmartLifecycle {

    private final Runnable work;
    private volatile boolean running;

    BeforeCalls(Runnable work) {
        this.work = work;
    }

    @Override
    public void start() {
        running = true;
        work.run();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
