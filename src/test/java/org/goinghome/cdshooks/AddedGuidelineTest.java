package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.goinghome.artifact.ArtifactProblem;
import org.goinghome.artifact.TestPackage;
import org.goinghome.content.ArtifactValidator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** A second guideline, the knee sample, is content alone: packed, loaded beside the built-in one, and called over HTTP. */
class AddedGuidelineTest {

    private static final Path KNEE = Path.of("src", "test", "guidelines", "knee-replacement");
    private static final String BUILT_IN = "classpath:/fhir-resources/";
    private static final String PLAN = "package/PlanDefinition-KneeReplacementDischarge.json";
    private static final String THEN = "tests/knee-replacement-discharge/%s/then%s.json: ";
    private static final String LIBRARY = "package/Library-KneeReplacement.json";

    @TempDir
    private static Path site;

    private static GuidancePacker.Run packed;
    private static RunningService service;

    private static Path tgz() {
        return site.resolve("knee.tgz");
    }

    @BeforeAll
    static void packed_and_loaded_beside_the_built_in_one() throws Exception {
        packed = GuidancePacker.pack(KNEE, tgz());
        assertThat(packed.exit()).as(packed.messages()).isZero();
        service = new RunningService("goinghome.guidance.locations=" + BUILT_IN + "," + tgz());
    }

    @AfterAll
    static void stopped() {
        if (service != null) {
            service.close();
        }
    }

    static Stream<CaseFolder> cases() {
        return CaseFolder.below(KNEE.resolve("tests"));
    }

