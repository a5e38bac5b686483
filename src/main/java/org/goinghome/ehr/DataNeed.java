package org.goinghome.ehr;

import java.util.OptionalInt;

/**
 * One input of a service.
 *
 * @param key the prefetch key
 * @param resourceType the only FHIR type that may stand under the key
 * @param required whether there is no answer without it
 * @param template the FHIR read or search that is advertised as prefetch
 * @param count the page size that is asked for; a page that full may not be all there is
 */
public record DataNeed(String key, String resourceType, boolean required, String template, OptionalInt count) {

    DataNeed alsoRequired(boolean elsewhere) {
        return new DataNeed(key, resourceType, required || elsewhere, template, count);
    }
}
