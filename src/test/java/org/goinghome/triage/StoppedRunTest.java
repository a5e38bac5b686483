package org.goinghome.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed goes on where it was, and comes to the same to the byte. */
@TestInstance(Lifecycle.PER_CLASS)
class StoppedRunTest {

    private static final List<String> NONE = List.of("--none", "Condition", "--none", "MedicationRequest");

    private Path input;
    private Map<String, String> whole;

    @BeforeAll
    void run_it_undisturbed(@TempDir Path folder) {
        input = folder.resolve("in");
        try (var export = new Export(input, true)) {
            new SyntheticPopulation(11).write(600, export);
        }
        var run = Run.of(input, folder.resolve("out"), NONE.toArray(String[]::new));
        assertThat(run.exit()).isZero();
        whole = files(run.output());
    }

    private static Map<String, String> files(Path folder) {
        var files = new TreeMap<String, String>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString(), Files.readString(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private Process start(Path output) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TriageCommand.class.getName(),
                "--at",
                Run.AT));
        command.addAll(NONE);
        command.add(input.toString());
        command.add(output.toString());
        var builder = new ProcessBuilder(command);
        builder.environment().put("GOINGHOME_TIMEZONE", "UTC");
        return builder.redirectErrorStream(true)
                .redirectOutput(new File(output + ".log"))
                .start();
    }

    private static long parts(Path output, String ending) {
        try (var files = Files.list(output.resolve(".work"))) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** While it sorts, and after one of the partitions was judged. */
    @ParameterizedTest
    @ValueSource(strings = {".index", "0.counts"})
    void a_killed_run_goes_on(String killedAfter, @TempDir Path folder) throws Exception {
        var output = folder.resolve("out");
        var process = start(output);
        while (parts(output, killedAfter) == 0 && process.isAlive()) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        assertThat(output.resolve("summary.json")).doesNotExist();
        assertThat(output.resolve(".work")).exists();

        var second = start(output);
        assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();

        assertThat(second.exitValue()).isZero();
        assertThat(files(output)).isEqualTo(whole);
    }

    @Test
    void it_does_not_go_on_with_another_input(@TempDir Path folder) throws Exception {
        var output = folder.resolve("out");
        Files.createDirectories(output.resolve(".work"));
        Files.writeString(
                output.resolve(".work/run.json"),
                "{\"at\":\"2026-01-01T12:00Z[UTC]\",\"guidance\":\"\",\"settings\":{},\"none\":[],\"fhirServer\":\"\",\"files\":[]}");

        var run = Run.of(input, output);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("holds a run that was stopped, of other input");
    }
}
