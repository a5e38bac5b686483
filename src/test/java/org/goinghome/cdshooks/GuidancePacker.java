package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs what {@code bin/guidance} runs, after the build that it would see to. */
final class GuidancePacker {

    private GuidancePacker() {}

    /** What went to standard output, and what to standard error. */
    record Run(int exit, String output, String messages) {}

    static Run pack(Path guideline, Path tgz) throws IOException, InterruptedException {
        return pack(guideline, tgz, "en,es");
    }

    static Run pack(Path guideline, Path tgz, String languages) throws IOException, InterruptedException {
        var messages = Files.createTempFile("guidance", ".txt");
        try {
            var process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "src/build/java/PackGuidance.java",
                            guideline.toString(),
                            tgz.toString(),
                            languages))
                    .redirectError(messages.toFile())
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Run(process.waitFor(), output, Files.readString(messages));
        } finally {
            Files.delete(messages);
        }
    }
}
