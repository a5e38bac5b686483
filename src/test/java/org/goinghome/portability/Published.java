package org.goinghome.portability;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.ParameterSettings;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MetadataResource;

/** The artifacts as they are published: what the build put together, and nothing else. */
final class Published {

    static final FhirContext FHIR = FhirContext.forR4Cached();

    /** The moment at which every case happens. */
    static final ZonedDateTime NOW = ZonedDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);

    private static final Path BUILT = Path.of("target", "classes", "fhir-resources");

    private final Artifacts artifacts;
    private final Guidance guidance;

    private Published(Artifacts artifacts, Guidance guidance) {
        this.artifacts = artifacts;
        this.guidance = guidance;
    }

    static Published load() {
        var problems = new Problems();
        var artifacts = Artifacts.load(FHIR, files(), problems);
        var guidance = Guidance.link(FHIR, artifacts, new ParameterSettings(Map.of(), Map.of()), NOW, problems);
        problems.throwIfAny();
        return new Published(artifacts, guidance);
    }

    private static List<ArtifactFile> files() {
        try (var files = Files.walk(BUILT)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new ArtifactFile(file.getFileName().toString(), text(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Artifacts artifacts() {
        return artifacts;
    }

    Guidance guidance() {
        return guidance;
    }

    /** A copy of all, for an engine to do with as it likes. */
    Bundle bundle() {
        var bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        artifacts
                .all(MetadataResource.class)
                .forEach(artifact -> bundle.addEntry().setResource(artifact.copy()));
        return bundle;
    }

    ServicePlan service(String id) {
        var service = guidance.services().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no plan has the endpoint " + id));
        return new ServicePlan(service, artifacts);
    }
}
