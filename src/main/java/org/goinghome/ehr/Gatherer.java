package org.goinghome.ehr;

import java.util.List;
import java.util.Map;
import org.goinghome.payload.Payload;
import org.springframework.stereotype.Component;

/** Gathers what a service needs to know about a patient. */
@Component
public final class Gatherer {

    /**
     * Reads what was sent as prefetch. Every need is looked at, so that one answer names all that is missing.
     *
     * @param prefetch the values by key as they were sent; keys that no need names are not looked at
     */
    public Gathered gather(List<DataNeed> needs, PatientContext context, Map<String, Payload> prefetch) {
        var tally = new Tally();
        for (var need : needs) {
            new PrefetchReader(need, context).read(prefetch.get(need.key())).addTo(tally, need);
        }
        return tally.gathered();
    }
}
