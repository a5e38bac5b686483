package org.goinghome.artifact;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * The guidance we hold: every conformance resource by its canonical, with the names of codes and expansions at hand. Immutable
 * after loading.
 */
public final class Artifacts {

    /** What is read of a FHIR package; its other resources say nothing about what to do for a patient. */
    private static final Set<String> KNOWLEDGE =
            Set.of("ActivityDefinition", "CodeSystem", "Library", "PlanDefinition", "Questionnaire", "ValueSet");

    private final Map<String, MetadataResource> byCanonical = new LinkedHashMap<>();
    private final Map<String, String> fileByCanonical = new LinkedHashMap<>();
    private final Map<Names.Code, Text> names = new LinkedHashMap<>();

    private Artifacts() {}

    /** Reads all files; whatever is wrong with one of them is added to {@code problems}, and that file left out. */
    public static Artifacts load(FhirContext fhir, List<ArtifactFile> files, Problems problems) {
        var artifacts = new Artifacts();
        var profiles = new LinkedHashMap<ArtifactFile, StructureDefinition>();
        files.forEach(file -> artifacts.read(fhir, file, profiles, problems));
        artifacts.addOwn(profiles, problems);
        artifacts.collectNames();
        artifacts.checkCanonicals(problems);
        return artifacts;
    }

    private void read(
            FhirContext fhir, ArtifactFile file, Map<ArtifactFile, StructureDefinition> profiles, Problems problems) {
        try {
            var events = new Problems();
            var resource = fhir.newJsonParser()
                    .setParserErrorHandler(new EveryEvent(file.name(), events))
                    .parseResource(file.json());
            if (file.ofPackage() && resource instanceof StructureDefinition profile) {
                profiles.put(file, profile);
                return;
            }
            if (file.ofPackage() && !KNOWLEDGE.contains(resource.fhirType())) {
                return;
            }
            problems.addAll(events);
            if (resource instanceof MetadataResource artifact) {
                add(file, artifact, problems);
            } else {
                problems.add(
                        file.name(),
                        resource.fhirType(),
                        "is not a resource that carries guidance; expected one with a canonical url");
            }
        } catch (DataFormatException e) {
            problems.add(file.name(), "$", "is not FHIR R4 JSON: " + e.getMessage());
        }
    }

    /** A package may hold profiles that its guidance does not use, and that refer to those of others. */
    private void addOwn(Map<ArtifactFile, StructureDefinition> profiles, Problems problems) {
        var bases = bases();
        profiles.forEach((file, profile) -> {
            if (profile.hasUrl() && bases.stream().anyMatch(profile.getUrl()::startsWith)) {
                add(file, profile, problems);
            }
        });
    }

    private void add(ArtifactFile file, MetadataResource artifact, Problems problems) {
        var type = artifact.fhirType();
        Stream.of(
                        new String[] {"url", artifact.getUrl()},
                        new String[] {"version", artifact.getVersion()},
                        new String[] {"name", artifact.getName()})
                .filter(element -> element[1] == null || element[1].isBlank())
                .forEach(element -> problems.add(file.name(), type + "." + element[0], "is missing"));
        if (artifact.getUrl() == null) {
            return;
        }
        var other = fileByCanonical.putIfAbsent(artifact.getUrl(), file.name());
        if (other != null) {
            problems.add(file.name(), type + ".url", "'" + artifact.getUrl() + "' stands in " + other + " already");
            return;
        }
        byCanonical.put(artifact.getUrl(), artifact);
    }

    private void collectNames() {
        // A value set may name a code for its own use; else the code system's name stands.
        Stream.concat(all(ValueSet.class), all(CodeSystem.class))
                .forEach(artifact ->
                        Names.of(artifact).forEach((code, name) -> names.merge(code, name, Text::orTranslatedAs)));
    }

    private void checkCanonicals(Problems problems) {
        var bases = bases();
        byCanonical.forEach((url, artifact) -> Canonicals.of(artifact)
                .filter(reference -> reference.followed() || bases.stream().anyMatch(reference.canonical()::startsWith))
                .filter(reference ->
                        find(MetadataResource.class, reference.canonical()).isEmpty())
                .forEach(reference -> problems.add(
                        file(artifact),
                        reference.path(),
                        "names '" + reference.canonical() + "', which is not among the artifacts")));
    }

    private Set<String> bases() {
        return byCanonical.values().stream().map(Artifacts::base).collect(Collectors.toSet());
    }

    /** Under which whoever wrote it names all artifacts: its url without type and name. */
    private static String base(MetadataResource artifact) {
        var end = artifact.getUrl().lastIndexOf("/" + artifact.fhirType() + "/");
        return end < 0 ? artifact.getUrl() : artifact.getUrl().substring(0, end + 1);
    }

    /** The artifact of a canonical, with or without {@code |version}; empty if there is none of that type and version. */
    public <T extends MetadataResource> Optional<T> find(Class<T> type, String canonical) {
        var bar = canonical.indexOf('|');
        var url = bar < 0 ? canonical : canonical.substring(0, bar);
        return Optional.ofNullable(byCanonical.get(url))
                .filter(type::isInstance)
                .map(type::cast)
                .filter(artifact -> bar < 0 || canonical.substring(bar + 1).equals(artifact.getVersion()));
    }

    /** Every artifact of a type that is not retired, in the order of the files. */
    public <T extends MetadataResource> Stream<T> all(Class<T> type) {
        return byCanonical.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(artifact -> artifact.getStatus() != PublicationStatus.RETIRED);
    }

    /** The file of an artifact, to name it to a person. */
    public String file(MetadataResource artifact) {
        return fileByCanonical.getOrDefault(artifact.getUrl(), artifact.getUrl());
    }

    /** The codes of a ValueSet's expansion; empty if it is not held or carries none. */
    public List<Coding> expansion(String canonical) {
        var codes = new ArrayList<Coding>();
        find(ValueSet.class, canonical)
                .ifPresent(valueSet -> valueSet.getExpansion()
                        .getContains()
                        .forEach(concept ->
                                codes.add(new Coding(concept.getSystem(), concept.getCode(), concept.getDisplay()))));
        return List.copyOf(codes);
    }

    /** What people call a code, from our own code systems and value sets only: never from what somebody sent. */
    public Optional<Text> name(String system, String code) {
        return Optional.ofNullable(names.get(new Names.Code(system, code)));
    }
}
