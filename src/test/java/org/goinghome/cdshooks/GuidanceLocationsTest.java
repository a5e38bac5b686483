package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.ArtifactProblem;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.TestPackage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and packages add up to one guidance, and each file is named so that a person finds it. */
class GuidanceLocationsTest {

    private final Problems problems = new Problems();

    @TempDir
    private Path site;

    @BeforeEach
    void a_folder_and_a_package() throws Exception {
        write("knee/valueset/A.json");
        write("knee/tests/a-case/given.json");
        write("knee/examples/somebody.json");
        write("knee/package.json");
        write("knee/.index.json");
        Files.write(
                site.resolve("hip.tgz"),
                new TestPackage().with("package/ValueSet-b.json", "{}").bytes());
    }

    private void write(String file) throws Exception {
        Files.createDirectories(site.resolve(file).getParent());
        Files.writeString(site.resolve(file), "{}");
    }

    private List<String> names(String... locations) {
        return Locations.read(List.of(locations), problems).stream()
                .map(ArtifactFile::name)
                .toList();
    }

    private List<String> told() {
        try {
            problems.throwIfAny();
            return List.of();
        } catch (ArtifactsRefused e) {
            return e.problems().stream().map(ArtifactProblem::toString).toList();
        }
    }

    @Test
    void in_one_folder_a_file_is_called_by_its_place_there() {
        assertThat(names(site + "/knee")).containsExactly("valueset/A.json");
        assertThat(names(site.resolve("knee").toUri().toString())).containsExactly("valueset/A.json");
        assertThat(told()).isEmpty();
    }

    @Test
    void in_whichever_order_they_are_named_they_come_in_the_same() {
        var knee = site + "/knee/";
        var hip = site + "/hip.tgz";

        assertThat(names(knee, hip, "classpath:/fhir-resources/"))
                .contains(knee + "valueset/A.json", hip + "!package/ValueSet-b.json")
                .contains("classpath:/fhir-resources/library/GoingHome.json")
                .isEqualTo(names("classpath:/fhir-resources/", hip, knee));
        assertThat(told()).isEmpty();
    }

    @Test
    void one_that_is_named_twice_is_read_once() {
        assertThat(names(site + "/hip.tgz", site + "/hip.tgz")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/knee.tgz",
                "http://elsewhere.example/knee/",
                "ftp:knee",
                "jar:file:x!/"
            })
    void nothing_is_fetched_from_elsewhere(String location) {
        assertThat(names(location)).isEmpty();
        assertThat(told())
                .containsExactly(
                        "goinghome.guidance.locations: " + location + ": expected a folder or a .tgz on this machine");
    }

    @Test
    void one_that_is_not_there_is_told() {
        names(site + "/knee", site + "/shoulder", site + "/shoulder.tgz");

        assertThat(told())
                .hasSize(2)
                .anyMatch(problem ->
                        problem.startsWith("goinghome.guidance.locations: " + site + "/shoulder: holds no .json"))
                .anyMatch(problem ->
                        problem.startsWith("goinghome.guidance.locations: " + site + "/shoulder.tgz: cannot be read"));
    }

    @Test
    void without_any_there_is_no_guidance() {
        assertThat(names()).isEmpty();
        assertThat(told()).containsExactly("goinghome.guidance.locations: $: names no folder and no package");
    }

    @Test
    void an_artifact_in_two_of_them_is_told_with_both() throws Exception {
        var copy = site.resolve("copy/valueset");
        Files.createDirectories(copy);
        Files.copy(TestGuidance.BUILT.resolve("valueset/HeartRate.json"), copy.resolve("Mine.json"));

        for (var locations : List.of(
                List.of("classpath:/fhir-resources/", site + "/copy"),
                List.of(site + "/copy", "classpath:/fhir-resources/"))) {
            assertThat(GuidanceCheck.problems(locations, List.of("en", "es")))
                    .extracting(ArtifactProblem::toString)
                    .as(locations.toString())
                    .contains(Stream.of(
                                    site + "/copy/valueset/Mine.json",
                                    "classpath:/fhir-resources/valueset/HeartRate.json")
                            .sorted()
                            .reduce((first, second) -> second
                                    + ": ValueSet.url: 'https://goinghome.example/fhir/ValueSet/HeartRate' stands in "
                                    + first + " already")
                            .orElseThrow());
        }
    }
}
