package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run of the command came to, as it lies in its folder. */
record Run(Path output, int exit, String out, String err) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The moment that the case folders are written for. */
    static final String AT = "2026-01-01T12:00:00Z";

    /** Runs the command in this JVM, in UTC and for {@link #AT}. */
    static Run of(Path input, Path output, String... options) {
        return plain(
                Stream.of(Stream.of("--at", AT), Stream.of(options), Stream.of(input.toString(), output.toString()))
                        .flatMap(each -> each)
                        .toList(),
                output,
                Map.of("GOINGHOME_TIMEZONE", "UTC"));
    }

    /** Runs it with these arguments only. */
    static Run plain(List<String> arguments, Path output, Map<String, String> environment) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exit = TriageCommand.run(
                arguments.toArray(String[]::new),
                environment,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Run(output, exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    List<String> lines(String file) {
        try {
            return Files.readAllLines(output.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> json(String file) {
        return lines(file).stream().map(JSON::readTree).toList();
    }

    long count(String name) {
        return JSON.readTree(lines("summary.json").get(0))
                .path("counts")
                .path(name)
                .asLong(-1);
    }
}
