package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.guidance.Findings.Threshold;
import org.junit.jupiter.api.Test;

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
}
