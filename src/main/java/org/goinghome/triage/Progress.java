package org.goinghome.triage;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Tells a person how far it is: a bar that moves on a terminal, else a line now and then. */
final class Progress implements AutoCloseable {

    private static final Duration OF_BAR = Duration.ofMillis(500);
    private static final Duration OF_LINES = Duration.ofSeconds(10);
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean bar;
    private final Thread thread;
    private volatile Step step = new Step("", 1, "");

    /** What is done just now. */
    private static final class Step {

        private final String name;
        private final long total;
        private final String unit;
        private final long started = System.nanoTime();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong counted = new AtomicLong();

        Step(String name, long total, String unit) {
            this.name = name;
            this.total = Math.max(1, total);
            this.unit = unit;
        }

        String line(boolean bar) {
            var part = Math.min(1, done.get() / (double) total);
            var seconds = Math.max(1, System.nanoTime() - started) / 1e9;
            var left = part > 0 ? Duration.ofSeconds(Math.round(seconds / part * (1 - part))) : null;
            var filled = (int) (part * WIDTH);
            return String.format(
                    Locale.ROOT,
                    "%s %s%3.0f %%, %,.0f %s a second%s",
                    name,
                    bar ? "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " : "",
                    part * 100,
                    counted.get() / seconds,
                    unit,
                    left == null ? "" : ", " + told(left) + " left");
        }

        private static String told(Duration left) {
            return left.toHours() > 0
                    ? left.toHours() + " h " + left.toMinutesPart() + " min"
                    : left.toMinutes() > 0
                            ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                            : left.toSeconds() + " s";
        }
    }

    /** @param bar whether it is shown on a terminal */
    Progress(PrintStream out, boolean bar) {
        this.out = out;
        this.bar = bar;
        this.thread = new Thread(this::show, "progress");
        thread.setDaemon(true);
        thread.start();
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep((bar ? OF_BAR : OF_LINES).toMillis());
                var now = step;
                if (!now.name.isEmpty()) {
                    tell(now, !bar);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Step told, boolean last) {
        out.print((bar ? "\r" : "") + told.line(bar) + (bar ? "   " : "") + (last ? "\n" : ""));
        out.flush();
    }

    /**
     * Begins a step.
     *
     * @param total how much there is to do
     * @param unit what is counted, such as {@code patients}
     */
    void begin(String name, long total, String unit) {
        step = new Step(name, total, unit);
    }

    /**
     * Something was done.
     *
     * @param part of the total
     * @param number of units
     */
    void done(long part, long number) {
        step.done.addAndGet(part);
        step.counted.addAndGet(number);
    }

    /** Ends the step with its last figures. */
    void end() {
        tell(step, true);
        step = new Step("", 1, "");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
