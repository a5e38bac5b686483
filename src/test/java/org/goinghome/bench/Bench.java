package org.goinghome.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import org.goinghome.bench.Loads.Load;
import org.goinghome.cdshooks.ServiceProcess;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the service and the floor beside each other, in turns, in one server; then the start of the service as it is delivered.
 * Writes one JSON document with every figure and prints tables in Markdown.
 */
public final class Bench {

    private static final int[] CONNECTIONS = {1, 4, 16};
    private static final int REPETITIONS = 3;
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration WARM = Duration.ofSeconds(10);

    /** Until the JVM has compiled what all calls have in common; before that it compiles as much as it answers. */
    private static final Duration COMPILED = Duration.ofSeconds(100);

    private static final int STARTS = 3;
    private static final int MEGABYTES = 256;
    private static final int WARM_CALLS = 200;

    private final Path javaHome;
    private final byte[] request;
    private final List<String> program;

    /**
     * One run of one load.
     *
     * @param perSecond answers
     * @param p50 milliseconds, as {@code p95}, {@code p99} and {@code max}
     * @param cpu milliseconds of the process a call
     * @param kilobytes that were allocated a call
     */
    record Run(double perSecond, double p50, double p95, double p99, double max, double cpu, double kilobytes) {

        /** Of each figure the one in the middle. */
        static Run median(List<Run> runs) {
            return new Run(
                    middle(runs, Run::perSecond),
                    middle(runs, Run::p50),
                    middle(runs, Run::p95),
                    middle(runs, Run::p99),
                    middle(runs, Run::max),
                    middle(runs, Run::cpu),
                    middle(runs, Run::kilobytes));
        }

        private static double middle(List<Run> runs, ToDoubleFunction<Run> figure) {
            return runs.stream().mapToDouble(figure).sorted().toArray()[runs.size() / 2];
        }
    }

    /** A load at so many connections, of the service and of the floor. */
    record Measured(String load, int bytes, int connections, Run service, Run floor) {}

    /**
     * A start.
     *
     * @param ready milliseconds until the service said so
     * @param first milliseconds of the first call after it
     * @param warm milliseconds of a call in the middle of the last hundred of two hundred
     */
    record Start(double ready, double first, double warm) {}

    /**
     * Everything, as it is kept.
     *
     * @param cold the first seconds of the first load, while the JVM compiles
     */
    record Figures(Run cold, List<Measured> loads, List<Start> starts, long residentMegabytes, int heapMegabytes) {}

    /** @param example a discharge of today, for the service as it is delivered, which knows no other moment */
    private Bench(Path javaHome, byte[] example, List<String> program) {
        this.javaHome = javaHome;
        this.request = Connection.request(Loads.small().path(), example);
        this.program = program;
    }

    /**
     * Runs it.
     *
     * @param args home of the JDK, file for the JSON, file of a discharge of today, options of the JVM that name the service as
     *     it is delivered
     */
    public static void main(String[] args) throws Exception {
        var bench = new Bench(
                Path.of(args[0]),
                Files.readAllBytes(Path.of(args[2])),
                List.of(args).subList(3, args.length));
        var figures = bench.measure();
        Files.writeString(
                Path.of(args[1]),
                JsonMapper.builder()
                        .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(figures),
                UTF_8);
        Tables.print(figures, System.out);
    }

    private Figures measure() throws Exception {
        Run cold;
        var loads = new ArrayList<Measured>();
        try (var server = new ServiceProcess(
                javaHome,
                List.of("-cp", System.getProperty("java.class.path"), BenchServer.class.getName()),
                MEGABYTES,
                "Serial",
                Path.of("target", "bench-server.log"),
                data())) {
            Ready.await(server);
            System.err.println("Warming up for " + COMPILED.toSeconds() + " s ...");
            cold = run(server, Loads.small(), Loads.small().path(), 16, WARM);
            run(server, Loads.small(), Loads.small().path(), 16, COMPILED.minus(WARM));
            for (var load : Loads.all()) {
                System.err.println("Measuring: " + load.name() + " ...");
                loads.addAll(inTurns(server, load));
            }
        }
        System.err.println("Measuring: the start ...");
        var starts = new ArrayList<Start>();
        for (var start = 0; start < STARTS; start++) {
            starts.add(start());
        }
        return new Figures(cold, loads, starts, resident(), MEGABYTES);
    }

