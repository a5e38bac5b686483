package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an export is counted and named, and takes nothing else down: the one with fever is found each time. */
class BadInputTest {

    private static final String[] NONE = {
        "--none", "QuestionnaireResponse", "--none", "Condition", "--none", "MedicationRequest", "--cores", "2"
    };

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

    private Run run(String... options) {
        var all = Arrays.copyOf(NONE, NONE.length + options.length);
        System.arraycopy(options, 0, all, NONE.length, options.length);
        return Run.of(input, folder.resolve("out"), all);
    }

    private static void assertFeverIsFound(Run run) {
        assertThat(run.lines("worklist.csv"))
                .as(run.out() + run.err())
                .anyMatch(line -> line.startsWith("warning,Patient/ill,2026-01-01T10:00:00Z,")
                        && line.contains("38.6")
                        && line.contains("S51"));
    }

    private Path file(String name, String content) throws Exception {
        return Files.writeString(input.resolve(name), content);
    }

    @Test
    void a_good_one_is_complete() {
        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Everything was read and judged.").doesNotContain("Patient/");
        assertThat(run.lines("rejects.ndjson")).isEmpty();
        assertThat(run.lines("worklist.csv")).hasSize(2).noneMatch(row -> row.contains("Not all of the export"));
        assertThat(run.output().resolve(".work")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"resourceType\":;$;is not JSON",
                "[1];$;is not a JSON object",
                "{\"resourceType\":\"Patience\",\"id\":\"x\"};$;is of a type that FHIR R4 does not have",
                "{\"id\":\"x\"};$;has no resourceType",
                "{\"resourceType\":\"Patient\"};$.id;is no id of a patient",
                "{\"resourceType\":\"Patient\",\"id\":\"a/b\"};$.id;is no id of a patient",
                "{\"resourceType\":\"Procedure\",\"id\":\"x\"};$;names no patient",
                "{\"resourceType\":\"Procedure\",\"subject\":{\"reference\":\"Group/1\"}};$.subject;is no reference to a patient",
                "{\"resourceType\":\"Procedure\",\"subject\":{\"reference\":\"https://ehr.example/fhir/Patient/ill\"}};$.subject;is no reference to a patient",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[]};$;is a FHIR error",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:x\"}]};$.entry[0];holds no resource",
                "{\"resourceType\":\"Bundle\",\"entry\":{}};$;holds entries that are not a list",
                "{\"resourceType\":\"Bundle\",\"total\":1};$;says that there is or may be more",
                "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"x\"}]};$;says that there is or may be more"
            })
    void a_line_that_is_nobodys_is_named(String line, String place, String reason) throws Exception {
        file("more.ndjson", "\n" + line + "\n");

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.count("rejected")).isEqualTo(1);
        assertThat(run.json("rejects.ndjson")).singleElement().satisfies(reject -> {
            assertThat(reject.path("file").asString()).isEqualTo("more.ndjson");
            assertThat(reject.path("line").asInt()).isEqualTo(2);
            assertThat(reject.path("place").asString()).isEqualTo(place);
            assertThat(reject.path("reason").asString()).startsWith(reason);
            assertThat(reject.path("used").asBoolean()).isFalse();
        });
        assertThat(run.lines("worklist.csv").get(1))
                .startsWith("warning,,,")
                .contains("Not all of the export could be used (1 left out, nobody knows whose)");
    }

    @Test
    void bytes_that_are_no_utf_8_are_named() throws Exception {
        Files.write(
                input.resolve("more.ndjson"),
                "{\"resourceType\":\"Patient\",\"id\":\"caf\u00e9\"}\n".getBytes(ISO_8859_1));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines("rejects.ndjson")).singleElement().asString().contains("UTF-8");
    }

    @Test
    void of_a_file_that_is_cut_off_each_whole_line_is_used() throws Exception {
        var packed = folder.resolve("packed");
        try (var export = new Export(packed, true)) {
            IntStream.range(0, 3_000).forEach(i -> PatientLines.feverish(export, "ill-" + i * 7919));
        }
        for (var type : List.of("Patient", "Procedure")) {
            Files.move(packed.resolve(type + ".ndjson.gz"), input.resolve(type + "2.ndjson.gz"));
        }
        var whole = Files.readAllBytes(packed.resolve("Observation.ndjson.gz"));
        Files.write(input.resolve("Observation2.ndjson.gz"), Arrays.copyOf(whole, whole.length / 2));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        var reject = run.json("rejects.ndjson").get(0);
        assertThat(reject.path("file").asString()).isEqualTo("Observation2.ndjson.gz");
        assertThat(reject.path("reason").asString()).contains("what follows is not known");
        assertThat(run.lines("worklist.csv").stream()
                        .filter(row -> row.contains("38.6"))
                        .count())
                .isEqualTo(reject.path("line").asLong())
                .isBetween(1_000L, 2_900L);
    }

    @Test
    void what_is_not_compressed_although_its_name_says_so_is_named() throws Exception {
        file("Observation2.ndjson.gz", PatientLines.temperature("ill", "39"));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.lines("rejects.ndjson")).singleElement().asString().contains("is damaged from this line on");
    }

    @Test
    void a_line_that_is_too_long_is_named_and_the_next_is_read() throws Exception {
        file("more.ndjson", " ".repeat(9 << 20) + "\n" + PatientLines.patient("after") + "\n");

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.lines("rejects.ndjson")).singleElement().asString().contains("is longer than 8388608 bytes");
        assertThat(run.count("patients")).isEqualTo(2);
    }

    @Test
    void a_patient_without_a_resource_is_counted() throws Exception {
        file("more.ndjson", PatientLines.patient("alone"));

        var run = run();

        assertThat(run.exit()).isZero();
        assertThat(run.count("patients-without-data")).isEqualTo(1);
    }

    @Test
    void resources_of_a_patient_who_is_not_there_are_not_judged_and_not_lost() throws Exception {
        file("more.ndjson", PatientLines.operation("gone") + "\n" + PatientLines.temperature("gone", "38.6"));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.count("not-evaluated")).isEqualTo(1);
        assertThat(run.json("findings.ndjson")).anySatisfy(line -> {
            assertThat(line.path("patient").asString()).isEqualTo("Patient/gone");
            assertThat(line.path("kind").asString()).isEqualTo("not-evaluated");
            assertThat(line.path("input").asString()).isEqualTo("patient");
        });
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.startsWith("warning,Patient/gone,"));
    }

    @Test
    void what_stands_there_twice_is_read_once() throws Exception {
        file("more.ndjson", PatientLines.temperature("ill", "38.6"));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isZero();
        assertThat(run.count("duplicates")).isEqualTo(1);
        assertThat(run.json("rejects.ndjson")).singleElement().satisfies(line -> {
            assertThat(line.path("file").asString()).isEqualTo("more.ndjson");
            assertThat(line.path("reason").asString()).contains("it is read once");
        });
    }

    @Test
    void of_two_with_one_id_both_are_read() throws Exception {
        file("more.ndjson", PatientLines.temperature("ill", "38.9"));

        var run = run();

        assertThat(run.count("same-id")).isEqualTo(1);
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.contains("38.9"));
        assertThat(run.json("rejects.ndjson"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("used").asBoolean()).isTrue());
    }

    @Test
    void what_is_no_fhir_is_named_and_told_of_the_patient() throws Exception {
        file("more.ndjson", "\n" + PatientLines.temperature("ill", "t2", "\"hot\""));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.count("read-in-part")).isEqualTo(1);
        assertThat(run.json("rejects.ndjson")).singleElement().satisfies(line -> {
            assertThat(line.path("line").asInt()).isEqualTo(2);
            assertThat(line.path("place").asString()).isEqualTo("$.valueQuantity.value");
        });
        // It is known whose it is, and told in that row.
        assertThat(run.lines("worklist.csv")).noneMatch(row -> row.contains("Not all of the export"));
        assertThat(run.json("findings.ndjson")).anySatisfy(line -> {
            assertThat(line.path("kind").asString()).isEqualTo("not-read");
            assertThat(line.path("input").asString()).isEqualTo("vitals");
            assertThat(line.path("unread").asInt()).isEqualTo(1);
        });
    }

    @Test
    void of_whom_there_is_more_than_is_read_is_not_judged_and_says_so() throws Exception {
        var lines = IntStream.range(0, 2_001)
                .mapToObj(i -> PatientLines.temperature("ill", "t" + i, "36.6"))
                .toList();
        file("more.ndjson", String.join("\n", lines));

        var run = run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.count("not-evaluated")).isEqualTo(1);
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.startsWith("warning,Patient/ill,"));
    }

    @Test
    void without_a_type_that_is_needed_nothing_is_judged() throws Exception {
        Files.delete(input.resolve("Procedure.ndjson"));

        var run = run();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("holds no Procedure", "--none Procedure");
        assertThat(run.output()).isEmptyDirectory();
        var again = run("--none", "Procedure");
        assertThat(again.exit()).isZero();
        assertThat(again.lines("worklist.csv")).hasSize(1);
    }

    @Test
    void a_type_that_is_missing_is_not_known() {
        var run = Run.of(input, folder.resolve("out"), "--none", "QuestionnaireResponse", "--none", "Condition");

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json("findings.ndjson")).anySatisfy(line -> {
            assertThat(line.path("kind").asString()).isEqualTo("not-read");
            assertThat(line.path("input").asString()).isEqualTo("medications");
            assertThat(line.path("reason").asString()).isEqualTo("input-not-sent");
        });
    }

    @Test
    void a_bundle_a_patient_is_as_good() throws Exception {
        var bundles = folder.resolve("bundles");
        Files.createDirectories(bundles);
        for (var i = 0; i < 3; i++) {
            var id = "b" + i;
            Files.writeString(
                    bundles.resolve(id + ".json"),
                    PatientLines.bundle(List.of(
                            PatientLines.patient(id),
                            PatientLines.operation(id),
                            PatientLines.temperature(id, "38." + i))));
        }
        Files.writeString(bundles.resolve("manifest.json"), "{}");
        Files.writeString(bundles.resolve("read.me"), "of people");
        input = bundles;

        var run = run();

        assertThat(run.exit()).isZero();
        assertThat(run.lines("worklist.csv").subList(1, 4))
                .allMatch(row -> row.contains("S51"))
                .anyMatch(row -> row.contains("Patient/b2") && row.contains("38.2"));
        assertThat(Files.readString(run.output().resolve("summary.json"))).contains("read.me");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"link\":[{\"relation\":\"next\",\"url\":\"x\"}],;$;says that there is or may be more",
                "\"total\":4,;$;says that there is or may be more",
                "\"totl\":3,;$;says that there is or may be more",
                "\"entry\":[{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[]}},;$.entry[0].resource;is a FHIR error",
                "\"entry\":[{},;$.entry[0];holds no resource"
            })
    void of_whom_a_bundle_may_not_hold_everything_it_is_told(String said, String place, String reason)
            throws Exception {
        var bundle = PatientLines.bundle(List.of(
                PatientLines.patient("half"),
                PatientLines.operation("half"),
                PatientLines.temperature("half", "38.7")));
        file("half.json", bundle.replace("\"entry\":[", said.startsWith("\"entry") ? said : said + "\"entry\":["));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.contains("Patient/half") && row.contains("38.7"));
        assertThat(run.json("rejects.ndjson")).singleElement().satisfies(reject -> {
            assertThat(reject.path("place").asString()).isEqualTo(place);
            assertThat(reject.path("reason").asString()).startsWith(reason);
        });
        assertThat(run.json("findings.ndjson"))
                .filteredOn(line -> line.path("reason").asString("").equals("input-incomplete"))
                .isNotEmpty()
                .allMatch(line -> line.path("patient").asString().equals("Patient/half"))
                .extracting(line -> line.path("input").asString())
                .contains("procedures", "checkIns", "vitals", "conditions")
                .doesNotContain("patient");
    }

    @Test
    void what_a_server_says_about_a_search_is_no_fault() throws Exception {
        var outcome =
                "{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\"}]},"
                        + "\"search\":{\"mode\":\"outcome\"}},";
        file(
                "more.json",
                PatientLines.bundle(List.of(PatientLines.patient("well")))
                        .replace("\"entry\":[", "\"entry\":[" + outcome));

        var run = run();

        assertThat(run.exit()).isZero();
        assertThat(run.count("patients-without-data")).isEqualTo(1);
    }

    @Test
    void references_may_be_absolute_below_the_server_that_is_named() throws Exception {
        file(
                "more.ndjson",
                PatientLines.temperature("ill", "t2", "39.2")
                        .replace("\"Patient/ill\"", "\"https://ehr.example/fhir/Patient/ill\""));

        var run = run("--fhir-server", "https://ehr.example/fhir");

        assertThat(run.exit()).isZero();
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.contains("39.2"));
    }

    @Test
    void of_somebody_with_more_than_can_be_read_at_once_it_is_told() throws Exception {
        var note = "x".repeat(1_000_000);
        var lines = IntStream.range(0, 9)
                .mapToObj(i -> PatientLines.temperature("ill", "t" + i, "36.6")
                        .replace("\"status\"", "\"note\":[{\"text\":\"" + note + "\"}],\"status\""))
                .toList();
        file("more.ndjson", String.join("\n", lines));

        var run = run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.count("not-evaluated")).isEqualTo(1);
        assertThat(run.lines("rejects.ndjson")).singleElement().asString().contains("begins a record that is not read");
        assertThat(run.lines("worklist.csv")).anyMatch(row -> row.startsWith("warning,Patient/ill,"));
    }

    @Test
    void where_nothing_can_be_used_memory_is_enough_and_all_is_named() throws Exception {
        file("more.ndjson", "?\n".repeat(120_000));

        var run = run();

        assertFeverIsFound(run);
        assertThat(run.count("rejected")).isEqualTo(120_000);
        assertThat(run.json("rejects.ndjson"))
                .extracting(line -> line.path("line").asInt())
                .isEqualTo(IntStream.rangeClosed(1, 120_000).boxed().toList());
    }

    @Test
    void what_would_be_read_again_is_not_written() {
        var run = Run.of(input, input.resolve("out"), NONE);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("OUTPUT lies in INPUT");
    }

    @Test
    void a_folder_with_nothing_in_it_is_refused() throws Exception {
        input = Files.createDirectories(folder.resolve("empty"));

        assertThat(run().exit()).isEqualTo(2);
    }

    @Test
    void the_result_of_a_run_is_not_written_over() {
        run();

        var again = run();

        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("holds the result of a run");
    }

    @Test
    void nothing_said_quotes_a_patient() throws Exception {
        file("more.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"secret\",\"name\":\"secret\"");

        var run = run();

        assertThat(run.out() + run.err() + Files.readString(run.output().resolve("rejects.ndjson"), UTF_8))
                .doesNotContain("secret", "Patient/ill");
    }
}
