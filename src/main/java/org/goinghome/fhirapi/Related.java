package org.goinghome.fhirapi;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.UriType;

/** What an artifact needs of the others, and they of others again: whatever is named by its canonical, or as the system of a code. */
final class Related {

    private final Map<String, MetadataResource> byUrl = new LinkedHashMap<>();

    Related(List<MetadataResource> artifacts) {
        artifacts.stream()
                // A guide names all.
                .filter(artifact -> !(artifact instanceof ImplementationGuide))
                .forEach(artifact -> byUrl.put(artifact.getUrl(), artifact));
    }

    /** The artifact first, then the others, the nearest first. */
    List<MetadataResource> to(MetadataResource artifact) {
        var found = new LinkedHashMap<String, MetadataResource>();
        var open = new ArrayDeque<MetadataResource>(List.of(artifact));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (found.putIfAbsent(next.getUrl(), next) == null) {
                named(next)
                        .map(uri -> uri.replaceFirst("\\|.*", ""))
                        .filter(byUrl::containsKey)
                        .map(byUrl::get)
                        .forEach(open::add);
            }
        }
        return List.copyOf(found.values());
    }

    private static Stream<String> named(Base element) {
        var here =
                element instanceof UriType uri && uri.hasValue() ? Stream.of(uri.getValue()) : Stream.<String>empty();
        var extensions = element instanceof MetadataResource artifact
                ? artifact.getExtension().stream().flatMap(Related::named)
                : Stream.<String>empty();
        return Stream.of(
                        here,
                        extensions,
                        element.children().stream()
                                .flatMap(property -> property.getValues().stream())
                                .flatMap(Related::named))
                .flatMap(uris -> uris);
    }
}
