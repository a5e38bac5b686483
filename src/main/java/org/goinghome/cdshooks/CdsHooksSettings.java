package org.goinghome.cdshooks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.ParameterSettings;
import org.goinghome.guidance.ParameterSettings.OfSite;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a site can set; each value is checked when the service starts.
 *
 * @param timeZone in which times are shown and days counted; the system's if not set
 * @param languages of cards, in order of preference; each text of a card must be there in all of them
 * @param parameters values in the place of CQL parameter defaults, by library and parameter
 * @param cervical whether operations on the neck count as well
 * @param dischargeOnPatientView whether discharge services are offered on {@code patient-view} as well, under ids of their own
 * @param eligibility who is a back-surgery patient
 * @param codes codes that a site adds
 * @param guidance where the guidance is read from
 * @param discovery how discovery answers
 * @param staleness after which time guidance should be looked through again
 * @param warmUp how long it may answer the examples for itself before it is ready
 */
@ConfigurationProperties("goinghome")
record CdsHooksSettings(
        @Nullable ZoneId timeZone,
        @DefaultValue({"en", "es"}) List<String> languages,
        @DefaultValue Map<String, Map<String, String>> parameters,
        @Nullable Boolean cervical,
        @DefaultValue("false") boolean dischargeOnPatientView,
        @DefaultValue EligibilitySettings eligibility,
        @DefaultValue CodeSettings codes,
        @DefaultValue GuidanceSettings guidance,
        @DefaultValue DiscoverySettings discovery,
        @DefaultValue StalenessSettings staleness,
        @DefaultValue("1s") Duration warmUp) {

    ZoneId zone() {
        return timeZone == null ? ZoneId.systemDefault() : timeZone;
    }

    /** The languages as tags of BCP 47. One that is none is a problem. */
    List<String> offeredLanguages(Problems problems) {
        return Languages.tags("goinghome.languages", languages, problems);
    }

    /** All of them that are values of CQL parameters. What cannot be read is a problem. */
    ParameterSettings parameterSettings(Problems problems) {
        return ParameterSettings.of(
                parameters,
                new OfSite(cervical, eligibility.maxDays(), eligibility.unknown(), codes.extraProcedures()),
                problems);
    }

    /**
     * @param maxDays how many days after the operation a patient counts
     * @param unknown {@code card} or {@code silent}: what to answer when nobody can tell whether it was back surgery
     */
    record EligibilitySettings(
            @Nullable Integer maxDays, @Nullable String unknown) {}

    /** @param extraProcedures a file with a {@code system|code} a line, such as licensed procedure codes */
    record CodeSettings(@Nullable Path extraProcedures) {}

    /**
     * @param locations folders, below which every {@code .json} file is an artifact, and FHIR packages ({@code .tgz}): paths, or
     *     Spring resource locations on this machine
     */
    record GuidanceSettings(
            @DefaultValue("classpath:/fhir-resources/") List<String> locations) {}

    /** @param reviewYears years after a review */
    record StalenessSettings(@DefaultValue("3") int reviewYears) {}

    /** @param versionFields whether to send {@code version} and {@code hookVersion}, which CDS Hooks 2.0 does not know */
    record DiscoverySettings(@DefaultValue("true") boolean versionFields) {}
}
