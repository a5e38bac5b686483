package org.goinghome.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import tools.jackson.databind.JsonNode;

/** Reads an EHR's own FHIR server, as the EHR does for a prefetch. */
final class FhirReader {

    private static final FhirContext FHIR = FhirContext.forR4();

    private final IGenericClient client;

    FhirReader(FhirAccess access) {
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        // The first answer of a server may take long.
        FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
        client = FHIR.newRestfulGenericClient(access.base());
        if (!access.token().isEmpty()) {
            client.registerInterceptor(new BearerTokenAuthInterceptor(access.token()));
        }
    }

    /**
     * A resource, or the first page of a search, as the server gave it.
     *
     * @throws BaseServerResponseException if it did not
     */
    JsonNode get(String relative) {
        return Chart.JSON.readTree(FHIR.newJsonParser().encodeResourceToString(resource(relative)));
    }

    private IBaseResource resource(String relative) {
        var search = relative.indexOf('?');
        if (search >= 0) {
            return client.search()
                    .byUrl(relative.replace("|", "%7C"))
                    .returnBundle(Bundle.class)
                    .execute();
        }
        var slash = relative.indexOf('/');
        return client.read()
                .resource(relative.substring(0, slash))
                .withId(relative.substring(slash + 1))
                .execute();
    }

    /** The stay that began last. */
    Optional<String> lastEncounter(String patientId) {
        return client
                .search()
                .byUrl("Encounter?patient=" + patientId + "&_sort=-date&_count=1")
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .findFirst()
                .map(entry -> entry.getResource().getIdElement().getIdPart());
    }
}
