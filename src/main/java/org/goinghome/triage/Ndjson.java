package org.goinghome.triage;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object a line, its members in the order in which they are declared. */
final class Ndjson {

    static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Ndjson() {}

    static String line(Object value) {
        return JSON.writeValueAsString(value);
    }
}
