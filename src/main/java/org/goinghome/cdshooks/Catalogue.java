package org.goinghome.cdshooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.goinghome.ehr.DataNeed;
import org.goinghome.guidance.Service;

/** The services that are offered, by id. */
final class Catalogue {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * A service and what it needs to know.
     *
     * @param needs in the order in which they are advertised
     */
    record Entry(Service service, List<DataNeed> needs) {

        Entry {
            needs = List.copyOf(needs);
        }
    }

    Catalogue(List<Entry> entries) {
        entries.forEach(entry -> this.entries.put(entry.service().id(), entry));
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }
}
