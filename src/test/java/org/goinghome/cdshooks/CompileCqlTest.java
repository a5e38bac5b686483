package org.goinghome.cdshooks;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCqlTest {

    @Test
    void cql_that_does_not_compile_ends_the_build_with_file_line_and_reason(@TempDir Path sources, @TempDir Path target)
            throws Exception {
        TestGuidance.copy(Path.of("fhir-resources", "cql"), sources.resolve("cql"));
        TestGuidance.copy(Path.of("fhir-resources", "library"), sources.resolve("library"));
        var cql = sources.resolve("cql").resolve("GoingHome.cql");
        var broken = Files.readString(cql).replace("Setting = 'discharge'", "Seting = 'discharge'");
        Files.writeString(cql, broken);
        var line = broken.substring(0, broken.indexOf("Seting")).split("\n", -1).length;

        var run = CqlCompiler.compile(sources, target);

        assertThat(run.exit()).as(run.output()).isEqualTo(1);
        // The first error counts, and the libraries that include this one have none of their own.
        assertThat(run.output().lines().filter(not(CompileCqlTest::isLog)).toList())
                .allSatisfy(error -> assertThat(error).contains("GoingHome.cql:"))
                .first()
                .asString()
                .contains("GoingHome.cql:" + line + ":")
                .contains("Seting");
    }

    private static boolean isLog(String line) {
        return line.contains(" INFO ");
    }
}
