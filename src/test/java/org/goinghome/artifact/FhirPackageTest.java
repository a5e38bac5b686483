package org.goinghome.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.hl7.fhir.r4.model.MetadataResource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A FHIR package is read for its guidance, and one that is not as it should be is refused with what is wrong. */
class FhirPackageTest {

    private static final String BASE = "https://tiny.example/fhir/";

    private final Problems problems = new Problems();

    private static String artifact(String type, String url, String more) {
        return """
                {"resourceType": "%s", "id": "%s", "url": "%s", "version": "1.0.0", "name": "N", "status": "active"%s}""".formatted(type, url.replaceFirst(".*/", ""), url, more);
    }

    private static String valueSet(String name) {
        return artifact("ValueSet", BASE + "ValueSet/" + name, "");
    }

    private List<ArtifactFile> read(byte[] tgz) {
        return FhirPackage.read("knee.tgz", new ByteArrayInputStream(tgz), problems);
    }

    private Artifacts load(TestPackage tgz) {
        return Artifacts.load(FhirContext.forR4Cached(), read(tgz.bytes()), problems);
    }

    private List<String> told() {
        try {
            problems.throwIfAny();
            return List.of();
        } catch (ArtifactsRefused e) {
            return e.problems().stream().map(ArtifactProblem::toString).toList();
        }
    }

    @Nested
    class What_it_holds {

        @Test
        void are_the_files_of_the_folder_package() {
            var files = read(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with("package/.index.json", "{}")
                    .with("package/example/Patient-p.json", "{\"resourceType\": \"Patient\"}")
                    .with("package/other/notes.json", "[]")
                    .with("package/readme.md", "Text")
                    .with("other/ValueSet-b.json", valueSet("B"))
                    .bytes());

            assertThat(told()).isEmpty();
            assertThat(files)
                    .containsExactly(new ArtifactFile("knee.tgz!package/ValueSet-a.json", valueSet("A"), true));
        }

        @Test
        void that_is_no_guidance_is_passed_over() {
            var artifacts = load(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with(
                            "package/ImplementationGuide-g.json",
                            artifact(
                                    "ImplementationGuide",
                                    BASE + "ImplementationGuide/G",
                                    ", \"fhirVersion\": [\"4.0.1\"]"))
                    .with("package/SearchParameter-s.json", artifact("SearchParameter", BASE + "SearchParameter/S", ""))
                    .with("package/Patient-p.json", "{\"resourceType\": \"Patient\"}")
                    .with(
                            "package/StructureDefinition-theirs.json",
                            artifact(
                                    "StructureDefinition",
                                    "https://elsewhere.example/StructureDefinition/T",
                                    ", \"baseDefinition\": \"https://elsewhere.example/StructureDefinition/U\"")));

            assertThat(told()).isEmpty();
            assertThat(artifacts.all(MetadataResource.class))
                    .extracting(MetadataResource::getUrl)
                    .containsExactly(BASE + "ValueSet/A");
        }

        @Test
        void are_the_profiles_of_its_own_guidance() {
            var artifacts = load(new TestPackage()
                    .with(
                            "package/StructureDefinition-ours.json",
                            artifact("StructureDefinition", BASE + "StructureDefinition/O", ""))
                    .with("package/StructureDefinition-none.json", "{\"resourceType\": \"StructureDefinition\"}")
                    .with("package/ValueSet-a.json", valueSet("A")));

            assertThat(told()).isEmpty();
            assertThat(artifacts.all(MetadataResource.class))
                    .extracting(MetadataResource::getUrl)
                    .containsExactly(BASE + "ValueSet/A", BASE + "StructureDefinition/O");
        }

        @Test
        void is_checked_as_strictly_as_any_guidance() {
            load(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A").replace("\"name\"", "\"nmae\""))
                    .with("package/ValueSet-b.json", "{\"resourceType\":")
                    .with("package/ValueSet-c.json", valueSet("A")));

