package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.GoingHome;

/** The service as it is delivered, in a JVM of its own with little memory; it ends with the first error of memory. */
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern LIVE = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)$");

    private final Path java;
    private final Path log;
    private final Process process;
    private final URI base;
    private final Again again;

    @FunctionalInterface
    private interface Again {
        ServiceProcess start() throws IOException;
    }

    /**
     * @param javaHome the JDK to run on
     * @param program options of the JVM that name it, as {@code bin/run} has them
     * @param megabytes of heap
     * @param collector of garbage: {@code Serial}, which the JVM takes by itself where there is little memory, or {@code G1}
     * @param settings as arguments
     */
    public ServiceProcess(
            Path javaHome, List<String> program, int megabytes, String collector, Path log, String... settings)
            throws IOException {
        this(javaHome, program, megabytes, collector, log, freePort(), settings);
    }

    private ServiceProcess(
            Path javaHome,
            List<String> program,
            int megabytes,
            String collector,
            Path log,
            int port,
            String... settings)
            throws IOException {
        this.java = javaHome.resolve("bin");
        this.log = log;
        this.again = () -> new ServiceProcess(javaHome, program, megabytes, collector, log, port, settings);
        base = URI.create("http://127.0.0.1:" + port);
        var command = new ArrayList<>(List.of(
                java.resolve("java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+Use" + collector + "GC",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(program);
        command.add("--server.port=" + port);
        command.addAll(List.of(settings));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** As it was compiled for the tests that are running, on the JDK that they run on. */
    public static ServiceProcess notPackaged(int megabytes, Path log, String... settings) throws IOException {
        var classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !part.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return new ServiceProcess(
                Path.of(System.getProperty("java.home")),
                List.of("-XX:TieredStopAtLevel=1", "-cp", classes, GoingHome.class.getName()),
                megabytes,
                "Serial",
                log,
                settings);
    }

    /** Another one in its place, after it has ended. */
    public ServiceProcess again() throws IOException {
        return again.start();
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public URI base() {
        return base;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What Linux counts for the process. */
    public long residentMegabytes() throws IOException {
        return status("VmRSS") / 1024;
    }

    /** Threads of the system; virtual ones are none. */
    public long threads() throws IOException {
        return status("Threads");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What is left in the heap after a full collection. Counted within the pause of it: what calls make of garbage
     * until a second command asks would count too.
     */
    public long heapMegabytes() throws IOException, InterruptedException {
        return LIVE.matcher(jcmd("GC.class_histogram"))
                        .results()
                        .mapToLong(total -> Long.parseLong(total.group(1)))
                        .findFirst()
                        .orElseThrow()
                / (1024 * 1024);
    }

    String version() throws IOException, InterruptedException {
        return jcmd("VM.version").lines().skip(1).findFirst().orElse("unknown");
    }

    /** How often the log holds a word. */
    long logged(String word) throws IOException {
        try (var lines = Files.lines(log, UTF_8)) {
            return lines.filter(line -> line.contains(word)).count();
        }
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var jcmd = new ProcessBuilder(java.resolve("jcmd").toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        var said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        jcmd.waitFor();
        return said;
    }

    /** As a power failure would: nothing in it can be finished. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
