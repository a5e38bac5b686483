package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Findings.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {

    private final Findings findings = new TinyGuidance()
            .declare("parameter P Integer default 7")
            .define("S1", "true")
            .define("S1 Evidence", "{ Tuple { verdict: 'yes' } }")
            .evaluate();

    @Test
    void can_be_had_without_some_of_the_signs() {
        assertThat(findings.without(finding -> finding.sign().id().equals("s1")).families())
                .singleElement()
                .satisfies(family -> assertThat(family.signs()).isEmpty());
    }

    @Test
    void keep_all_that_is_not_left_out() {
        assertThat(findings.without(finding -> false)).isEqualTo(findings);
    }

    @Test
    void tell_which_threshold_a_site_changed() {
        assertThat(new Threshold("8", "7").changed()).isTrue();
        assertThat(findings.thresholds().get("P")).matches(threshold -> !threshold.changed());
    }

    @ParameterizedTest(name = "{0} {1} {2}, with a threshold: {3}")
    @CsvSource({
        "YES, 39.1, measured, true, true",
        "NO, 37.0, measured, true, true",
        "YES, 39.1, measured, false, false",
        "UNKNOWN, 39.1, measured, true, false",
        "YES, http://a|b, patient-reported, true, false",
        "YES, http://a|b, charted, true, true",
        "NO, http://a|b, patient-reported, true, false"
    })
    void rest_on_a_threshold_where_more_than_an_answer_was_judged(
            Verdict verdict, String value, String source, boolean threshold, boolean rests) {
        var sign = new Sign(
                "s1",
                null,
                null,
                null,
                null,
                threshold ? Text.of("7 or more") : null,
                true,
                null,
                null,
                null,
                null,
                null,
                null);
        var row = new Evidence(verdict, null, null, value, null, null, source, null, null);

        assertThat(new Finding(null, sign, List.of(row)).restsOnThreshold()).isEqualTo(rests);
    }

    @Test
    void rest_on_a_threshold_if_one_row_of_several_does() {
        var sign =
                new Sign("s1", null, null, null, null, Text.of("7 or more"), true, null, null, null, null, null, null);
        var answered = new Evidence(Verdict.YES, null, null, "http://a|b", null, null, "patient-reported", null, null);
        var measured = new Evidence(Verdict.YES, null, null, "39.1", "Cel", null, "measured", null, null);

        assertThat(new Finding(null, sign, List.of(answered, measured)).restsOnThreshold())
                .isTrue();
    }
}
