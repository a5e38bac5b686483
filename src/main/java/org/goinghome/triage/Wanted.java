package org.goinghome.triage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.goinghome.ehr.DataNeed;
import org.goinghome.payload.Payload;

/** Which resources of an export the guidance looks at: what an EHR's search for its inputs would find. */
final class Wanted {

    /** By type the codes that are asked for; none if it is all of the type. */
    private final Map<String, Set<String>> codes = new HashMap<>();

    private final Set<String> required;

    Wanted(List<DataNeed> needs) {
        needs.stream()
                .collect(Collectors.groupingBy(DataNeed::resourceType))
                .forEach((type, alike) -> codes.put(
                        type,
                        alike.stream().anyMatch(need -> need.codes().isEmpty())
                                ? Set.of()
                                : alike.stream()
                                        .flatMap(need -> need.codes().stream())
                                        .collect(Collectors.toUnmodifiableSet())));
        required = needs.stream()
                .filter(DataNeed::required)
                .map(DataNeed::resourceType)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The types without which nobody can be judged. */
    Set<String> required() {
        return required;
    }

    boolean isType(String resourceType) {
        return codes.containsKey(resourceType);
    }

    /** Whether a resource of such a type is of a code that is asked for, or of one that cannot be read. */
    boolean isCode(String resourceType, Payload resource) {
        var asked = codes.getOrDefault(resourceType, Set.of());
        if (asked.isEmpty()) {
            return true;
        }
        var codings = resource.member("code")
                .flatMap(code -> code.member("coding"))
                .map(Payload::elements)
                .orElse(List.of());
        return codings.isEmpty()
                || codings.stream()
                        .anyMatch(coding -> named(coding)
                                .filter(code -> !asked.contains(code))
                                .isEmpty());
    }

    private static Optional<String> named(Payload coding) {
        return coding.member("code")
                .flatMap(Payload::text)
                .flatMap(code -> coding.member("system").flatMap(Payload::text).map(system -> system + "|" + code));
    }
}
