package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.artifact.Problems;
import org.goinghome.triage.TriageRun.Options;
import org.slf4j.LoggerFactory;

/** The command {@code bin/triage}, which tells what it takes. */
public final class TriageCommand {

    /** How it ends, on whichever machine: everything was read and judged. */
    static final int COMPLETE = 0;

    /** Not everything was, and the files say what. */
    static final int IN_PART = 1;

    static final int WRONG_USAGE = 2;
    private static final int FAILED = 3;

    private TriageCommand() {}

    public static void main(String[] args) {
        // What libraries say may quote a patient.
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    /** Runs it and tells how it ended. */
    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            return run(Arguments.of(args), environment, out, err);
        } catch (Refused e) {
            err.println("bin/triage: " + e.getMessage());
            return WRONG_USAGE;
        } catch (ArtifactsRefused e) {
            err.println(e.getMessage());
            return WRONG_USAGE;
        } catch (IOException | UncheckedIOException e) {
            err.println("bin/triage: stopped, and can be run again: " + e.getMessage());
            return FAILED;
        } catch (OutOfMemoryError e) {
            err.println("bin/triage: stopped for want of memory; run it again with more (TRIAGE_MEMORY)");
            return FAILED;
        } catch (RuntimeException e) {
            // Its words may quote a patient; where it came from does not.
            err.println(
                    "bin/triage: stopped by a fault of its own: " + e.getClass().getName());
            for (var frame : e.getStackTrace()) {
                err.println("  at " + frame);
            }
            return FAILED;
        }
    }

    private static int run(Arguments asked, Map<String, String> environment, PrintStream out, PrintStream err)
            throws Refused, IOException {
        var from = Path.of(asked.input());
        var to = Path.of(asked.output());
        if (!Files.exists(from)) {
            throw new Refused("no such file or folder: " + from);
        }
        if (to.toAbsolutePath().normalize().startsWith(from.toAbsolutePath().normalize())) {
            throw new Refused("OUTPUT lies in INPUT, and would be read the next time");
        }
        var cores = asked.cores(Runtime.getRuntime().availableProcessors());
        var problems = new Problems();
        var said = TriageSettings.said(properties(asked.option("--settings").map(Path::of)), environment);
        var settings = TriageSettings.read(said, problems);
        var stopped = TriageRun.moment(to);
        var at = asked.at(settings.zone())
                .orElseGet(() -> stopped == null
                        ? Clock.system(settings.zone()).instant().atZone(settings.zone())
                        : ZonedDateTime.parse(stopped));
        var triage = Triage.link(settings, at, problems);
        var input = Input.of(from);
        if (input.files().isEmpty()) {
            throw new Refused(from + " holds no .ndjson, .ndjson.gz or .json");
        }
        var options = new Options(
                to, cores, said, asked.none(), asked.option("--fhir-server").orElse(null));
        try (var progress = new Progress(err, asked.bar())) {
            var summary = new TriageRun(triage, input, options).run(progress);
            out.print(summary.told(to.toString()));
            return summary.complete() ? COMPLETE : IN_PART;
        }
    }

    private static Map<String, String> properties(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return Map.of();
        }
        try (var in = Files.newBufferedReader(file.get(), UTF_8)) {
            return TriageSettings.properties(in);
        }
    }
}
