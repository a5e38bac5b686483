package org.goinghome.ehr;

import org.goinghome.payload.Payload;

/** How a place in a request is named to people: {@code prefetch.vitals.entry[7].resource.subject}. */
final class Place {

    private Place() {}

    static String of(Payload value) {
        return value.path().replaceFirst("^\\$\\.", "");
    }

    static String of(DataNeed need) {
        return "prefetch." + need.key();
    }
}
