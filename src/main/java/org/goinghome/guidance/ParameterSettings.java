package org.goinghome.guidance;

import java.util.Map;

/**
 * Values that a site puts in the place of the CQL's parameter defaults. Names match ignoring case, dots and dashes.
 *
 * @param byLibrary by library and parameter
 * @param byName by parameter alone, in whichever library declares it
 */
public record ParameterSettings(Map<String, Map<String, String>> byLibrary, Map<String, String> byName) {

    public ParameterSettings {
        byLibrary = Map.copyOf(byLibrary);
        byName = Map.copyOf(byName);
    }
}
