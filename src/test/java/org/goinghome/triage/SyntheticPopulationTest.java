package org.goinghome.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.goinghome.triage.SyntheticPopulation.Course;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A population of which it is known who is ill. */
@TestInstance(Lifecycle.PER_CLASS)
class SyntheticPopulationTest {

    private static final int PATIENTS = 1_000;
    private static final long SEED = 7;

    private Map<String, Course> courses;
    private Run run;

    @BeforeAll
    void judge_all(@TempDir Path folder) {
        try (var export = new Export(folder.resolve("in"), true)) {
            courses = new SyntheticPopulation(SEED).write(PATIENTS, export);
        }
        run = Run.of(folder.resolve("in"), folder.resolve("out"), Comparison.NONE.toArray(String[]::new));
    }

    @Test
    void nobody_is_missed_and_nobody_called_for_nothing() {
        assertThat(Comparison.withTruth(courses, run.lines("findings.ndjson"))).isEmpty();
        assertThat(courses.values()).contains(Course.values());
        assertThat(run.count("patients")).isEqualTo(PATIENTS);
        assertThat(run.exit()).isZero();
    }

    @Test
    void each_is_found_to_the_byte_as_the_hook_finds_it() {
        var byHook = Comparison.byHook(SEED, PATIENTS);

        assertThat(byHook)
                .isEqualTo(run.lines("findings.ndjson"))
                .hasSizeGreaterThan(List.of(Course.values()).size());
    }
}
