package org.goinghome.security;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The EHRs at which the timeline is registered as a SMART app. */
public record SmartApps(List<Registration> registrations) {

    /**
     * What an EHR knows the app by.
     *
     * @param fhirServer which the browser reads with the user's token; this service does not
     * @param clientId by which the EHR's authorization server knows the app
     * @param tokenOrigins where that server gives tokens, if it is not where the FHIR server is
     * @param frameAncestors origins of the EHR's pages that may show the app in a frame
     */
    public record Registration(
            FhirServer fhirServer, String clientId, List<String> tokenOrigins, List<String> frameAncestors) {

        public Registration {
            tokenOrigins = List.copyOf(tokenOrigins);
            frameAncestors = List.copyOf(frameAncestors);
        }
    }

    public SmartApps {
        registrations = List.copyOf(registrations);
    }

    /** That of the EHR that calls, which is known by its FHIR servers. */
    public Optional<Registration> of(Client client) {
        return registrations.stream()
                .filter(registration -> client.fhirServers().contains(registration.fhirServer()))
                .findFirst();
    }

    /** What the browser has to reach. */
    List<String> connects() {
        return registrations.stream()
                .flatMap(registration -> Stream.concat(
                        Stream.of(registration.fhirServer().origin()), registration.tokenOrigins().stream()))
                .distinct()
                .toList();
    }

    List<String> frames() {
        return registrations.stream()
                .flatMap(registration -> registration.frameAncestors().stream())
                .distinct()
                .toList();
    }
}
