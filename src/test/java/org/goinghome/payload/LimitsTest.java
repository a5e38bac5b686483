package org.goinghome.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of each limit. */
@Tag("T15")
class LimitsTest {

    @Test
    void eight_megabytes_are_read_and_one_byte_more_is_not() {
        accepts(ofSize(Payload.MAX_BYTES));

        var refused = refusal(ofSize(Payload.MAX_BYTES + 1));

        assertThat(refused.tooLarge()).isTrue();
        assertThat(refused).hasMessage("$ is larger than 8388608 bytes");
    }

    @Test
    void objects_64_deep_are_read_and_65_deep_are_not() {
        accepts("{\"a\":".repeat(63) + "{}" + "}".repeat(63));

        var refused = refusal("{\"a\":".repeat(64) + "{}" + "}".repeat(64));

        assertThat(refused.path()).isEqualTo("$" + ".a".repeat(64));
        assertThat(refused.reason()).isEqualTo("is nested deeper than 64");
    }

    @Test
    void arrays_count_as_depth_as_well() {
        accepts("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");

        assertThat(refusal("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}").path())
                .isEqualTo("$.a" + "[0]".repeat(63));
    }

    @Test
    void six_hundred_thousand_tokens_are_read_and_one_more_is_not() {
        accepts(ofTokens(600_000));

        var refused = refusal(ofTokens(600_001));

        assertThat(refused).hasMessageContaining("600000 tokens").hasMessageStartingWith("$");
        assertThat(refused.tooLarge()).isFalse();
    }

    @Test
    void a_thousand_members_are_read_and_one_more_is_not() {
        accepts(ofMembers(1_000));

        assertThat(refusal("{\"a\":" + ofMembers(1_001) + "}")).hasMessage("$.a has more than 1000 members");
    }

    @Test
    void twenty_thousand_elements_are_read_and_one_more_is_not() {
        accepts("{\"a\":[" + "1,".repeat(19_999) + "1]}");

        assertThat(refusal("{\"a\":[" + "1,".repeat(20_000) + "1]}")).hasMessage("$.a has more than 20000 elements");
    }

    @Test
    void a_name_of_one_and_of_128_characters_is_read_and_of_none_and_of_129_is_not() {
        accepts("{\"a\":1}");
        accepts("{\"" + "ü".repeat(128) + "\":1}");

        assertThat(refusal("{\"b\":{\"\":1}}").path()).isEqualTo("$.b");
        assertThat(refusal("{\"b\":{\"" + "a".repeat(129) + "\":1}}")).hasMessageContaining("1 to 128 characters");
        assertThat(refusal("{\"" + "ü".repeat(129) + "\":1}").path()).isEqualTo("$");
    }

    @Test
    void a_string_of_a_megabyte_is_read_and_of_one_character_more_is_not() {
        accepts("{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}");

        assertThat(refusal("{\"a\":\"" + "x".repeat(1024 * 1024 + 1) + "\"}"))
                .hasMessage("$.a is longer than 1048576 characters");
    }

    @Test
    void a_number_of_40_characters_is_read_and_of_41_is_not() {
        accepts("{\"a\":" + "1".repeat(40) + "}");
        accepts("{\"a\":-0." + "1".repeat(37) + "}");

        assertThat(refusal("{\"a\":" + "1".repeat(41) + "}")).hasMessage("$.a is a number of more than 40 characters");
        assertThat(refusal("{\"a\":-0." + "1".repeat(38) + "}").path()).isEqualTo("$.a");
        assertThat(refusal("{\"a\":" + "1".repeat(2_000_000) + "}").path()).isEqualTo("$.a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e30", "1E+30", "1e-30", "-2.5e0030", "0e0", "1e-0"})
    void an_exponent_up_to_30_is_read(String number) {
        accepts("{\"a\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e31", "1E+31", "1e-31", "1e999999999", "1e-999999999", "0e99999999999999999999", "1e0031"})
    void an_exponent_beyond_30_is_not(String number) {
        assertThat(refusal("{\"a\":[0," + number + "]}")).hasMessage("$.a[1] is a number with an exponent beyond 30");
    }

    private static String ofMembers(int number) {
        return IntStream.range(0, number).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    /** In lists of ten thousand tokens, and a last one for the rest. */
    private static String ofTokens(int number) {
        // { "a" [ ... ] } are five, and the brackets of the last list two.
        var rest = number - 59 * 10_000 - 5 - 2;
        return "{\"a\":[" + ("[" + "1,".repeat(9_997) + "1],").repeat(59) + "[" + "1,".repeat(rest - 1) + "1]]}";
    }

    private static byte[] ofSize(int size) {
        var bytes = new byte[size];
        Arrays.fill(bytes, (byte) ' ');
        bytes[0] = '{';
        bytes[size - 1] = '}';
        return bytes;
    }

    private static void accepts(String json) {
        accepts(json.getBytes(UTF_8));
    }

    private static void accepts(byte[] json) {
        assertThatCode(() -> Payload.read(json)).doesNotThrowAnyException();
    }

    private static UnsafePayload refusal(String json) {
        return refusal(json.getBytes(UTF_8));
    }

    private static UnsafePayload refusal(byte[] json) {
        var refused = catchThrowableOfType(UnsafePayload.class, () -> Payload.read(json));
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }
}