    static Stream<Arguments> casesInOtherLanguages() {
        return cases().flatMap(folder -> folder.otherLanguages().map(language -> Arguments.of(folder, language)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answers_as_its_cases_say(CaseFolder folder) throws Exception {
        assertThat(CaseAnswer.problems(folder, folder.then(), call(folder, "en")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("casesInOtherLanguages")
    void answers_in_another_language_as_its_cases_say(CaseFolder folder, String language) throws Exception {
        assertThat(CaseAnswer.problems(folder, folder.then(language), call(folder, language)))
                .isEmpty();
    }

    private static HttpResponse<String> call(CaseFolder folder, String language) throws Exception {
        return service.post("/cds-services/" + folder.serviceId(), folder.request(), "Accept-Language", language);
    }

    @Test
    void stands_in_discovery_as_a_sample_beside_the_built_in_services() throws Exception {
        var services = JsonMapper.shared()
                .readTree(service.get("/cds-services").body())
                .path("services")
                .values();

        assertThat(services)
                .extracting(each -> each.path("id").asString())
                .containsExactlyInAnyOrder(
                        "back-surgery-discharge", "back-surgery-recovery", "knee-replacement-discharge");
        assertThat(services)
                .filteredOn(each -> each.path("id").asString().startsWith("knee"))
                .allSatisfy(knee -> {
                    assertThat(knee.path("title").asString()).contains("sample");
                    assertThat(knee.path("description").asString()).contains("A sample", "not for patients");
                    assertThat(knee.path("usageRequirements").asString()).contains("A sample");
                });
    }

    @Test
    void leaves_the_built_in_guidance_as_it_was() throws Exception {
        var response = service.discharge(RunningService.quietDischarge());

        assertThat(response.body()).contains("Going-home plan ready").doesNotContain("knee", "Sample");
    }

    private static long answers() {
        return cases().count() + casesInOtherLanguages().count();
    }

    @Nested
    class Its_package {

        @Test
        void is_all_that_the_packer_prints() {
            assertThat(packed.output()).isEqualToIgnoringNewLines(tgz().toString());
            assertThat(packed.messages())
                    .contains(answers() + " answers as the cases say")
                    .contains("--goinghome.guidance.locations=" + BUILT_IN + "," + tgz())
                    .doesNotContain("--goinghome.languages");
        }

        @Test
        void says_what_it_is() throws Exception {
            var described = JsonMapper.shared().readTree(entry("package/package.json"));
            var index = JsonMapper.shared().readTree(entry("package/.index.json"));

            assertThat(described.path("name").asString()).isEqualTo("example.knee.knee-replacement-discharge");
            assertThat(described.path("version").asString()).isEqualTo("1.0.0");
            assertThat(described.path("canonical").asString()).isEqualTo("https://knee.example/fhir");
            assertThat(described.path("fhirVersions").toString()).isEqualTo("[\"4.0.1\"]");
            assertThat(described.path("dependencies").toString())
                    .isEqualTo("{\"hl7.fhir.r4.core\":\"4.0.1\",\"example.goinghome.back-surgery\":\"1.0.0\"}");
            assertThat(index.path("files").values())
                    .extracting(file -> "package/" + file.path("filename").asString())
                    .containsExactlyElementsOf(entries(tgz()).stream()
                            .filter(name -> name.contains("-"))
                            .toList());
        }

        @Test
        void lists_its_artifacts_in_an_implementation_guide() throws Exception {
            var json = entry("package/ImplementationGuide-example.knee.knee-replacement-discharge.json");
            var guide = JsonMapper.shared().readTree(json);

            assertThat(new ArtifactValidator(FhirContext.forR4Cached(), Stream.empty()).errors(json))
                    .isEmpty();
            assertThat(guide.path("url").asString())
                    .isEqualTo("https://knee.example/fhir/ImplementationGuide/example.knee.knee-replacement-discharge");
            assertThat(guide.path("packageId").asString()).isEqualTo("example.knee.knee-replacement-discharge");
            assertThat(guide.at("/dependsOn/0/packageId").asString()).isEqualTo("example.goinghome.back-surgery");
            assertThat(guide.path("status").asString()).isEqualTo("draft");
            assertThat(guide.at("/definition/resource").values())
                    .extracting(resource -> "package/"
                            + resource.at("/reference/reference").asString().replace('/', '-') + ".json")
                    .containsExactlyInAnyOrderElementsOf(entries(tgz()).stream()
                            .filter(name -> name.contains("-") && !name.contains("ImplementationGuide"))
                            .toList());
        }

        @Test
        void has_the_same_bytes_each_time_whatever_languages_are_offered() throws Exception {
            var again = site.resolve("again.tgz");
            var run = GuidancePacker.pack(KNEE, again, "en");

            assertThat(run.exit()).as(run.messages()).isZero();
            assertThat(run.messages())
                    .contains(cases().count() + " answers as the cases say")
                    .contains("--goinghome.languages=en");
            assertThat(again).hasSameBinaryContentAs(tgz());
        }

        @Test
        void may_be_unpacked_into_a_folder_and_loaded_from_there() throws Exception {
            var folder = site.resolve("unpacked");
            for (var name : entries(tgz())) {
                Files.createDirectories(folder.resolve(name).getParent());
                Files.writeString(folder.resolve(name), entry(name));
            }

            try (var unpacked = new RunningService("goinghome.guidance.locations=" + folder + "/," + BUILT_IN)) {
                var shown = cases().filter(folderOf -> folderOf.name().equals("k3-38.5-degrees-shows"))
                        .findFirst()
                        .orElseThrow();
                assertThat(unpacked.post("/cds-services/knee-replacement-discharge", shown.request())
                                .body())
                        .contains("Sample, assess before discharge: fever");
            }
        }
    }

    @Nested
    class Changed_for_the_worse_it_is_refused {

        private List<String> problems(byte[] changed) throws Exception {
            var file = site.resolve("changed.tgz");
            Files.write(file, changed);
            return GuidanceCheck.problems(List.of(file.toString(), BUILT_IN), List.of("en", "es")).stream()
                    .map(ArtifactProblem::toString)
                    .map(problem -> problem.replace(file.toString(), "changed.tgz"))
                    .toList();
        }

        private byte[] with(String file, UnaryOperator<String> change) throws Exception {
            var changed = new TestPackage(false);
            for (var name : entries(tgz())) {
                var text = entry(name);
                if (name.equals(file)) {
                    assertThat(change.apply(text)).as(file).isNotEqualTo(text);
                    text = change.apply(text);
                }
                changed.with(name, text);
            }
            return changed.bytes();
        }

        @Test
        void without_compiled_logic() throws Exception {
            assertThat(problems(with(LIBRARY, json -> json.replace("application/elm+json", "application/elm+xml"))))
                    .contains(
                            "changed.tgz!" + LIBRARY
                                    + ": Library.content: has no application/elm+json: the CQL is compiled when the project is built, not when it starts");
        }

        @Test
        void with_a_condition_that_nothing_defines() throws Exception {
            assertThat(problems(with(PLAN, json -> json.replace("\"K2\"", "\"K9\""))))
                    .contains(
                            "changed.tgz!" + PLAN
                                    + ": PlanDefinition.action[0].action[1].action[0].condition[0].expression: names 'K9', which the library KneeReplacement does not define");
        }

        @Test
        void with_a_reference_to_what_is_not_there() throws Exception {
            assertThat(problems(
                            with(PLAN, json -> json.replace("KneeReplacementFindings|1.0.0", "KneeFindings|1.0.0"))))
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith("changed.tgz!" + PLAN
                                    + ": PlanDefinition.action[0].input[5].codeFilter[0].valueSet")
                            .contains("ValueSet/KneeFindings|1.0.0', which is not among the artifacts"));
        }

        @Test
        void with_an_artifact_that_is_held_already() throws Exception {
            assertThat(problems(with(
                            "package/ValueSet-KneeReplacementFindings.json",
                            json -> json.replace(
                                    "https://knee.example/fhir/ValueSet/KneeReplacementFindings",
                                    "https://goinghome.example/fhir/ValueSet/HeartRate"))))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains(
                                    "classpath:/fhir-resources/valueset/HeartRate.json",
                                    "changed.tgz!package/ValueSet-KneeReplacementFindings.json",
                                    "'https://goinghome.example/fhir/ValueSet/HeartRate' stands in"));
        }

        @Test
        void with_the_service_of_another() throws Exception {
            assertThat(problems(with(
                            PLAN,
                            json -> json.replace("\"knee-replacement-discharge\"", "\"back-surgery-discharge\""))))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("PlanDefinition.extension: the service id 'back-surgery-discharge' is that of"));
        }

        @Test
        void when_it_is_cut_off() throws Exception {
            var whole = Files.readAllBytes(tgz());

            assertThat(problems(Arrays.copyOf(whole, whole.length / 2)))
                    .anySatisfy(problem -> assertThat(problem).startsWith("changed.tgz: $: is not a whole .tgz"));
        }
    }

    @Nested
    class As_its_author_has_it {

        private List<String> problems(Path guideline) throws Exception {
            var out = site.resolve("never.tgz");
            var run = GuidancePacker.pack(guideline, out);
            assertThat(run.exit()).as(run.messages()).isEqualTo(1);
            assertThat(run.output()).isEmpty();
            assertThat(out).doesNotExist();
            return run.messages().lines().toList();
        }

        @Test
        void an_error_in_its_cql_is_told_with_file_and_line() throws Exception {
            var folder = copy("broken-cql");
            change(folder.resolve("cql/KneeReplacement.cql"), "exists \"Operations\"", "exists \"Operation\"");
            change(folder.resolve("valueset/KneeReplacementFindings.json"), "\"draft\"", "\"perhaps\"");

            assertThat(problems(folder))
                    .anySatisfy(line -> assertThat(line).matches("cql/KneeReplacement\\.cql:\\d+:\\d+: .*Operation.*"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("valueset/KneeReplacementFindings.json: ")
                            .contains("perhaps"));
        }

        @Test
        void whatever_a_start_would_refuse_is_told_all_at_once() throws Exception {
            var folder = copy("broken-plan");
            var plan = folder.resolve("plandefinition/KneeReplacementDischarge.json");
            change(plan, "\"expression\": \"K2\"", "\"expression\": \"K9\"");
            change(plan, "\"k3-not-assessed\"", "\"k4-not-assessed\"");
            change(plan, "KneeReplacementFindings|1.0.0", "KneeFindings|1.0.0");
            change(folder.resolve("questionnaire/KneeReplacementCheckIn.json"), "\"1.0.0\"", "\"1.1.0\"");
            change(folder.resolve("codesystem/KneeReplacement.json"), "\"language\": \"es\"", "\"language\": \"fr\"");

            assertThat(problems(folder))
                    .anyMatch(line -> line.startsWith("plandefinition/KneeReplacementDischarge.json: ")
                            && line.contains("names 'K9'"))
                    .anyMatch(line -> line.contains("'k4-not-assessed' belongs to no sign here"))
                    .anyMatch(line -> line.contains("ValueSet/KneeFindings|1.0.0', which is not among the artifacts"))
                    .anyMatch(line -> line.startsWith("codesystem/KneeReplacement.json: ")
                            && line.contains("has no translation into 'es'"))
                    .anyMatch(line -> line.equals("questionnaire/KneeReplacementCheckIn.json: Questionnaire.version: "
                            + "is 1.1.0, expected 1.0.0 as the whole package"));
        }

        @Test
        void a_case_that_is_not_so_is_told_with_what_was_answered() throws Exception {
            var folder = copy("other-cases");
            var cases = folder.resolve("tests/knee-replacement-discharge");
            change(cases.resolve("k3-38.5-degrees-shows/then.json"), "discharge: fever", "discharge: chills");
            change(cases.resolve("k3-38.5-degrees-shows/then.es.json"), "\"warning\"", "\"critical\"");
            change(cases.resolve("k3-38.4-degrees-is-silent/given.json"), "38.4", "38.6");
            Files.delete(cases.resolve("k1-calf-answered-yes-shows/then.json"));
            var misnamed = folder.resolve("tests/knee-discharge");
            TestGuidance.copy(cases.resolve("a-quiet-patient-gets-no-card"), misnamed.resolve("a-quiet-patient"));
            Files.copy(cases.resolve("given.json"), misnamed.resolve("given.json"));
            Files.copy(cases.resolve("when.json"), misnamed.resolve("when.json"));

            assertThat(problems(folder))
                    .contains(
                            THEN.formatted("k3-38.5-degrees-shows", "")
                                    + "cards[0].summary Expected: Sample, assess before discharge: chills"
                                    + " got: Sample, assess before discharge: fever",
                            THEN.formatted("k3-38.5-degrees-shows", ".es")
                                    + "cards[0].indicator Expected: critical got: warning",
                            THEN.formatted("k3-38.4-degrees-is-silent", "")
                                    + "the answer was [warning: Sample, assess before discharge: fever]")
                    .anyMatch(line -> line.startsWith(THEN.formatted("k1-calf-answered-yes-shows", ""))
                            && line.contains("cannot be read"))
                    .anyMatch(line -> line.startsWith("tests/knee-discharge/a-quiet-patient/then.json: status 404"))
                    .noneMatch(line -> line.contains("k3-101.3"));
        }

        @Test
        void one_language_is_enough_where_that_is_all_that_is_offered() throws Exception {
            var folder = copy("english");
            for (var file : List.of(
                    "codesystem/KneeReplacement.json",
                    "plandefinition/KneeReplacementDischarge.json",
                    "questionnaire/KneeReplacementCheckIn.json",
                    "valueset/KneeReplacementFindings.json")) {
                change(folder.resolve(file), "\"es\"", "\"fr\"");
            }
            delete(folder.resolve("tests"));
            var english = site.resolve("english.tgz");
            var run = GuidancePacker.pack(folder, english, "en");

            assertThat(run.exit()).as(run.messages()).isZero();
            assertThat(run.messages()).contains("NO CASES");
            assertThat(GuidanceCheck.problems(List.of(BUILT_IN, english.toString()), List.of("en")))
                    .isEmpty();
            assertThat(GuidanceCheck.problems(List.of(BUILT_IN, english.toString()), List.of("en", "es")))
                    .isNotEmpty();
        }
    }

    @Nested
    class The_built_in_guidance_with_another_threshold {

        private static final String SLIGHT = "s51-fever-at-" + Preset.of("FeverCelsius") + "-shows";
        private static final String FEVER = "s51-101.3-degrees-fahrenheit-shows";

        /** All artifacts, and of the cases this one only. 101.3 degrees Fahrenheit are 38.5 degrees Celsius. */
        private Path withThreshold(String celsius) throws IOException {
            var sources = site.resolve("ours");
            TestGuidance.copy(Path.of("fhir-resources"), sources);
            delete(sources.resolve("tests"));
            var service = Path.of("tests", "back-surgery-discharge");
            for (var file : List.of("given.json", "when.json", FEVER + "/given.json", FEVER + "/then.json")) {
                var target = sources.resolve(service).resolve(file);
                Files.createDirectories(target.getParent());
                Files.copy(Path.of("fhir-resources").resolve(service).resolve(file), target);
            }
            change(
                    sources.resolve("cql/BackSurgery.cql"),
                    "FeverCelsius System.Quantity default " + Preset.of("FeverCelsius"),
                    "FeverCelsius System.Quantity default " + celsius);
            change(
                    sources.resolve(service).resolve(FEVER + "/then.json"),
                    "fever from " + Preset.of("FeverCelsius"),
                    "fever from " + celsius);
            return sources;
        }

        @Test
        void is_loaded_in_its_place() throws Exception {
            var ours = site.resolve("ours.tgz");
            var run = GuidancePacker.pack(withThreshold("38.5"), ours);
            assertThat(run.exit()).as(run.messages()).isZero();
            assertThat(run.messages())
                    .contains("1 answers as the cases say")
                    .contains("--goinghome.guidance.locations=" + ours);

            try (var changed = new RunningService("goinghome.guidance.locations=" + ours)) {
                var cases = CaseFolder.ROOT.resolve("back-surgery-discharge");
                var slight = new CaseFolder(cases.resolve(SLIGHT)).request();
                assertThat(post(service, slight)).contains("Assess before discharge: fever");
                assertThat(post(changed, slight))
                        .contains("Going-home plan ready")
                        .doesNotContain("Assess before discharge");
                assertThat(post(changed, new CaseFolder(cases.resolve(FEVER)).request()))
                        .contains("Assess before discharge: fever", "fever from 38.5 °C");
            }
        }

        private static String post(RunningService running, String request) throws Exception {
            return running.post("/cds-services/back-surgery-discharge", request).body();
        }
    }

    private static Path copy(String name) {
        var folder = site.resolve(name);
        TestGuidance.copy(KNEE, folder);
        return folder;
    }

    private static void change(Path file, String text, String replacement) throws IOException {
        var before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, replacement));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> entries(Path tgz) throws IOException {
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(tgz)))) {
            var names = new ArrayList<String>();
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
            return names;
        }
    }

    private static String entry(String name) throws IOException {
        var bytes = new ByteArrayInputStream(Files.readAllBytes(tgz()));
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(bytes))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(tar.readAllBytes(), UTF_8);
                }
            }
        }
        throw new AssertionError(name + " is not in the package");
    }
}
