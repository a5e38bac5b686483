package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.cdshooks.CdsHooksConfiguration.Content;
import org.goinghome.cdshooks.CdsHooksSettings.CodeSettings;
import org.goinghome.cdshooks.CdsHooksSettings.DiscoverySettings;
import org.goinghome.cdshooks.CdsHooksSettings.EligibilitySettings;
import org.goinghome.cdshooks.CdsHooksSettings.GuidanceSettings;
import org.goinghome.guidance.Findings.Threshold;
import org.goinghome.rendering.Card;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Each parameter of the CQL, set by a site, changes the cards: the engine would take the default in silence. */
class ParametersTest {

    private static final Clock CLOCK = Clock.fixed(FixedTime.NOW, ZoneOffset.UTC);

    /** Parameter, value, a change of the quiet patient (pointer and value). */
    static Stream<Arguments> parameters() {
        return Stream.of(
                Arguments.of(
                        "BackSurgery", "FeverCelsius", "38.6", "/vitals/entry/0/resource/valueQuantity/value", "38.5"),
                Arguments.of("BackSurgery", "PainSevere", "5", "/pain/entry/0/resource/valueQuantity/value", "5"),
                Arguments.of("BackSurgery", "SpO2Critical", "97", "", ""),
                Arguments.of("BackSurgery", "RespiratoryRateCritical", "16", "", ""),
                Arguments.of(
                        "BackSurgery",
                        "RespiratoryRateLowCritical",
                        "14",
                        "/vitals/entry/2/resource/valueQuantity/value",
                        "14"),
                Arguments.of(
                        "BackSurgery", "HeartRateCritical", "80", "/vitals/entry/1/resource/valueQuantity/value", "85"),
                Arguments.of(
                        "BackSurgery",
                        "HeartRateLowCritical",
                        "70",
                        "/vitals/entry/1/resource/valueQuantity/value",
                        "65"),
                Arguments.of("BackSurgery", "SystolicCritical", "122", "", ""),
                Arguments.of("BackSurgery", "EligibilityWindow", "1", "", ""),
                Arguments.of(
                        "BackSurgery",
                        "EligibilityUnknown",
                        "silent",
                        "/procedures/entry/0/resource/code/coding/0/system",
                        "urn:oid:1.2.3"),
                Arguments.of(
                        "BackSurgery",
                        "IncludeCervical",
                        "true",
                        "/procedures/entry/0/resource/code/coding/0/code",
                        "445429009"),
                Arguments.of(
                        "BackSurgery",
                        "IncludeVertebralAugmentation",
                        "true",
                        "/procedures/entry/0/resource/code/coding/0/code",
                        "0QU03JZ"),
                Arguments.of(
                        "BackSurgery",
                        "ExtraProcedures",
                        "http://snomed.info/sct|80146002",
                        "/procedures/entry/0/resource/code/coding/0/code",
                        "80146002"),
                Arguments.of(
                        "GoingHome",
                        "Setting",
                        "follow-up",
                        "/vitals/entry/1/resource/effectiveDateTime",
                        "2025-12-31T10:00:00Z"),
                Arguments.of("GoingHome", "DischargeVitalsWindow", "1", "", ""),
                Arguments.of(
                        "GoingHome",
                        "DischargePainWindow",
                        "1",
                        "/checkIns/entry/0/resource/item/2/item/0/linkId",
                        "other"),
                Arguments.of("GoingHome", "DischargeCheckInWindow", "1", "", ""));
    }

