package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs the build's own CQL compiler, as the build does. */
final class CqlCompiler {

    private CqlCompiler() {}

    record Run(int exit, String output) {}

    /** Compiles {@code cql/} of a folder of sources into {@code library/} of a folder of artifacts. */
    static Run compile(Path sources, Path libraries) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "src/build/java/CompileCql.java",
                        sources.toString(),
                        libraries.toString()))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }
}
