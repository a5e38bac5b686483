package org.goinghome.content;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Resource;

/** The artifacts as they are built: Libraries with their CQL and ELM. */
final class ArtifactFiles {

    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final Path BUILT = Path.of("target", "classes", "fhir-resources");

    /** The sources of a second guideline, a sample. */
    static final Path SAMPLE = Path.of("src", "test", "guidelines", "knee-replacement");

    private ArtifactFiles() {}

    static List<Path> all() {
        return below(BUILT);
    }

    /** Everything that says something to people: the built-in guidance and the sample. */
    static List<Path> withWords() {
        return Stream.concat(
                        all().stream().filter(file -> !BUILT.relativize(file).startsWith("library")),
                        below(SAMPLE).stream()
                                .filter(file -> Set.of("codesystem", "plandefinition", "questionnaire", "valueset")
                                        .contains(SAMPLE.relativize(file)
                                                .getName(0)
                                                .toString())))
                .toList();
    }

    static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MetadataResource read(Path file) {
        return (MetadataResource) FHIR.newJsonParser().parseResource(text(file));
    }

    static <T extends Resource> Stream<T> all(Class<T> type) {
        return all().stream().map(ArtifactFiles::read).filter(type::isInstance).map(type::cast);
    }
}
