package org.goinghome.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts to each fuzz target what {@code bin/verify fuzz} has found worth keeping; it needs no fuzzer. */
@Tag("T15")
class FuzzCorpusTest {

    private static final Path ROOT = Path.of("src", "test", "fuzz");

    /** A line of {@code targets.tsv}. */
    private record Target(String name, String type) {

        static Target of(String line) {
            var columns = line.split("\t", -1);
            return new Target(columns[0], columns[1]);
        }

        MethodHandle method() throws ReflectiveOperationException {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Class.forName(type), "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
        }

        List<Path> corpus() throws IOException {
            try (var files = Files.list(ROOT.resolve(name))) {
                return files.sorted().toList();
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() throws IOException {
        return Files.readAllLines(ROOT.resolve("targets.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Target::of);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothing_in_the_corpus_breaks_what_has_to_hold(Target target) throws Exception {
        var method = target.method();
        var corpus = target.corpus();
        var broken = new ArrayList<String>();

        for (var file : corpus) {
            try {
                method.invoke(Files.readAllBytes(file));
            } catch (Throwable e) {
                broken.add(file + ": " + e);
            }
        }

        Figures.held(
                "T15",
                "corpus of the fuzz target '" + target + "' replayed",
                corpus.size(),
                corpus.size() - broken.size());
        assertThat(corpus).as("inputs that are kept").hasSizeGreaterThan(20);
        assertThat(broken).isEmpty();
    }
}
