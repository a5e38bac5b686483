package org.goinghome.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
@Tag("T15")
class FootprintTest {

    @Test
    void a_text_takes_little_more_than_its_bytes_whatever_stands_in_it() {
        assertThat(of("{\"text\":\"" + "{[:,\\\"".repeat(100_000) + "\"}")).isLessThan(4 * 600_000);
    }

    @Test
    void values_take_more_than_their_bytes() {
        assertThat(of("[" + "{},".repeat(100_000) + "{}]")).isBetween(20_000_000L, 60_000_000L);
        assertThat(of("[" + "\"\\\\\",".repeat(100_000) + "1]")).isGreaterThan(20_000_000L);
    }

    @Test
    void it_is_the_same_however_the_bytes_arrive() {
        var json = "{\"a\":[{\"b\":\"x\\\"y,\\\\\"},1,2],\"c\":{}}".repeat(1000).getBytes(UTF_8);
        var footprint = new Footprint();
        var sum = 0L;
        for (var each : json) {
            sum += footprint.add(new byte[] {each}, 1);
        }

        assertThat(sum).isEqualTo(new Footprint().add(json, json.length));
    }

    @Test
    void what_is_refused_for_its_tokens_takes_no_more_than_what_is_read() {
        assertThat(of("[".repeat(8_000_000))).isEqualTo(8_000_000L + 600_000L * 200);
    }

    @Test
    void the_largest_body_fits_into_the_smallest_heap_that_is_meant() {
        assertThat(of("[".repeat(Payload.MAX_BYTES))).isLessThan((256 - 120) * 1024L * 1024);
    }

    private static long of(String json) {
        var bytes = json.getBytes(UTF_8);
        return new Footprint().add(bytes, bytes.length);
    }
}