    /** Library, parameter, value, and a case whose cards it changes. */
    static Stream<Arguments> parametersOfCases() {
        return Stream.of(
                        "BackSurgery, TemperatureHigh, 39.5, back-surgery-discharge/p22-drainage-with-a-temperature-of-39.1-is-an-emergency",
                        "BackSurgery, TemperatureLowCritical, 34.5, back-surgery-discharge/p22-drainage-with-a-temperature-of-35.0-is-an-emergency",
                        "BackSurgery, DrainageGraceDays, 7, back-surgery-discharge/p22-drainage-with-a-temperature-of-35.1-is-no-emergency",
                        "BackSurgery, PainSevere, 9, back-surgery-recovery/s35-severe-pain-three-days-old-is-fresh-at-home",
                        "BackSurgery, PainModerate, 6, back-surgery-recovery/s12-pain-two-points-up-to-moderate-shows",
                        "BackSurgery, PainWorseningPoints, 3, back-surgery-recovery/s12-pain-two-points-up-to-moderate-shows",
                        "BackSurgery, UnchangedMinDay, 15, back-surgery-recovery/s12-moderate-pain-as-7-days-before-shows",
                        "BackSurgery, PhaseFirstWeeks, 22, back-surgery-recovery/s12-general-weakness-as-a-week-before-shows-from-day-21",
                        "BackSurgery, LastingHours, 96, back-surgery-recovery/p11-three-days-of-moderate-pain-without-a-fall-is-lasting",
                        "BackSurgery, LastingCheckIns, 5, back-surgery-recovery/p11-three-days-of-moderate-pain-without-a-fall-is-lasting",
                        "BackSurgery, LastingMinDay, 11, back-surgery-recovery/p11-three-days-of-moderate-pain-without-a-fall-is-lasting",
                        "BackSurgery, FlareHours, 3.0, back-surgery-recovery/s28-a-little-more-than-two-hours-shows",
                        "BackSurgery, WalkMinDay, 3, back-surgery-recovery/s13-no-walks-on-day-2-shows",
                        "BackSurgery, WalkGoalDay, 15, back-surgery-recovery/s23-two-walks-on-day-14-shows",
                        "BackSurgery, WalkSeveralPerDay, 2, back-surgery-recovery/s23-two-walks-on-day-14-shows",
                        "BackSurgery, MilestoneWeek6Day, 43, back-surgery-recovery/s32-moderate-pain-on-day-42-shows",
                        "BackSurgery, CheckInEarlyDays, 13, back-surgery-recovery/x7-no-check-in-for-4-days-on-day-14-shows",
                        "BackSurgery, CheckInMaxGapDaysEarly, 5, back-surgery-recovery/x7-no-check-in-for-4-days-shows",
                        "BackSurgery, CheckInMaxGapDays, 8, back-surgery-recovery/x7-no-check-in-for-8-days-on-day-20-shows-with-what-is-not-known",
                        "GoingHome, FollowUpVitalsWindow, 1, back-surgery-recovery/s51-fever-asks-to-contact-today",
                        "GoingHome, FollowUpPainWindow, 1, back-surgery-recovery/s13-no-steps-shows-where-walks-were-not-answered",
                        "GoingHome, FollowUpCheckInWindow, 24, back-surgery-recovery/s35-severe-pain-three-days-old-is-fresh-at-home")
                .map(row -> Arguments.of((Object[]) row.split(", ")));
    }

    @ParameterizedTest(name = "{1} = {2}")
    @MethodSource("parametersOfCases")
    void a_site_s_value_changes_the_cards_of_a_case(String library, String parameter, String value, String folder) {
        var patient = new CaseFolder(CaseFolder.ROOT.resolve(folder));

        var preset = TestGuidance.cards(content(Map.of(), NO_CODES, null), patient.serviceId(), patient.request());
        var set = TestGuidance.cards(
                content(Map.of(library, Map.of(parameter, value)), NO_CODES, null),
                patient.serviceId(),
                patient.request());

        assertThat(set).as(library + "." + parameter + " = " + value).isNotEqualTo(preset);
    }

    @Test
    void each_parameter_is_tried_here() throws Exception {
        var declared = new TreeSet<String>();
        for (var library : List.of("GoingHome", "BackSurgery")) {
            Pattern.compile("(?m)^parameter (\\w+)")
                    .matcher(Files.readString(Path.of("fhir-resources", "cql", library + ".cql")))
                    .results()
                    .forEach(found -> declared.add(found.group(1)));
        }
        var tried = new TreeSet<String>();
        Stream.concat(parameters(), parametersOfCases()).forEach(row -> tried.add(String.valueOf(row.get()[1])));

        assertThat(tried).isEqualTo(declared);
    }

    @ParameterizedTest(name = "{1} = {2}")
    @MethodSource("parameters")
    void a_site_s_value_changes_the_cards(String library, String parameter, String value, String pointer, String change)
            throws Exception {
        var request = request(pointer, change);

        var preset = cards(request, Map.of());
        var set = cards(request, Map.of(library, Map.of(parameter, value)));

        assertThat(set).as(library + "." + parameter + " = " + value).isNotEqualTo(preset);
    }

    @Test
    void a_changed_threshold_is_told_with_its_default() throws Exception {
        var cards = cards(
                request("/vitals/entry/0/resource/valueQuantity/value", "37.2"),
                Map.of("back-surgery", Map.of("fever.celsius", "37.0")));

        assertThat(cards.get(0).detail())
                .contains("fever from 37.0 °C (set by this site, default " + Preset.of("FeverCelsius") + " °C)");
    }

