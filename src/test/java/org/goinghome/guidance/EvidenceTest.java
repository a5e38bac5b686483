package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.guidance.Evidence.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows say what a patient said and nothing else. */
class EvidenceTest {

    @ParameterizedTest
    @CsvSource({
        "      , urn:s|yes, patient-reported, true",
        "      , urn:s|yes, charted         , false",
        "rising, urn:s|yes, patient-reported, false",
        "      , 9        , patient-reported, false",
        "      ,          , patient-reported, false",
        "      , urn:s|yes,                 , false"
    })
    void a_plain_answer_is_a_coded_one_of_the_patient_without_more(
            String reason, String value, String source, boolean plain) {
        var row = new Evidence(Verdict.YES, reason, null, value, null, null, source, null, null);

        assertThat(row.isPlainAnswer()).isEqualTo(plain);
    }
}
