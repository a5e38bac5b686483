package org.goinghome.cdshooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.ParameterSettings;
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

    private static final Pattern CODE = Pattern.compile("[^\\s|,]+\\|[^\\s|,]+");

    ZoneId zone() {
        return timeZone == null ? ZoneId.systemDefault() : timeZone;
    }

    /** The languages as tags of BCP 47. One that is none is a problem. */
    List<String> offeredLanguages(Problems problems) {
        var tags = languages.stream()
                .map(language -> tag(language, problems))
                .distinct()
                .toList();
        if (tags.isEmpty()) {
            problems.add("goinghome.languages", "$", "is empty; expected a language such as 'en'");
        }
        return tags;
    }

    private static String tag(String language, Problems problems) {
        var tag = Locale.forLanguageTag(language.strip()).toLanguageTag();
        if (!tag.equalsIgnoreCase(language.strip()) || tag.equals("und")) {
            problems.add("goinghome.languages", language, "is no language tag; expected one such as 'en' or 'es'");
        }
        return tag;
    }

    /** All of them that are values of CQL parameters. What cannot be read is a problem. */
    ParameterSettings parameterSettings(Problems problems) {
        var byName = new HashMap<String, String>();
        if (cervical != null) {
            byName.put("IncludeCervical", cervical.toString());
        }
        if (eligibility.maxDays() != null) {
            byName.put("EligibilityWindow", eligibility.maxDays().toString());
        }
        if (eligibility.unknown() != null) {
            byName.put("EligibilityUnknown", eligibility.unknown());
        }
        if (codes.extraProcedures() != null) {
            byName.put("ExtraProcedures", codes(codes.extraProcedures(), problems));
        }
        return new ParameterSettings(parameters, byName);
    }

    private static String codes(Path file, Problems problems) {
        var codes = new StringJoiner(" ");
        try {
            var number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                var code = line.strip();
                if (CODE.matcher(code).matches()) {
                    codes.add(code);
                } else if (!code.isEmpty() && !code.startsWith("#")) {
                    problems.add(file.toString(), "line " + number, "expected system|code, or # and a remark");
                }
            }
        } catch (IOException e) {
            problems.add("goinghome.codes.extra-procedures", file.toString(), "cannot be read: " + e.getMessage());
        }
        return codes.toString();
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
