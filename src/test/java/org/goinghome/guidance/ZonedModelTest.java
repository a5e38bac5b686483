package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.text.SimpleDateFormat;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;

/** Times as the ward's calendar has them. */
class ZonedModelTest {

    private final ZonedModel berlin = new ZonedModel(FhirContext.forR4Cached(), ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        // An offset other than the ward's.
        "2025-11-19T23:30:00Z, 2025-11-20T00:30:00+01:00",
        "2025-11-20T00:30:00+05:00, 2025-11-19T20:30:00+01:00",
        // In summer time, whatever the season in which it is asked.
        "2025-10-25T22:30:00Z, 2025-10-26T00:30:00+02:00",
        "2025-10-26T00:59:00Z, 2025-10-26T02:59:00+02:00",
        "2025-10-26T01:00:00Z, 2025-10-26T02:00:00+01:00",
        // A leap day.
        "2024-02-28T23:30:00Z, 2024-02-29T00:30:00+01:00",
        // Without offset it is the ward's clock, in the hour that summer time skips as well.
        "2025-07-01T10:00:00, 2025-07-01T10:00:00+02:00",
        "2025-11-19T10:00:00.250, 2025-11-19T10:00:00+01:00",
        "2025-03-30T02:30:00, 2025-03-30T03:30:00+02:00",
        "2025-11-19T10:00:00.1234567890, 2025-11-19T10:00:00+01:00",
        // A day without time stays that day.
        "2025-10-26, 2025-10-26T00:00:00+02:00",
        "2025-11, 2025-11-01T00:00:00+01:00",
        "2025, 2025-01-01T00:00:00+01:00"
    })
    void a_time_is_put_into_the_zone(String given, String local) {
        var calendar = berlin.getCalendar(new DateTimeType(given));

        var format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
        format.setCalendar(calendar);
        assertThat(format.format(calendar.getTime())).isEqualTo(local);
    }

    /** The engine reads it from words, and these have no seconds of an offset. */
    @Test
    void an_offset_of_old_is_left_to_the_engine() {
        var monrovia = new ZonedModel(FhirContext.forR4Cached(), ZoneId.of("Africa/Monrovia"));

        assertThat(monrovia.resolvePath(new DateTimeType("1950-01-01T12:00:00Z"), "value"))
                .isInstanceOf(DateTime.class);
    }

    @Test
    void a_path_of_several_names_is_followed() {
        var patient = new Patient();
        patient.addName().setFamily("Roe");
        patient.getText().setStatus(NarrativeStatus.GENERATED);

        assertThat(berlin.resolvePath(patient, "text.status")).hasToString("Enumeration[generated]");
        assertThat(berlin.resolvePath(patient, "name[0]")).isSameAs(patient.getNameFirstRep());
    }

    @Test
    void of_a_time_more_than_the_value_can_be_read() {
        var time = new DateTimeType("2025-11-19T23:30:00Z");
        time.setId("t");

        assertThat(berlin.resolvePath(time, "id")).isNotNull();
        assertThat(berlin.resolvePath(new DateTimeType(), "value")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-19T23:30:00Z, 2025-11-20T00:30+01:00, SECOND",
        "2025-07-01T10:00:00.250+05:00, 2025-07-01T07:00:00.250+02:00, MILLISECOND",
        "2025-11-19T10:00:00, 2025-11-19T10:00+01:00, SECOND",
        "1582-10-04T12:00:00+01:00, 1582-10-04T12:00+00:53, SECOND",
        "2025-11-19, 2025-11-19T00:00+01:00, DAY"
    })
    void the_logic_reads_it_as_precisely_as_it_was_given(String given, OffsetDateTime local, Precision precision) {
        var read = berlin.resolvePath(new DateTimeType(given), "value");

        assertThat(read).isInstanceOfSatisfying(DateTime.class, time -> {
            assertThat(time.getDateTime()).isEqualTo(local);
            assertThat(time.getPrecision()).isEqualTo(precision);
        });
    }
}
