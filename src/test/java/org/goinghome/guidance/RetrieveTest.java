package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.goinghome.guidance.TinyGuidance.valueSet;

import java.util.List;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opencds.cqf.cql.engine.runtime.Code;

/** What a retrieve of the CQL finds among one patient's data. */
class RetrieveTest {

    private static final String SYSTEM = "urn:s";
    private static final String HEAT = TinyGuidance.BASE + "ValueSet/Heat";

    private final Observation fever = observation("fever");
    private final Observation cough = observation("cough");
    private final Encounter ward = new Encounter().setClass_(new Coding(SYSTEM, "ward", null));
    private final MedicationRequest coded = new MedicationRequest().setMedication(concept("pill"));
    private final MedicationRequest referred = new MedicationRequest().setMedication(new Reference("Medication/1"));

    private static Observation observation(String code) {
        return new Observation().setCode(concept(code));
    }

    private static CodeableConcept concept(String code) {
        return new CodeableConcept().addCoding(new Coding(SYSTEM, code, null));
    }

    @Test
    void without_codes_it_finds_all_of_the_type() {
        assertThat(retrieve("Observation", "code", null, null)).containsExactly(fever, cough);
    }

    @Test
    void by_codes_it_finds_what_has_one_of_them() {
        assertThat(retrieve("Observation", "code", "fever", null)).containsExactly(fever);
    }

    @Test
    void by_a_value_set_it_finds_what_has_a_member() {
        assertThat(retrieve("Observation", "code", null, HEAT)).containsExactly(fever);
    }

    @Test
    void by_a_value_set_named_with_its_version_it_finds_the_same() {
        assertThat(retrieve("Observation", "code", null, HEAT + "|1.0.0")).containsExactly(fever);
    }

    @Test
    void a_coding_is_a_code_too() {
        assertThat(retrieve("Encounter", "class", "ward", null)).containsExactly(ward);
    }

    @Test
    void a_reference_has_no_code_to_be_found_by() {
        assertThat(retrieve("MedicationRequest", "medication", "pill", null)).containsExactly(coded);
    }

    @Test
    void an_element_that_the_type_does_not_have_is_an_error_and_not_an_empty_answer() {
        assertThatThrownBy(() -> retrieve("Observation", "kode", "fever", null)).isInstanceOf(FHIRException.class);
    }

    @Test
    void codes_without_an_element_are_an_error_and_not_everything_of_the_type() {
        assertThatThrownBy(() -> retrieve("Observation", null, "fever", null)).isInstanceOf(NullPointerException.class);
    }

    private Iterable<Object> retrieve(
            String type, @Nullable String element, @Nullable String code, @Nullable String valueSet) {
        var patient = new PatientData(List.of(fever, cough, ward, coded, referred), List.of());
        var codes = code == null ? null : List.of(new Code().withSystem(SYSTEM).withCode(code));
        return new Retrieve(patient, new Expansions(TinyGuidance.artifacts(valueSet("Heat", SYSTEM, "fever"))))
                .retrieve(null, null, null, type, null, element, codes, valueSet, null, null, null, null);
    }
}
