package org.goinghome.security;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.goinghome.security.Client.FailureMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done for whoever reaches the service while it has no clients, which is this machine alone.
 *
 * @param fhirServers base addresses of the FHIR servers that may be read; none by default
 * @param fhirNetworks networks in which they stand, such as {@code 10.20.0.0/16}; by default the internet, and this machine
 *     for a server named {@code localhost}
 * @param fhirWithoutToken whether they are read without a token as well
 * @param corsOrigins web pages that may call, such as {@code http://localhost:3000}; none by default
 * @param deadline how long an answer may take
 * @param failureMode what is answered when a required input cannot be read
 */
@ConfigurationProperties("goinghome.open")
record OpenAccess(
        @DefaultValue List<String> fhirServers,
        @DefaultValue List<String> fhirNetworks,
        @DefaultValue("false") boolean fhirWithoutToken,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("2500ms") Duration deadline,
        @DefaultValue("precondition-failed") FailureMode failureMode) {

    OpenAccess {
        if (deadline.toMillis() < 200 || deadline.toMinutes() >= 1) {
            throw new IllegalArgumentException("goinghome.open.deadline: expected 200ms to 60s");
        }
        // Any page, written *, would be any that somebody on this machine looks at.
        corsOrigins = corsOrigins.stream().map(ClientsReader::origin).toList();
    }

    Client client() {
        return new Client(
                "open",
                fhirServers().stream().map(FhirServer::at).toList(),
                Networks.of(fhirNetworks()),
                fhirWithoutToken(),
                Set.copyOf(corsOrigins()),
                deadline(),
                failureMode(),
                true,
                0);
    }
}
