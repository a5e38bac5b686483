package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.goinghome.fuzz.Hold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardWordsTest {

    private static final CardWords WORDS = new CardWords(TestGuidance.BUILT);

    @Test
    void our_own_words_pass_with_numbers_and_times() {
        assertThatCode(() -> hold("Assess before discharge: fever (38.6 °C, 2026-01-01 09:00)"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fever Smithers", "fever <b>", "[fever](//1)", "fever\\u0007"})
    void what_somebody_sent_is_told(String text) {
        assertThatThrownBy(() -> hold(text)).isInstanceOf(AssertionError.class);
    }

    private static void hold(String text) {
        WORDS.hold(Hold.JSON.readTree("{\"cards\":[{\"detail\":\"" + text + "\"}]}"));
    }
}
