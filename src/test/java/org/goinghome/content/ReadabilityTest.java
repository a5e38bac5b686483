package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadabilityTest {

    @ParameterizedTest
    @CsvSource({
        "pain, 1",
        "hurt, 1",
        "call, 1",
        "smells, 1",
        "swells, 1",
        "time, 1",
        "leaked, 1",
        "hours, 1",
        "team's, 1",
        "numbness, 2",
        "weakness, 2",
        "ankle, 2",
        "needed, 2",
        "rested, 2",
        "urine, 2",
        "breathing, 2",
        "whole, 1",
        "medicine, 3",
        "surgery, 3",
        "incision, 3",
        "physical, 3",
        "emergency, 4",
        "temperature, 4",
        "0.5, 1"
    })
    void counts_english_syllables(String word, int syllables) {
        assertThat(Readability.englishSyllables(word)).as(word).isEqualTo(syllables);
    }

    @ParameterizedTest
    @CsvSource({
        "pie, 1",
        "muy, 1",
        "y, 1",
        "ya, 1",
        "dolor, 2",
        "día, 2",
        "aquí, 2",
        "leer, 2",
        "oír, 2",
        "ciudad, 2",
        "herida, 3",
        "pantorrilla, 4",
        "siguiente, 3",
        "pingüino, 3",
        "héroe, 3",
        "cirugía, 4",
        "cuestionario, 4",
        "emergencia, 4",
        "respiración, 4",
        "37, 1"
    })
    void counts_spanish_syllables(String word, int syllables) {
        assertThat(Readability.spanishSyllables(word)).as(word).isEqualTo(syllables);
    }

    /** Six words of one syllable: 0.39 * 6 + 11.8 - 15.59. */
    @Test
    void grades_english() {
        assertThat(Readability.fleschKincaidGrade("The cat sat on the mat.")).isCloseTo(-1.45, within(0.001));
    }

    /** Ten words and 21 syllables in two sentences: 206.84 - 60 * 2.1 - 1.02 * 5. */
    @Test
    void rates_spanish() {
        assertThat(Readability.fernandezHuerta("La herida está muy hinchada. Llame ahora a su equipo."))
                .isCloseTo(206.84 - 60 * 2.0 - 1.02 * 5, within(0.001));
    }

    @Test
    void a_decimal_point_ends_no_sentence() {
        assertThat(Readability.fleschKincaidGrade("Take 0.5 of it.")).isCloseTo(0.39 * 4 + 11.8 - 15.59, within(0.001));
    }
}
