package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.StringAndListParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenAndListParam;
import ca.uhn.fhir.rest.param.UriAndListParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IAnyResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.jspecify.annotations.Nullable;

/** Read and search of one type of artifact. */
final class ArtifactProvider<T extends MetadataResource> implements IResourceProvider {

    private static final int PAGE = 50;

    private final Class<T> type;
    private final Published published;

    ArtifactProvider(Class<T> type, Published published) {
        this.type = type;
        this.published = published;
    }

    @Override
    public Class<T> getResourceType() {
        return type;
    }

    /** The artifact, and a version of it; there is none but the one that is in use. */
    @Read(version = true)
    public IAnyResource read(@IdParam IdType id, RequestDetails request) {
        return published
                .read(type, id.getIdPart(), Asked.language(request, published.languages()))
                .filter(artifact ->
                        !id.hasVersionIdPart() || id.getVersionIdPart().equals(artifact.getVersion()))
                .orElseThrow(() -> new ResourceNotFoundException("There is no " + type.getSimpleName() + " with this id"
                        + (id.hasVersionIdPart() ? " and version." : ".")));
    }

    /** Those that every parameter fits. */
    @Search
    public IBundleProvider search(
            @OptionalParam(name = "_id") @Nullable TokenAndListParam ids,
            @OptionalParam(name = "url") @Nullable UriAndListParam urls,
            @OptionalParam(name = "version") @Nullable TokenAndListParam versions,
            @OptionalParam(name = "name") @Nullable StringAndListParam names,
            @OptionalParam(name = "title") @Nullable StringAndListParam titles,
            @OptionalParam(name = "status") @Nullable TokenAndListParam statuses,
            @OptionalParam(name = "context") @Nullable TokenAndListParam contexts,
            @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
            @OptionalParam(name = "_language") @Nullable StringParam language,
            @Count @Nullable Integer count,
            @Offset @Nullable Integer offset,
            RequestDetails request) {
        var criteria = new Criteria()
                .and(
                        ids,
                        (artifact, id) -> Criteria.isToken(
                                id, null, artifact.getIdElement().getIdPart()))
                .and(urls, (artifact, url) -> Criteria.isAt(artifact, url.getValue()))
                .and(versions, (artifact, version) -> Criteria.isToken(version, null, artifact.getVersion()))
                .and(names, (artifact, name) -> Criteria.isText(name, artifact.getName()))
                .and(titles, (artifact, title) -> Criteria.isText(title, artifact.getTitle()))
                .and(
                        statuses,
                        (artifact, status) -> Criteria.isToken(
                                status,
                                artifact.getStatus().getSystem(),
                                artifact.getStatus().toCode()))
                .and(contexts, Criteria::isFor)
                .updated(updated);
        var found = published.all(type, Asked.language(request, published.languages())).stream()
                .filter(criteria.all())
                .toList();
        return page(found, Math.max(0, Objects.requireNonNullElse(offset, 0)), Objects.requireNonNullElse(count, PAGE));
    }

    /** Which page it is stands in the address, so that nothing is kept from one page to the next. */
    private static IBundleProvider page(List<? extends MetadataResource> found, int offset, int count) {
        var from = Math.min(offset, found.size());
        var page = new SimpleBundleProvider(found.subList(from, (int) Math.min(found.size(), (long) from + count)));
        page.setSize(found.size());
        page.setCurrentPageOffset(from);
        page.setCurrentPageSize(Math.max(1, count));
        return page;
    }
}
