package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.goinghome.ehr.Scopes.Extent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token lets be read, in both grammars of SMART. */
@Tag("cds-43")
class ScopesTest {

    private static final DataNeed READ =
            new DataNeed("patient", "Patient", true, "Patient/{{context.patientId}}", OptionalInt.empty());
    private static final DataNeed SEARCH = new DataNeed(
            "vitals", "Observation", true, "Observation?patient={{context.patientId}}", OptionalInt.of(100));

    @ParameterizedTest(name = "\"{0}\" reads {1} of a Patient and {2} of a search for Observations")
    @CsvSource({
        "patient/Observation.read, NONE, ALL",
        "patient/Patient.read, ALL, NONE",
        "patient/*.read, ALL, ALL",
        "user/*.*, ALL, ALL",
        "system/*.read, ALL, ALL",
        "patient/*.write, NONE, NONE",
        "patient/Observation.rs, NONE, ALL",
        "patient/Observation.r, NONE, NONE",
        "patient/Observation.s, NONE, ALL",
        "patient/Patient.r, ALL, NONE",
        "patient/Patient.s, NONE, NONE",
        "patient/*.cruds, ALL, ALL",
        "patient/*.cud, NONE, NONE",
        "patient/*.sr, NONE, NONE",
        "patient/Observation.rs?category=laboratory, NONE, PART",
        "patient/Observation.rs?category=laboratory patient/Observation.rs, NONE, ALL",
        "'patient/Patient.r  patient/Observation.s', ALL, ALL",
        "launch openid fhirUser, NONE, NONE",
        "patient/observation.rs, NONE, NONE",
        "patient/ObservationX.rs, NONE, NONE",
        "xpatient/Observation.rs, NONE, NONE",
        "patient.Observation.rs, NONE, NONE",
        "'', NONE, NONE"
    })
    void a_token_reads(String scope, Extent read, Extent search) {
        var scopes = Scopes.of(scope);

        assertThat(scopes.of(READ)).isEqualTo(read);
        assertThat(scopes.of(SEARCH)).isEqualTo(search);
    }
}
