package org.goinghome.cdshooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.goinghome.ehr.DataNeed;
import org.goinghome.guidance.Service;
import org.goinghome.intake.Refused;

/** The services that are offered, by id. */
public final class Catalogue {

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

    /**
     * The service of an id.
     *
     * @throws Refused with 404 if there is none
     */
    public Service require(String id) {
        return entry(id).service();
    }

    Entry entry(String id) {
        return find(id).orElseThrow(() -> {
            var named = id.matches("[A-Za-z0-9._-]{1,256}") ? " '" + id + "'" : "";
            return Refused.notFound("There is no service" + named + " here; see GET /cds-services.");
        });
    }
}
