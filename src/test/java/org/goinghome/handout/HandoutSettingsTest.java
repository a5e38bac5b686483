package org.goinghome.handout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.goinghome.handout.HandoutSettings.Paper;
import org.goinghome.handout.HandoutSettings.Phone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone number that leads nowhere is worse than none. */
class HandoutSettingsTest {

    private static final Map<String, String> WARD = Map.of("en", "Ward", "es", "Planta");

    @ParameterizedTest
    @ValueSource(strings = {"911", "+1 555 0100", "(555) 010-0100", "555.0100 ext. 4", "555 0100 x12", "*31#"})
    void a_number_can_be_dialled(String number) {
        assertThat(new Phone(WARD, number).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "call us", "555 0100 <b>", "tel:5550100", "1234567890123456789012345"})
    void what_is_no_number_refuses_the_start(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Phone(WARD, number))
                .withMessageContaining("goinghome.handout.phones[].number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "A name that is far too long to stand beside a number"})
    void a_number_says_in_few_words_whom_it_reaches(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Phone(Map.of("en", label), "911"))
                .withMessageContaining("goinghome.handout.phones[].label");
    }

    @Test
    void a_number_is_named_in_each_language_that_is_offered() {
        var settings = new HandoutSettings(
                List.of(new Phone(WARD, "911"), new Phone(Map.of("en", "Nights"), "911")), Paper.A4);

        settings.requireLabels(List.of("en"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.requireLabels(List.of("en", "es")))
                .withMessageContaining("goinghome.handout.phones[1].label.es is missing");
    }

    @Test
    void no_more_are_taken_than_fit_the_first_page() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HandoutSettings(Collections.nCopies(5, new Phone(WARD, "911")), Paper.LETTER))
                .withMessageContaining("goinghome.handout.phones");
    }
}
