package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/** What an artifact comes with, and what it needs. */
final class Knowledge {

    private final Published published;

    /** Of each published Library, which never changes; to read its compiled form takes longer than all else here. */
    private final Map<Library, List<DataRequirement>> retrieves = new ConcurrentHashMap<>();

    Knowledge(Published published) {
        this.published = published;
    }

    /** SDC's {@code $package}: the questionnaire and everything that it refers to, as a collection. */
    @Operation(name = "$package", type = Questionnaire.class, idempotent = true)
    public Bundle packaged(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            RequestDetails request) {
        Asked.only(request, "url");
        var language = Asked.language(request, published.languages());
        var bundle = new Bundle().setType(BundleType.COLLECTION);
        related(published.require(Questionnaire.class, id, url, language), language)
                .forEach(artifact ->
                        bundle.addEntry().setFullUrl(artifact.getUrl()).setResource(artifact));
        return bundle;
    }

    /** The inputs of a plan and of those that it unfolds, which are what the hook asks for. */
    @Operation(
            name = "$data-requirements",
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/PlanDefinition-data-requirements",
            type = PlanDefinition.class,
            idempotent = true)
    public Library ofPlan(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            RequestDetails request) {
        Asked.only(request, "url");
        var language = Asked.language(request, published.languages());
        var related = related(published.require(PlanDefinition.class, id, url, language), language);
        return requirements(
                related,
                related.stream()
                        .filter(PlanDefinition.class::isInstance)
                        .flatMap(plan -> ((PlanDefinition) plan).getAction().stream())
                        .flatMap(Knowledge::inputs));
    }

    /** What the logic of a library and of those that it includes reads. */
    @Operation(
            name = "$data-requirements",
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/Library-data-requirements",
            type = Library.class,
            idempotent = true)
    public Library ofLibrary(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            RequestDetails request) {
        Asked.only(request, "url");
        var language = Asked.language(request, published.languages());
        var related = related(published.require(Library.class, id, url, language), language);
        return requirements(
                related,
                related.stream()
                        .filter(Library.class::isInstance)
                        .flatMap(library -> retrieves.computeIfAbsent((Library) library, Retrieves::of).stream()));
    }

    private static Stream<DataRequirement> inputs(PlanDefinitionActionComponent action) {
        return Stream.concat(
                action.getInput().stream(), action.getAction().stream().flatMap(Knowledge::inputs));
    }

    private List<MetadataResource> related(MetadataResource artifact, String language) {
        return new Related(published.all(MetadataResource.class, language)).to(artifact);
    }

    /** As a module definition, the first of the artifacts being what it is for. */
    private static Library requirements(List<MetadataResource> artifacts, Stream<DataRequirement> required) {
        var library = new Library().setStatus(PublicationStatus.ACTIVE).setType(new CodeableConcept());
        library.getType()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
                .setCode("module-definition");
        artifacts.stream()
                .skip(1)
                .forEach(artifact -> library.addRelatedArtifact()
                        .setType(RelatedArtifactType.DEPENDSON)
                        .setResource(artifact.getUrl() + "|" + artifact.getVersion()));
        required.filter(Objects::nonNull).forEach(input -> {
            if (library.getDataRequirement().stream().noneMatch(input::equalsDeep)) {
                library.addDataRequirement(input);
            }
        });
        return library;
    }
}
