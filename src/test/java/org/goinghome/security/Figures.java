package org.goinghome.security;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** How often an attack was tried, and how often it was held off, as lines of {@code target/threats/<id>.tsv}. */
public final class Figures {

    private static final Path FOLDER = Path.of("target", "threats");

    private final String threat;
    private final String what;
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    /**
     * Counts attempts as they come.
     *
     * @param threat such as {@code T5}
     * @param what was tried, in a few words
     */
    public Figures(String threat, String what) {
        this.threat = threat;
        this.what = what;
    }

    /** An attempt that is held off if this throws nothing. */
    public void holds(Executable attempt) throws Throwable {
        tried.incrementAndGet();
        attempt.execute();
        held.incrementAndGet();
    }

    /** Writes down what was counted. */
    public void write() {
        held(threat, what, tried.get(), held.get());
    }

    /** Writes down what was counted elsewhere, in place of the line of an earlier run. */
    public static synchronized void held(String threat, String what, int tried, int held) {
        var file = FOLDER.resolve(threat + ".tsv");
        var start = threat + "\t" + what + "\t";
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Tests run in more than one JVM.
        try (var channel = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE)) {
            channel.lock();
            var others = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
            Files.write(
                    file,
                    Stream.concat(
                                    others.stream().filter(line -> !line.startsWith(start)),
                                    Stream.of(start + tried + "\t" + held))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