    @ParameterizedTest(name = "{0}.{1} = {2}")
    @CsvSource({
        "BackSurgery, FeverCelsius, 36.9, 'FeverCelsius: expected 37.0 to 41.0 Cel'",
        "BackSurgery, FeverCelsius, 100.4, 'FeverCelsius: expected 37.0 to 41.0 Cel'",
        "BackSurgery, FeverCelsius, 100.4 [degF], is not of the form of its default '",
        "BackSurgery, PainSevere, 11, 'PainSevere: expected 1 to 10'",
        "BackSurgery, EligibilityUnknown, loud, 'EligibilityUnknown: expected card or silent'",
        "BackSurgery, EligibilityWindow, 0, 'EligibilityWindow: expected 1 to 365 days'",
        "GoingHome, Setting, home, 'Setting: expected discharge or follow-up'",
        "GoingHome, DischargeVitalsWindow, 999, 'DischargeVitalsWindow: expected 1 to 168 hours'",
        "BackSurgery, FeverKelvin, 311, no library has a parameter of this name"
    })
    void a_value_that_nobody_can_have_meant_refuses_the_start(
            String library, String parameter, String value, String reason) {
        assertThatExceptionOfType(ArtifactsRefused.class)
                .as(library + "." + parameter + " = " + value)
                .isThrownBy(() -> content(Map.of(library, Map.of(parameter, value)), NO_CODES, null))
                .withMessageContaining(reason);
    }

    @Test
    void settings_with_a_name_of_their_own_are_parameters_too(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("codes.txt"), "# ours\n\nhttp://snomed.info/sct|80146002\n");
        var content = content(Map.of(), new CodeSettings(file), new EligibilitySettings(60, "silent"));

        assertThat(content.guidance().parameters())
                .containsEntry("IncludeCervical", new Threshold("true", "false"))
                .containsEntry("EligibilityWindow", new Threshold("60 days", "90 days"))
                .containsEntry("EligibilityUnknown", new Threshold("silent", "by-setting"))
                .containsEntry("ExtraProcedures", new Threshold("[http://snomed.info/sct|80146002]", "[]"))
                // What each plan sets for its own visit is nobody's to choose.
                .doesNotContainKey("Setting");
    }

    @Test
    void a_file_of_codes_is_checked_line_by_line(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("codes.txt"), "http://snomed.info/sct|1\n80146002\n");

        assertThatExceptionOfType(ArtifactsRefused.class)
                .isThrownBy(() -> content(Map.of(), new CodeSettings(file), null))
                .withMessageContaining("codes.txt")
                .withMessageContaining("line 2: expected system|code, or # and a remark");
        assertThatExceptionOfType(ArtifactsRefused.class)
                .isThrownBy(() -> content(Map.of(), new CodeSettings(folder.resolve("none.txt")), null))
                .withMessageContaining("goinghome.codes.extra-procedures")
                .withMessageContaining("cannot be read");
    }

    private static final CodeSettings NO_CODES = new CodeSettings(null);

    private static Content content(
            Map<String, Map<String, String>> parameters,
            CodeSettings codes,
            @Nullable EligibilitySettings eligibility) {
        return new CdsHooksConfiguration()
                .content(
                        FhirContext.forR4Cached(),
                        new CdsHooksSettings(
                                ZoneId.of("UTC"),
                                List.of("en"),
                                parameters,
                                eligibility == null ? null : Boolean.TRUE,
                                false,
                                eligibility == null ? new EligibilitySettings(null, null) : eligibility,
                                codes,
                                new GuidanceSettings(List.of("classpath:/fhir-resources/")),
                                new DiscoverySettings(true),
                                new CdsHooksSettings.StalenessSettings(3),
                                Duration.ZERO),
                        CLOCK);
    }

    private static String request(String pointer, String change) {
        var request = (ObjectNode) CaseFolder.read(CaseFolder.ROOT.resolve("back-surgery-discharge/when.json"));
        var given = (ObjectNode) CaseFolder.read(CaseFolder.ROOT.resolve("back-surgery-discharge/given.json"));
        if (!pointer.isEmpty()) {
            var last = pointer.lastIndexOf('/');
            var parent = (ObjectNode) given.at(pointer.substring(0, last));
            if (pointer.endsWith("/value") || pointer.endsWith("/valueInteger")) {
                parent.put(pointer.substring(last + 1), new BigDecimal(change));
            } else {
                parent.put(pointer.substring(last + 1), change);
            }
            if (change.startsWith("0Q")) {
                ((ObjectNode) given.at(pointer.substring(0, last)))
                        .put("system", "http://www.cms.gov/Medicare/Coding/ICD10");
            }
        }
        // By the charts alone: the check-in has a date of surgery and pain scores of its own.
        if (pointer.startsWith("/procedures") || pointer.startsWith("/pain")) {
            given.putNull("checkIns");
        }
        request.set("prefetch", given);
        return request.toString();
    }

    private static List<Card> cards(String json, Map<String, Map<String, String>> parameters) {
        return TestGuidance.cards(content(parameters, NO_CODES, null), json);
    }
}
