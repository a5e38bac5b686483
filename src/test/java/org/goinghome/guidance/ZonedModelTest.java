package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ca.uhn.fhir.context.FhirContext;
import java.text.SimpleDateFormat;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;

/** Times as the ward's calendar has them. */
class ZonedModelTest {

    /** With types of its own, all of which it reads. */
    private static final R4FhirModelResolver ENGINE = new R4FhirModelResolver(FhirContext.forR4());

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

    /** What is looked up once comes to what the engine looks up each time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id", "status", "code", "value", "valueQuantity", "valueString", "effective", "component", "category",
                "note", "Observation", "subject", "meta", "extension", "nothing", "dataAbsentReason", "bodySite",
                        "issued"
            })
    void an_element_of_a_resource(String name) {
        var observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.setId("o");
        observation.setCode(new CodeableConcept().setText("c")).setValue(new Quantity(38.5));
        observation.setSubject(new Reference("Patient/1")).setEffective(new DateTimeType("2025-11-20T10:00:00Z"));
        observation.addComponent().setCode(new CodeableConcept().setText("x"));

        assertThat(berlin.getter(Observation.class, name).of(observation))
                .isEqualTo(berlin.resolvePath(observation, name));
    }

    @ParameterizedTest
    @MethodSource
    void an_element_of_something_else(Base element, String name) {
        assertThat(String.valueOf(berlin.getter(element.getClass(), name).of(element)))
                .isEqualTo(String.valueOf(berlin.resolvePath(element, name)));
    }

    static Stream<Arguments> an_element_of_something_else() {
        var component = new ObservationComponentComponent().setCode(new CodeableConcept().setText("x"));
        component.setValue(new StringType("y"));
        var empty = new StringType();
        empty.addExtension("urn:e", new BooleanType(true));
        return Stream.of(
                arguments(component, "code"),
                arguments(component, "value"),
                arguments(component, "referenceRange"),
                arguments(new Quantity(38.5).setUnit("C"), "value"),
                arguments(new Quantity(38.5).setUnit("C"), "unit"),
                arguments(new Quantity(38.5), "unit"),
                arguments(new Quantity(38.5), "comparator"),
                arguments(new Coding("urn:s", "c", null), "system"),
                arguments(new Coding("urn:s", "c", null).setSystemElement(new UriType()), "system"),
                arguments(new StringType("a"), "value"),
                arguments(new StringType("a"), "extension"),
                arguments(empty, "value"),
                arguments(empty, "extension"),
                arguments(new CodeType("c"), "value"),
                arguments(new UriType("urn:u"), "value"),
                arguments(new CanonicalType("urn:c|1"), "value"),
                arguments(new BooleanType(false), "value"),
                arguments(new DecimalType("38.50"), "value"),
                arguments(new IntegerType(3), "value"),
                arguments(new IdType("Observation/a"), "value"),
                arguments(new TimeType("10:00:00"), "value"),
                arguments(new DateType("2025-11-20"), "value"),
                arguments(new DateTimeType("2025-11-20T10:00:00Z"), "value"),
                arguments(new Base64BinaryType("AAAA"), "value"),
                arguments(new Observation().setStatus(ObservationStatus.FINAL).getStatusElement(), "value"));
    }

    /** A type that stands within another is found though nobody read all types before. */
    @ParameterizedTest
    @CsvSource({
        "Observation, org.hl7.fhir.r4.model.Observation",
        "FHIR.Quantity, org.hl7.fhir.r4.model.Quantity",
        "Encounter.Location, org.hl7.fhir.r4.model.Encounter$EncounterLocationComponent",
        "QuestionnaireResponse.Item.Answer, org.hl7.fhir.r4.model.QuestionnaireResponse$QuestionnaireResponseItemAnswerComponent",
        "AdministrativeGender, org.hl7.fhir.r4.model.Enumerations$AdministrativeGender",
        "ObservationStatus, org.hl7.fhir.r4.model.Observation$ObservationStatus",
        "EventStatus, org.hl7.fhir.r4.model.Procedure$ProcedureStatus"
    })
    void a_type_is_found_by_its_name(String name, String type) {
        assertThat(berlin.resolveType(name)).isEqualTo(ENGINE.resolveType(name));
        assertThat(berlin.resolveType(name).getName()).isEqualTo(type);
    }
}