            assertThat(told())
                    .anyMatch(problem ->
                            problem.startsWith("knee.tgz!package/ValueSet-a.json") && problem.contains("nmae"))
                    .anyMatch(problem -> problem.startsWith("knee.tgz!package/ValueSet-b.json: $: is not FHIR R4 JSON"))
                    .contains("knee.tgz!package/ValueSet-c.json: ValueSet.url: '" + BASE
                            + "ValueSet/A' stands in knee.tgz!package/ValueSet-a.json already");
        }
    }

    @Nested
    class Is_refused {

        @Test
        void without_its_description() {
            read(new TestPackage(false)
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .bytes());

            assertThat(told()).containsExactly("knee.tgz: $: is not a FHIR package: it has no package/package.json");
        }

        @Test
        void without_an_artifact() {
            read(new TestPackage().bytes());

            assertThat(told()).containsExactly("knee.tgz: $: holds no package/*.json with an artifact");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../evil.json",
                    "package/../../evil.json",
                    "/etc/evil.json",
                    "package\\evil.json",
                    "package/.."
                })
        void with_a_path_that_leads_out_of_it(String path) {
            read(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with(path, new byte[0], entry -> entry.setName(path))
                    .bytes());

            assertThat(told())
                    .as(path)
                    .containsExactly("knee.tgz: " + path + ": is a path that leads out of the package");
        }

        @ParameterizedTest
        @ValueSource(
                bytes = {
                    TarConstants.LF_SYMLINK,
                    TarConstants.LF_LINK,
                    TarConstants.LF_CHR,
                    TarConstants.LF_BLK,
                    TarConstants.LF_FIFO
                })
        void with_a_link_or_a_device(byte kind) {
            read(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .withKind("package/Library-b.json", kind, "/etc/passwd")
                    .bytes());

            assertThat(told())
                    .containsExactly(
                            "knee.tgz: package/Library-b.json: is a link, a device or sparse; expected files and folders only");
        }

        @Test
        void with_the_same_file_twice() {
            read(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with("package/ValueSet-a.json", valueSet("B"))
                    .bytes());

            assertThat(told()).containsExactly("knee.tgz: package/ValueSet-a.json: is in the package twice");
        }

        @Test
        void with_a_text_that_is_not_utf_8() {
            var files = read(new TestPackage()
                    .with("package/ValueSet-a.json", new byte[] {'{', (byte) 0xff, '}'}, entry -> {})
                    .bytes());

            assertThat(told()).containsExactly("knee.tgz: package/ValueSet-a.json: is not UTF-8");
            assertThat(files).isEmpty();
        }

        @Test
        void with_a_file_that_is_too_large() {
            read(new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with("package/ValueSet-b.json", new byte[(16 << 20) + 1], entry -> {})
                    .bytes());

            assertThat(told()).containsExactly("knee.tgz: package/ValueSet-b.json: has more than 16 MiB");
        }

        /** 80 MiB of nothing are 80 KiB. */
        @Test
        void when_it_unpacks_to_more_than_a_guidance_can_need() {
            var tgz = new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .with("package/other/zeros.bin", new byte[80 << 20], entry -> {})
                    .bytes();
            assertThat(tgz).hasSizeLessThan(100_000);

            read(tgz);

            assertThat(told()).containsExactly("knee.tgz: $: unpacks to more than 64 MiB");
        }

        @Test
        void with_more_entries_than_a_guidance_can_have() {
            var tgz = new TestPackage();
            for (var i = 0; i < 5000; i++) {
                tgz.with("package/other/" + i, "");
            }

            read(tgz.bytes());

            assertThat(told()).containsExactly("knee.tgz: $: has more than 5000 entries");
        }

        @Test
        void when_it_was_cut_off_or_changed_anywhere() {
            var whole = new TestPackage()
                    .with("package/ValueSet-a.json", valueSet("A"))
                    .bytes();

            for (var length = 0; length < whole.length; length += 7) {
                assertRefused(Arrays.copyOf(whole, length), length + " of " + whole.length + " bytes");
            }
            // The checksum of the whole stands at its end.
            var changed = whole.clone();
            changed[whole.length - 6] ^= 1;
            assertRefused(changed, "another checksum");
        }

        @Test
        void when_it_is_not_a_tgz() {
            assertRefused("<html>404</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8), "a page");
        }

        private void assertRefused(byte[] tgz, String what) {
            var own = new Problems();
            FhirPackage.read("knee.tgz", new ByteArrayInputStream(tgz), own);
            assertThat(own.isEmpty()).as(what).isFalse();
        }
    }
}
