package org.goinghome.triage;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.ParameterSettings;
import org.goinghome.guidance.ParameterSettings.OfSite;

/**
 * What a site can set, by the names that the service has for it. A population is judged as its hooks are only where both are set
 * alike.
 *
 * @param zone in which times are shown and days counted
 * @param languages of the sentences, in order of preference
 * @param locations where the guidance is read from
 * @param parameters values in the place of CQL parameter defaults
 */
record TriageSettings(ZoneId zone, List<String> languages, List<String> locations, ParameterSettings parameters) {

    private static final String ZONE = "goinghome.time-zone";
    private static final String LANGUAGES = "goinghome.languages";
    private static final String LOCATIONS = "goinghome.guidance.locations";
    private static final String CERVICAL = "goinghome.cervical";
    private static final String MAX_DAYS = "goinghome.eligibility.max-days";
    private static final String UNKNOWN = "goinghome.eligibility.unknown";
    private static final String EXTRA_PROCEDURES = "goinghome.codes.extra-procedures";
    private static final List<String> NAMES =
            List.of(ZONE, LANGUAGES, LOCATIONS, CERVICAL, MAX_DAYS, UNKNOWN, EXTRA_PROCEDURES);

    /** Followed by library and parameter, with a dot between them. */
    private static final String PARAMETERS = "goinghome.parameters.";

    TriageSettings {
        languages = List.copyOf(languages);
        locations = List.copyOf(locations);
    }

    /**
     * All that are said, by name, and the time zone in any case: another machine may be in another.
     *
     * @param named in a file
     * @param environment variables, for those that are not; of {@code goinghome.time-zone} it is {@code GOINGHOME_TIMEZONE}
     */
    static Map<String, String> said(Map<String, String> named, Map<String, String> environment) {
        var said = new HashMap<String, String>();
        said.put(ZONE, ZoneId.systemDefault().getId());
        NAMES.forEach(name -> Optional.ofNullable(environment.get(variable(name)))
                .filter(value -> !value.isBlank())
                .ifPresent(value -> said.put(name, value)));
        said.putAll(named);
        return said;
    }

    /** Those of a file, in lines of {@code name=value}. */
    static Map<String, String> properties(Reader file) throws IOException {
        var properties = new Properties();
        properties.load(file);
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** Reads them; each that is unknown or cannot be read is a problem. */
    static TriageSettings read(Map<String, String> said, Problems problems) {
        var byLibrary = new HashMap<String, Map<String, String>>();
        said.forEach((name, value) -> {
            var parts = name.startsWith(PARAMETERS)
                    ? name.substring(PARAMETERS.length()).split("\\.", -1)
                    : new String[0];
            if (parts.length == 2) {
                byLibrary.computeIfAbsent(parts[0], library -> new HashMap<>()).put(parts[1], value);
            } else if (!NAMES.contains(name)) {
                problems.add(
                        name, "$", "is no setting; expected " + PARAMETERS + "Library.Parameter or one of " + NAMES);
            }
        });
        Function<String, Optional<String>> of =
                name -> Optional.ofNullable(said.get(name)).map(String::strip).filter(value -> !value.isEmpty());
        var site = new OfSite(
                of.apply(CERVICAL).map(value -> truth(value, problems)).orElse(null),
                of.apply(MAX_DAYS).map(value -> days(value, problems)).orElse(null),
                of.apply(UNKNOWN).orElse(null),
                of.apply(EXTRA_PROCEDURES).map(Path::of).orElse(null));
        return new TriageSettings(
                of.apply(ZONE).map(value -> zone(value, problems)).orElseGet(ZoneId::systemDefault),
                Languages.tags(
                        LANGUAGES, of.apply(LANGUAGES).map(TriageSettings::list).orElse(List.of("en", "es")), problems),
                of.apply(LOCATIONS).map(TriageSettings::list).orElse(List.of(GuidanceFiles.BUILT_IN)),
                ParameterSettings.of(byLibrary, site, problems));
    }

    /** As Spring names it. */
    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static List<String> list(String value) {
        return Stream.of(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static boolean truth(String value, Problems problems) {
        if (!value.equals("true") && !value.equals("false")) {
            problems.add(CERVICAL, value, "expected true or false");
        }
        return value.equals("true");
    }

    private static int days(String value, Problems problems) {
        if (!value.matches("[0-9]{1,5}")) {
            problems.add(MAX_DAYS, value, "expected a number of days");
            return 0;
        }
        return Integer.parseInt(value);
    }

    private static ZoneId zone(String value, Problems problems) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            problems.add(ZONE, value, "is no time zone; expected one such as Europe/Vienna");
            return Objects.requireNonNull(ZoneId.of("UTC"));
        }
    }
}
