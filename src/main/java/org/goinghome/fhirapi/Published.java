package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** The guidance as others fetch it, as a server gives it: every artifact in every language, copied when that is first asked for. */
final class Published {

    /** In no one language: with every translation beside its text. */
    static final String AS_WRITTEN = "";

    private static final SingletonSupplier<List<MetadataResource>> NONE = SingletonSupplier.of(List.of());

    private final Languages languages;
    private final Map<String, SingletonSupplier<List<MetadataResource>>> byLanguage = new HashMap<>();

    /** @param started when an artifact was last changed that has no date of its own */
    Published(Artifacts artifacts, Languages languages, Instant started) {
        this.languages = languages;
        requireIds(artifacts);
        var guides = Guides.of(artifacts);
        byLanguage.put(
                AS_WRITTEN,
                SingletonSupplier.of(() -> artifacts
                        .all(MetadataResource.class)
                        .map(artifact -> served(guides.described(artifact).copy(), started))
                        .toList()));
        languages
                .tags()
                .forEach(language -> byLanguage.put(
                        language,
                        SingletonSupplier.of(() -> artifacts
                                .all(MetadataResource.class)
                                .map(artifact -> served(InLanguage.of(guides.described(artifact), language), started))
                                .toList())));
    }

    /** What has no id could not be fetched, and of two with the same only one. */
    private static void requireIds(Artifacts artifacts) {
        var problems = new Problems();
        var files = new HashMap<String, String>();
        artifacts.all(MetadataResource.class).forEach(artifact -> {
            var type = artifact.fhirType();
            var id = artifact.getIdElement().getIdPart();
            var other = files.putIfAbsent(type + "/" + id, artifacts.file(artifact));
            if (id == null) {
                problems.add(artifacts.file(artifact), type + ".id", "is missing");
            } else if (other != null) {
                problems.add(artifacts.file(artifact), type + ".id", "'" + id + "' is that of " + other + " too");
            }
        });
        problems.throwIfAny();
    }

    /** The version is that of the guidance, as it changes only with that. */
    private static MetadataResource served(MetadataResource artifact, Instant started) {
        artifact.setId(new IdType(artifact.fhirType(), artifact.getIdElement().getIdPart(), artifact.getVersion()));
        artifact.getMeta()
                .setVersionId(artifact.getVersion())
                .setLastUpdated(artifact.hasDate() ? artifact.getDate() : Date.from(started));
        return artifact;
    }

    Languages languages() {
        return languages;
    }

    /** All of a type, in the order of the files. */
    <T extends MetadataResource> List<T> all(Class<T> type, String language) {
        return byLanguage.getOrDefault(language, NONE).obtain().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T extends MetadataResource> Optional<T> read(Class<T> type, String id, String language) {
        return all(type, language).stream()
                .filter(artifact -> id.equals(artifact.getIdElement().getIdPart()))
                .findFirst();
    }

    /**
     * The one that an operation is about.
     *
     * @param id where the address names it
     * @param url its canonical, with or without a version, where a parameter does
     * @throws InvalidRequestException if neither or both do
     * @throws ResourceNotFoundException if there is none
     */
    <T extends MetadataResource> T require(Class<T> type, @Nullable IdType id, @Nullable UriType url, String language) {
        if ((id == null) == (url == null)) {
            throw new InvalidRequestException(
                    "Either the address names the " + type.getSimpleName() + ", or the parameter 'url' does.");
        }
        var found = id != null
                ? read(type, id.getIdPart(), language)
                : all(type, language).stream()
                        .filter(artifact -> Criteria.isAt(artifact, String.valueOf(url.getValue())))
                        .findFirst();
        return found.orElseThrow(
                () -> new ResourceNotFoundException("There is no such " + type.getSimpleName() + " here."));
    }
}
