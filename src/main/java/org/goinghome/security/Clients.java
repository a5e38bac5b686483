package org.goinghome.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may call.
 *
 * @param publicUrl the address under which clients know this service, without a slash at the end; empty if there are no clients
 * @param trusted those who have to prove who they are; if there are none, whoever reaches the service may call
 */
record Clients(String publicUrl, List<TrustedClient> trusted) {

    Clients {
        trusted = List.copyOf(trusted);
    }

    /** Whether nobody has to prove anything, which is safe on a loopback address only. */
    boolean open() {
        return trusted.isEmpty();
    }

    Optional<TrustedClient> issuing(String issuer) {
        return trusted.stream().filter(each -> each.issuer().equals(issuer)).findFirst();
    }

    /** Web pages that may call for any client. */
    Set<String> corsOrigins() {
        return trusted.stream()
                .flatMap(each -> Stream.of(each.client()))
                .flatMap(client -> client.corsOrigins().stream())
                .collect(Collectors.toSet());
    }
}
