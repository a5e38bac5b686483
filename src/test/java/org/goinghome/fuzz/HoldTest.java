package org.goinghome.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.goinghome.payload.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fuzz target whose checks cannot fail finds nothing. */
class HoldTest {

    private static final String SENT = "{\"a\":[1.50,{\"b\":\"x\"}],\"c\":null}";

    @Test
    void the_same_json_is_the_same() {
        assertThatCode(() -> compare("{\"a\": [15e-1, {\"b\": \"\\u0078\"}], \"c\": null}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1.51,{\"b\":\"x\"}],\"c\":null}",
                "{\"a\":[1.50,{\"b\":\"y\"}],\"c\":null}",
                "{\"a\":[1.50,{\"d\":\"x\"}],\"c\":null}",
                "{\"a\":[1.50],\"c\":null}",
                "{\"a\":[1.50,{\"b\":\"x\"}],\"c\":false}",
                "{\"a\":[1.50,{\"b\":\"x\"}]}"
            })
    void other_json_is_told(String other) {
        assertThatThrownBy(() -> compare(other)).isInstanceOf(AssertionError.class);
    }

    private static void compare(String other) throws Exception {
        Hold.same(Payload.read(SENT.getBytes(UTF_8)), Hold.JSON.readTree(other));
    }
}
