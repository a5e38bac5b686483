package org.goinghome.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.goinghome.artifact.ArtifactsRefused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** On two threads of this machine: the same files as {@code bin/triage}, to the byte, whatever the input is like. */
@TestInstance(Lifecycle.PER_CLASS)
class SparkTriageTest {

    private static final Map<String, String> UTC = Map.of("GOINGHOME_TIMEZONE", "UTC");
    private static final Path CASES = Path.of("target", "cases");
    private static final String FEVERISH = """
            {"resourceType":"Patient","id":"%1$s"}
            {"resourceType":"Procedure","id":"op-%1$s","status":"completed","code":{"coding":[{"system":"http://snomed.info/sct",\
            "code":"89355001"}]},"subject":{"reference":"Patient/%1$s"},"performedDateTime":"2025-12-22T10:00:00Z"}
            {"resourceType":"Observation","id":"t-%1$s","status":"final","code":{"coding":[{"system":"http://loinc.org",\
            "code":"8310-5"}]},"subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"2026-01-01T10:00:00Z",\
            "valueQuantity":{"value":38.6,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"}}
            """;

    private JavaSparkContext spark;

    @BeforeAll
    void start() {
        spark = new JavaSparkContext(new SparkConf()
                .setAppName("test")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    }

    @AfterAll
    void stop() {
        spark.close();
    }

    private static String[] arguments(Path input, Path output, String... options) {
        return Stream.of(
                        Stream.of(
                                "--at",
                                "2026-01-01T12:00:00Z",
                                "--none",
                                "QuestionnaireResponse",
                                "--none",
                                "Condition"),
                        Stream.of(options),
                        Stream.of(input.toString(), output.toString()))
                .flatMap(each -> each)
                .toArray(String[]::new);
    }

    private int onSpark(String... arguments) throws Exception {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return SparkTriage.run(spark, Arguments.of(arguments), UTC, out);
    }

    private static int onOneMachine(String... arguments) {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return TriageCommand.run(arguments, UTC, out, out);
    }

    private static Map<String, String> files(Path folder) throws Exception {
        var files = new TreeMap<String, String>();
        try (var all = Files.list(folder)) {
            for (var file : all.filter(each -> !each.getFileName().toString().startsWith("."))
                    .toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void it_writes_what_one_machine_writes_and_names_what_is_bad(@TempDir Path folder) throws Exception {
        var input = Files.createDirectories(folder.resolve("in"));
        var lines = new ArrayList<String>();
        for (var i = 0; i < 40; i++) {
            lines.add(FEVERISH.formatted("p" + i));
        }
        Files.writeString(input.resolve("all.ndjson"), String.join("", lines));
        Files.writeString(
                input.resolve("one.json"),
                FEVERISH.formatted("solo").lines().findFirst().orElseThrow());
        Files.writeString(
                input.resolve("bad.ndjson"),
                String.join(
                        "\n",
                        List.of(
                                "{\"resourceType\":\"Patience\"}",
                                "no JSON",
                                "{\"resourceType\":\"Procedure\",\"subject\":{\"reference\":\"Patient/gone\"},\"status\":\"completed\"}",
                                FEVERISH.formatted("p1").lines().toList().get(2),
                                FEVERISH.formatted("p2").lines().toList().get(2).replace("38.6", "39.0"),
                                FEVERISH.formatted("p3").lines().toList().get(2).replace("38.6", "\"hot\""))));
        try (var packed = new GZIPOutputStream(Files.newOutputStream(input.resolve("cut.ndjson.gz")))) {
            packed.write(
                    String.join("", lines).replace("Patient/p", "Patient/q").getBytes(StandardCharsets.UTF_8));
        }
        var whole = Files.readAllBytes(input.resolve("cut.ndjson.gz"));
        Files.write(input.resolve("cut.ndjson.gz"), Arrays.copyOf(whole, whole.length - 40));
        Files.writeString(input.resolve("manifest.json"), "{}");
        Files.writeString(input.resolve("read.me"), "");

        var machine = onOneMachine(arguments(input, folder.resolve("machine")));
        var cluster = onSpark(arguments(input, folder.resolve("spark")));

        assertThat(cluster).isEqualTo(machine).isEqualTo(1);
        assertThat(files(folder.resolve("spark")))
                .isEqualTo(files(folder.resolve("machine")))
                .hasSize(5);
        assertThat(files(folder.resolve("spark")).get("rejects.ndjson").lines().count())
                .isGreaterThan(5);
    }

    /** Those of the cases are written by {@code spark/bin/test}. */
    private int ofCases(String input, String output) throws Exception {
        return onSpark("--at", "2026-01-01T12:00:00Z", input, output);
    }

    @Test
    void the_patients_of_all_cases_are_found_as_on_one_machine(@TempDir Path folder) throws Exception {
        var exit = ofCases(
                CASES.resolve("export").toString(), folder.resolve("spark").toString());

        assertThat(exit).isEqualTo(1);
        assertThat(files(folder.resolve("spark")))
                .isEqualTo(files(CASES.resolve("machine")))
                .hasSize(5);
    }

    /** With files in several blocks, on two nodes. */
    @Test
    void an_export_in_hdfs_is_read_there_and_the_files_are_written_there(@TempDir Path folder) throws Exception {
        var settings = new Configuration();
        settings.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("nodes").toString());
        settings.setLong("dfs.blocksize", 1 << 20);
        try (var hdfs = new MiniDFSCluster.Builder(settings).numDataNodes(2).build()) {
            hdfs.waitActive();
            var root = hdfs.getURI().toString();
            var files = hdfs.getFileSystem();
            files.copyFromLocalFile(
                    new org.apache.hadoop.fs.Path(CASES.resolve("export").toUri()),
                    new org.apache.hadoop.fs.Path("/export"));

            var exit = ofCases(root + "/export", root + "/found");

            files.copyToLocalFile(
                    new org.apache.hadoop.fs.Path("/found"),
                    new org.apache.hadoop.fs.Path(folder.resolve("found").toUri()));
            assertThat(exit).isEqualTo(1);
            assertThat(files(folder.resolve("found")))
                    .isEqualTo(files(CASES.resolve("machine")))
                    .hasSize(5);
        }
    }

    @Test
    void what_is_wrong_with_settings_or_input_is_refused(@TempDir Path folder) throws Exception {
        var input = Files.createDirectories(folder.resolve("in"));
        assertThatThrownBy(() -> onSpark(arguments(input, folder.resolve("out"))))
                .hasMessageContaining("holds no .ndjson");
        Files.writeString(input.resolve("all.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"p1\"}");
        assertThatThrownBy(() -> onSpark(arguments(input, folder.resolve("out"))))
                .hasMessageContaining("holds no Observation");
        var settings = Files.writeString(folder.resolve("settings"), "goinghome.cervicall=true");
        assertThatThrownBy(() -> onSpark(arguments(input, folder.resolve("out"), "--settings", settings.toString())))
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining("is no setting");
        assertThatThrownBy(() -> onSpark(arguments(folder.resolve("nowhere"), folder.resolve("out"))))
                .hasMessageContaining("no such file");
    }

    @Test
    void there_is_no_server_and_no_framework_on_its_class_path() {
        for (var name : List.of(
                "org.springframework.context.ApplicationContext",
                "org.springframework.core.io.Resource",
                "org.apache.catalina.startup.Tomcat",
                "org.h2.Driver")) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void its_libraries_are_those_of_the_service() throws Exception {
        var service = Files.readString(Path.of("..", "pom.xml"));
        var spark = Files.readString(Path.of("pom.xml"));
        for (var property : List.of("hapi.version", "cql.version")) {
            var value = spark.replaceAll("(?s).*<" + property + ">([^<]*)<.*", "$1");
            assertThat(service).contains("<" + property + ">" + value + "</" + property + ">");
        }
    }
}
