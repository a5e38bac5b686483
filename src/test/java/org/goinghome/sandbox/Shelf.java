package org.goinghome.sandbox;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** All resources of one type, to be read and searched. */
public final class Shelf implements IResourceProvider {

    /** Which HAPI takes care of: paging and the form of the answer. */
    private static final Set<String> OF_THE_SERVER = Set.of("_count", "_format", "_pretty");

    private final Class<? extends Resource> type;
    private final String name;
    private final List<Resource> resources;

    Shelf(Class<? extends Resource> type, String name, List<Resource> resources) {
        this.type = type;
        this.name = name;
        this.resources = List.copyOf(resources);
    }

    @Override
    public Class<? extends Resource> getResourceType() {
        return type;
    }

    @Read
    public Resource read(@IdParam IdType id) {
        return resources.stream()
                .filter(resource -> resource.getIdElement().getIdPart().equals(id.getIdPart()))
                .findFirst()
                .orElseThrow(() -> new ResourceNotFoundException(id));
    }

    @Search(allowUnknownParams = true)
    public IBundleProvider search(RequestDetails request) {
        Predicate<Resource> found = resource -> true;
        var sorted = new ArrayList<>(resources);
        for (var parameter : request.getParameters().entrySet()) {
            var key = parameter.getKey();
            if (OF_THE_SERVER.contains(key)) {
                continue;
            }
            for (var value : parameter.getValue()) {
                if (key.equals("_sort")) {
                    sorted.sort(Sorting.of(name, value));
                } else if (value.isBlank()) {
                    throw new InvalidRequestException("'" + key + "' is blank");
                } else {
                    found = found.and(Criterion.of(name, key, value));
                }
            }
        }
        return new SimpleBundleProvider(sorted.stream().filter(found).toList());
    }
}
