package org.goinghome.security;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An EHR that calls, and what is done for it.
 *
 * @param name for logs; holds nothing of a patient
 * @param fhirServers those that may be read with the tokens that it sends
 * @param networks where they may stand
 * @param fhirWithoutToken whether they may be read without a token as well
 * @param corsOrigins web pages that may call for it, such as {@code https://ehr.example}
 * @param deadline how long an answer may take in all
 * @param failureMode what it gets when there is no answer
 * @param alone whether it is the only client, so that nobody else waits for it
 * @param callsPerSecond how many calls it may make; 0 for as many as it likes
 */
public record Client(
        String name,
        List<FhirServer> fhirServers,
        Networks networks,
        boolean fhirWithoutToken,
        Set<String> corsOrigins,
        Duration deadline,
        FailureMode failureMode,
        boolean alone,
        int callsPerSecond) {

    public Client {
        fhirServers = List.copyOf(fhirServers);
        corsOrigins = Set.copyOf(corsOrigins);
    }

    /** What a client gets when something that is required cannot be read. */
    public enum FailureMode {
        /** Status 412, as CDS Hooks says. */
        PRECONDITION_FAILED,
        /** A card, for EHRs that show nobody what went wrong. */
        VISIBLE_CARD
    }

    /** The server that a call names, if it may be read. */
    public Optional<FhirServer> fhirServer(String address) {
        return fhirServers.stream().filter(server -> server.isNamed(address)).findFirst();
    }
}
