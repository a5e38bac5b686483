package org.goinghome.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options and settings: what is wrong is refused with its name, and what a site sets counts as it does in the service. */
class TriageUsageTest {

    @TempDir
    private Path folder;

    private Path input;

    @BeforeEach
    void somebody_with_fever() {
        input = folder.resolve("in");
        try (var export = new Export(input, false)) {
            PatientLines.feverish(export, "ill");
        }
    }

    private Run run(Map<String, String> environment, String... options) {
        var arguments = new ArrayList<>(List.of(options));
        List.of("QuestionnaireResponse", "Condition", "MedicationRequest").forEach(type -> {
            arguments.add("--none");
            arguments.add(type);
        });
        arguments.add(input.toString());
        arguments.add(folder.resolve("out").toString());
        return Run.plain(arguments, folder.resolve("out"), environment);
    }

    private Run with(String settings) throws Exception {
        var file = Files.writeString(folder.resolve("settings.properties"), settings);
        return run(Map.of("GOINGHOME_TIMEZONE", "UTC"), "--at", Run.AT, "--settings", file.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--colour red,no such option",
        "--at now,--at expects a moment",
        "--at 2026-01-01T12:00:00,--at expects a moment",
        "--cores 0,--cores expects a number",
        "--cores,no such option or without its value"
    })
    void an_option_that_is_none_is_refused(String options, String reason) {
        var arguments = options.equals("--cores") ? new String[] {"--cores"} : options.split(" ");
        var run = options.equals("--cores")
                ? Run.plain(List.of(arguments), folder, Map.of())
                : run(Map.of("GOINGHOME_TIMEZONE", "UTC"), arguments);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().replace(",", "")).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "goinghome.eligibilty.max-days=60;is no setting",
                "goinghome.eligibility.max-days=many;expected a number of days",
                "goinghome.cervical=perhaps;expected true or false",
                "goinghome.time-zone=Atlantis;is no time zone",
                "goinghome.languages=eng_lish;is no language tag",
                "goinghome.languages=fr;fr",
                "goinghome.guidance.locations=/nowhere;expected classpath:/fhir-resources/ or a package",
                "goinghome.guidance.locations=/nowhere.tgz;cannot be read",
                "goinghome.codes.extra-procedures=/nowhere;cannot be read",
                "goinghome.parameters.GoingHome.NoSuchParameter=1;no library has a parameter of this name"
            })
    void a_setting_that_is_none_is_refused(String setting, String reason) throws Exception {
        var run = with(setting);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }

    @Test
    void a_site_may_judge_by_another_window() throws Exception {
        var run = with("goinghome.eligibility.max-days=9\n");

        assertThat(run.lines("worklist.csv")).hasSize(1);
        assertThat(run.lines("summary.json").get(0)).contains("\"EligibilityWindow\":\"9 days (90 days)\"");
    }

    @Test
    void the_environment_says_what_the_file_does_not() {
        var run = run(
                Map.of("GOINGHOME_TIMEZONE", "UTC", "GOINGHOME_LANGUAGES", "es"), "--at", "2026-01-01T13:00:00+01:00");

        assertThat(run.lines("worklist.csv").get(1)).contains("fiebre");
        assertThat(run.lines("summary.json").get(0)).contains("\"at\":\"2026-01-01T12:00Z[UTC]\"");
    }

    @Test
    void without_a_moment_it_is_now() {
        var run = run(Map.of());

        assertThat(run.exit()).isZero();
        assertThat(run.count("patients")).isEqualTo(1);
    }

    @Test
    void an_input_that_is_not_there_is_refused() {
        input = folder.resolve("nowhere");

        assertThat(run(Map.of()).err()).contains("no such file or folder");
    }
}
