package org.goinghome.cdshooks;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site can set; each value is checked when the service starts.
 *
 * @param timeZone in which times are shown and days counted; the system's if not set
 * @param parameters values in the place of CQL parameter defaults, by library and parameter
 * @param guidance where the guidance is read from
 * @param discovery how discovery answers
 */
@ConfigurationProperties("goinghome")
record CdsHooksSettings(
        @Nullable ZoneId timeZone,
        @DefaultValue Map<String, Map<String, String>> parameters,
        @DefaultValue GuidanceSettings guidance,
        @DefaultValue DiscoverySettings discovery) {

    ZoneId zone() {
        return timeZone == null ? ZoneId.systemDefault() : timeZone;
    }

    /** @param locations folders, as Spring resource locations, below which every {@code .json} file is an artifact */
    record GuidanceSettings(
            @DefaultValue("classpath:/fhir-resources/") List<String> locations) {}

    /** @param versionFields whether to send {@code version} and {@code hookVersion}, which CDS Hooks 2.0 does not know */
    record DiscoverySettings(@DefaultValue("true") boolean versionFields) {}
}
