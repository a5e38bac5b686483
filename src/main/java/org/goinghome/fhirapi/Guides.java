package org.goinghome.fhirapi;

import java.util.List;
import org.goinghome.artifact.Artifacts;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;

/** An ImplementationGuide lists what belongs to it; the list is made here, so that it cannot be wrong. */
final class Guides {

    private final List<MetadataResource> artifacts;

    private Guides(List<MetadataResource> artifacts) {
        this.artifacts = artifacts;
    }

    static Guides of(Artifacts artifacts) {
        return new Guides(artifacts.all(MetadataResource.class).toList());
    }

    /** Where the canonicals of a guide begin. */
    static String base(ImplementationGuide guide) {
        return guide.getUrl().replaceFirst("/ImplementationGuide/.*", "");
    }

    static boolean covers(ImplementationGuide guide, MetadataResource artifact) {
        return artifact.getUrl().startsWith(base(guide) + "/" + artifact.fhirType() + "/");
    }

    /** A guide with its list; any other artifact as it is. */
    MetadataResource described(MetadataResource artifact) {
        if (!(artifact instanceof ImplementationGuide guide)) {
            return artifact;
        }
        var described = guide.copy();
        described.setDefinition(null);
        artifacts.stream()
                .filter(other -> other != guide && covers(guide, other))
                .forEach(other -> {
                    var listed = described.getDefinition().addResource().setName(other.getTitle());
                    listed.getReference()
                            .setReference(other.fhirType() + "/"
                                    + other.getIdElement().getIdPart());
                });
        return described;
    }
}
