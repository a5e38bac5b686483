package org.goinghome.fhirapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.goinghome.artifact.Artifacts;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guidance that the service judges by, as one file, and what tells whether it is the one that somebody approved. Each is made when
 * somebody first asks for it: that takes as long as a tenth of a start.
 */
public final class PublishedPackage {

    private final FhirContext fhir;
    private final Artifacts artifacts;
    private final SingletonSupplier<Optional<byte[]>> tgz;
    private final SingletonSupplier<String> sha256;

    private PublishedPackage(FhirContext fhir, Artifacts artifacts) {
        this.fhir = fhir;
        this.artifacts = artifacts;
        this.tgz = SingletonSupplier.of(this::pack);
        this.sha256 = SingletonSupplier.of(() -> sha256(entries()));
    }

    /** Of all artifacts that belong to the guide among them. */
    public static PublishedPackage of(FhirContext fhir, Artifacts artifacts) {
        return new PublishedPackage(fhir, artifacts);
    }

    private List<PackageFile.Entry> entries() {
        return artifacts
                .all(MetadataResource.class)
                .map(Guides.of(artifacts)::described)
                .map(artifact -> new PackageFile.Entry(
                        artifact, fhir.newJsonParser().setPrettyPrint(true).encodeResourceToString(artifact)))
                .toList();
    }

    private Optional<byte[]> pack() {
        return artifacts
                .all(ImplementationGuide.class)
                .findFirst()
                .map(guide -> PackageFile.of(
                        description(guide),
                        entries().stream()
                                .filter(entry -> Guides.covers(guide, entry.resource()))
                                .toList()));
    }

    private static ObjectNode description(ImplementationGuide guide) {
        var description = JsonMapper.shared().createObjectNode();
        description.put("name", guide.getPackageId());
        description.put("version", guide.getVersion());
        description.put("type", "fhir.ig");
        description.put("canonical", Guides.base(guide));
        description.put("url", Guides.base(guide));
        description.put("title", guide.getTitle());
        description.put("description", guide.getDescription());
        description.put("author", guide.getPublisher());
        description.put("license", guide.getLicense().toCode());
        description.putArray("fhirVersions").add("4.0.1");
        description.putObject("dependencies").put("hl7.fhir.r4.core", "4.0.1");
        return description;
    }

    /** Of all artifacts, whichever package they came from, in the order of their canonicals. */
    private static String sha256(List<PackageFile.Entry> entries) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            entries.stream()
                    .sorted(Comparator.comparing(entry -> entry.resource().getUrl()))
                    .forEach(entry -> digest.update(entry.json().getBytes(UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Nothing if no guide names the package. */
    public Optional<byte[]> tgz() {
        return tgz.obtain();
    }

    /** Of all guidance in use, in hexadecimal digits. */
    String sha256() {
        return sha256.obtain();
    }
}
