package org.goinghome.triage;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.goinghome.ehr.DataNeed;
import org.goinghome.payload.Payload;

/** Which resources of an export the guidance looks at: what an EHR's search for its inputs would find. */
final class Wanted {

    private final Map<String, List<DataNeed>> needs;

    Wanted(List<DataNeed> needs) {
        this.needs = needs.stream().collect(Collectors.groupingBy(DataNeed::resourceType));
    }

    /** The types without which nobody can be judged. */
    Set<String> required() {
        return needs.values().stream()
                .flatMap(List::stream)
                .filter(DataNeed::required)
                .map(DataNeed::resourceType)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isType(String resourceType) {
        return needs.containsKey(resourceType);
    }

    /** Whether a resource of such a type is of a code that is asked for, or of one that cannot be read. */
    boolean isCode(String resourceType, Payload resource) {
        return needs.getOrDefault(resourceType, List.of()).stream().anyMatch(need -> need.asksFor(resource));
    }
}
