package org.goinghome.guidance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.goinghome.artifact.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Values that a site puts in the place of the CQL's parameter defaults. Names match ignoring case, dots and dashes.
 *
 * @param byLibrary by library and parameter
 * @param byName by parameter alone, in whichever library declares it
 */
public record ParameterSettings(Map<String, Map<String, String>> byLibrary, Map<String, String> byName) {

    private static final Pattern CODE = Pattern.compile("[^\\s|,]+\\|[^\\s|,]+");

    public ParameterSettings {
        byLibrary = Map.copyOf(byLibrary);
        byName = Map.copyOf(byName);
    }

    /**
     * Those that a site is asked for by another name than the parameter's; null where it leaves them as they are.
     *
     * @param cervical whether operations on the neck count as well
     * @param maxDays how many days after the operation a patient counts
     * @param unknown {@code card} or {@code silent}: what to answer when nobody can tell whether it was back surgery
     * @param extraProcedures a file with a {@code system|code} a line, such as licensed procedure codes
     */
    public record OfSite(
            @Nullable Boolean cervical,
            @Nullable Integer maxDays,
            @Nullable String unknown,
            @Nullable Path extraProcedures) {}

    /** All of them; what cannot be read is a problem. */
    public static ParameterSettings of(Map<String, Map<String, String>> byLibrary, OfSite site, Problems problems) {
        var byName = new HashMap<String, String>();
        if (site.cervical() != null) {
            byName.put("IncludeCervical", site.cervical().toString());
        }
        if (site.maxDays() != null) {
            byName.put("EligibilityWindow", site.maxDays().toString());
        }
        if (site.unknown() != null) {
            byName.put("EligibilityUnknown", site.unknown());
        }
        if (site.extraProcedures() != null) {
            byName.put("ExtraProcedures", codes(site.extraProcedures(), problems));
        }
        return new ParameterSettings(byLibrary, byName);
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
}