    private static String data() throws IOException {
        return "--goinghome.data=" + Files.createTempDirectory("goinghome-bench");
    }

    private List<Measured> inTurns(ServiceProcess server, Load load) throws Exception {
        run(server, load, load.path(), 16, WARM);
        run(server, load, Floor.PATH, 16, WARM);
        var all = new ArrayList<Measured>();
        for (var connections : CONNECTIONS) {
            var service = new ArrayList<Run>();
            var floor = new ArrayList<Run>();
            for (var repetition = 0; repetition < REPETITIONS; repetition++) {
                service.add(run(server, load, load.path(), connections, EACH));
                floor.add(run(server, load, Floor.PATH, connections, EACH));
            }
            all.add(new Measured(load.name(), load.body().length, connections, Run.median(service), Run.median(floor)));
        }
        return all;
    }

    private static Run run(ServiceProcess server, Load load, String path, int connections, Duration time)
            throws Exception {
        var port = server.base().getPort();
        var before = used(port);
        var started = System.nanoTime();
        var times = calls(port, Connection.request(path, load.body()), load.status(), connections, time);
        var took = System.nanoTime() - started;
        var after = used(port);
        return new Run(
                times.length * 1e9 / took,
                at(times, 50),
                at(times, 95),
                at(times, 99),
                times[times.length - 1] / 1e6,
                (after.cpuNanos() - before.cpuNanos()) / 1e6 / times.length,
                (after.allocatedBytes() - before.allocatedBytes()) / 1024.0 / times.length);
    }

    /** How long each call took, in rising order. */
    private static long[] calls(int port, byte[] request, int status, int connections, Duration time) throws Exception {
        var until = System.nanoTime() + time.toNanos();
        var pool = Executors.newFixedThreadPool(connections);
        try {
            Callable<long[]> caller = () -> {
                var times = new long[1 << 16];
                var calls = 0;
                try (var connection = new Connection(port)) {
                    while (System.nanoTime() < until && calls < times.length) {
                        var from = System.nanoTime();
                        var answered = connection.send(request).status();
                        times[calls++] = System.nanoTime() - from;
                        if (answered != status) {
                            throw new IllegalStateException("Answered with " + answered + " and not " + status);
                        }
                    }
                }
                return Arrays.copyOf(times, calls);
            };
            var all = new ArrayList<long[]>();
            for (var future : pool.invokeAll(Collections.nCopies(connections, caller))) {
                all.add(future.get());
            }
            return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        } finally {
            pool.shutdownNow();
        }
    }

    /** An idle connection is closed while others are busy. */
    private static Floor.Used used(int port) throws IOException {
        try (var meter = new Connection(port)) {
            return Floor.Used.parse(meter.send(Connection.get(Floor.PATH)).body());
        }
    }

    private static double at(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    private ServiceProcess delivered() throws IOException {
        return new ServiceProcess(
                javaHome, program, MEGABYTES, "Serial", Path.of("target", "bench-service.log"), data());
    }

    /** As somebody meets it who waits for it to be ready. */
    private Start start() throws Exception {
        var started = System.nanoTime();
        try (var service = delivered()) {
            Ready.await(service);
            var ready = System.nanoTime() - started;
            try (var connection = new Connection(service.base().getPort())) {
                var times = new long[WARM_CALLS];
                for (var call = 0; call < WARM_CALLS; call++) {
                    var from = System.nanoTime();
                    connection.send(request);
                    times[call] = System.nanoTime() - from;
                }
                var warm = Arrays.copyOfRange(times, WARM_CALLS / 2, WARM_CALLS);
                Arrays.sort(warm);
                return new Start(ready / 1e6, times[0] / 1e6, at(warm, 50));
            }
        }
    }

    private long resident() throws Exception {
        try (var service = delivered()) {
            Ready.await(service);
            calls(service.base().getPort(), request, 200, 16, WARM.multipliedBy(2));
            return service.residentMegabytes();
        }
    }
}
