package org.goinghome.ehr;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.goinghome.payload.Payload;

/**
 * One input of a service.
 *
 * @param key the prefetch key
 * @param resourceType the only FHIR type that may stand under the key
 * @param required whether there is no answer without it
 * @param template the FHIR read or search that is advertised as prefetch
 * @param count the page size that is asked for; a page that full may not be all there is
 * @param codes those of which it is, {@code system|code}; empty if it is of any code
 */
public record DataNeed(
        String key, String resourceType, boolean required, String template, OptionalInt count, Set<String> codes) {

    public DataNeed {
        codes = Set.copyOf(codes);
    }

    /** One that is of any code. */
    DataNeed(String key, String resourceType, boolean required, String template, OptionalInt count) {
        this(key, resourceType, required, template, count, Set.of());
    }

    /** Whether a resource of its type is of one of its codes, or of one that cannot be read. */
    public boolean asksFor(Payload resource) {
        if (codes.isEmpty()) {
            return true;
        }
        var codings = resource.member("code")
                .flatMap(code -> code.member("coding"))
                .map(Payload::elements)
                .orElse(List.of());
        return codings.isEmpty()
                || codings.stream()
                        .anyMatch(coding -> named(coding)
                                .filter(code -> !codes.contains(code))
                                .isEmpty());
    }

    private static Optional<String> named(Payload coding) {
        return coding.member("code")
                .flatMap(Payload::text)
                .flatMap(code -> coding.member("system").flatMap(Payload::text).map(system -> system + "|" + code));
    }

    DataNeed alsoRequired(boolean elsewhere) {
        return new DataNeed(key, resourceType, required || elsewhere, template, count, codes);
    }
}
