package org.goinghome.bench;

import java.io.PrintStream;
import java.util.Comparator;
import org.goinghome.bench.Bench.Figures;
import org.goinghome.bench.Bench.Run;
import org.goinghome.bench.Bench.Start;

/** The figures for people. */
final class Tables {

    private Tables() {}

    static void print(Figures figures, PrintStream out) {
        out.println(
                "| load | KB | connections | | calls/s | p50 ms | p95 ms | p99 ms | max ms | CPU ms/call | KB/call |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (var each : figures.loads()) {
            var load = "| %s | %d | %d".formatted(each.load(), each.bytes() / 1024, each.connections());
            out.println(load + " | service" + row(each.service()));
            out.println("| | | | floor" + row(each.floor()));
            out.printf(
                    "| | | | **ratio** | %.2f | %.1f | %.1f | %.1f | %.1f | **%.1f** | %.1f |%n",
                    each.service().perSecond() / each.floor().perSecond(),
                    each.service().p50() / each.floor().p50(),
                    each.service().p95() / each.floor().p95(),
                    each.service().p99() / each.floor().p99(),
                    each.service().max() / each.floor().max(),
                    each.service().cpu() / each.floor().cpu(),
                    each.service().kilobytes() / each.floor().kilobytes());
        }
        var cold = figures.cold();
        out.printf(
                "%nIn the first ten seconds after the start, while the JVM compiles what it runs, the first load at 16 connections took "
                        + "%.1f ms of CPU a call: p50 %.0f ms, p99 %.0f ms. The table is of a service that is warm.%n",
                cold.cpu(), cold.p50(), cold.p99());
        var start = figures.starts().stream()
                .sorted(Comparator.comparingDouble(Start::ready))
                .toList()
                .get(figures.starts().size() / 2);
        out.println();
        out.println("| start to ready | first call | warm call | first to warm | resident under load, heap of "
                + figures.heapMegabytes() + " MB |");
        out.println("|---|---|---|---|---|");
        out.printf(
                "| %.1f s | %.0f ms | %.1f ms | %.1f | %d MB |%n",
                start.ready() / 1000,
                start.first(),
                start.warm(),
                start.first() / start.warm(),
                figures.residentMegabytes());
    }

    private static String row(Run run) {
        return " | %.0f | %.1f | %.1f | %.1f | %.1f | %.2f | %.0f |"
                .formatted(run.perSecond(), run.p50(), run.p95(), run.p99(), run.max(), run.cpu(), run.kilobytes());
    }
}
