package org.goinghome.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.goinghome.security.Client;
import org.goinghome.security.TestKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

@Tag("T15")
class RoomTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final Client alone = TestKeys.named("alone", true);
    private final Room room = new Room(4 * MEGABYTE, Duration.ofMillis(20));

    @Test
    void what_does_not_fit_is_told_to_come_again() {
        try (var place = room.enter(alone)) {
            read(place, MEGABYTE);

            assertThatThrownBy(() -> read(place, MEGABYTE))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
        }
    }

    @Test
    void what_a_call_took_is_free_when_it_ends() {
        for (var i = 0; i < 100; i++) {
            try (var place = room.enter(alone)) {
                read(place, MEGABYTE);
                place.understand();
            }
        }
        for (var i = 0; i < 100; i++) {
            try (var place = room.enter(alone)) {
                assertThatThrownBy(() -> read(place, 2 * MEGABYTE)).isInstanceOf(Refused.class);
            }
        }

        assertThat(room.free()).isEqualTo(4L * MEGABYTE);
    }

    @Test
    @Tag("T17")
    void a_call_of_which_little_has_arrived_takes_little() {
        try (var place = room.enter(alone)) {
            assertThat(room.free()).isEqualTo(4L * MEGABYTE);
            for (var i = 0; i < 1000; i++) {
                read(place, 1);
            }

            assertThat(room.free()).isGreaterThan(4L * MEGABYTE - 64 * 1024);
        }
    }

    @Test
    void many_small_values_take_more_than_their_bytes() {
        var objects = "{},".repeat(MEGABYTE / 64).getBytes(UTF_8);
        try (var place = room.enter(alone)) {
            assertThatThrownBy(() -> place.read(objects, objects.length)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void what_is_fetched_counts_and_what_found_no_room_is_told() {
        try (var place = room.enter(alone)) {
            assertThat(place.take(MEGABYTE)).isTrue();
            assertThatCode(place::requireRoom).doesNotThrowAnyException();
            assertThat(place.take(4 * MEGABYTE)).isFalse();
            assertThatThrownBy(place::requireRoom).isInstanceOf(Refused.class);
        }
    }

    @Test
    void a_fetch_that_outlives_its_call_keeps_its_room_until_it_ends() {
        var place = room.enter(alone);
        var fetch = place.keep();
        place.take(MEGABYTE);

        place.close();
        place.close();
        assertThat(room.free()).isEqualTo(3L * MEGABYTE);
        // What arrives after the answer, of which nobody will know.
        place.take(MEGABYTE);
        assertThat(room.free()).isEqualTo(2L * MEGABYTE);

        fetch.run();
        assertThat(room.free()).isEqualTo(4L * MEGABYTE);
    }

    @Test
    @Tag("T24")
    void one_client_of_several_takes_no_more_than_half() {
        var hospital = TestKeys.named("hospital", false);
        var clinic = TestKeys.named("clinic", false);
        try (var first = room.enter(hospital);
                var other = room.enter(clinic)) {
            assertThat(first.take(2 * MEGABYTE)).isTrue();
            assertThat(first.take(MEGABYTE)).isFalse();
            assertThat(other.take(2 * MEGABYTE)).isTrue();
        }
    }

    @Test
    void a_call_waits_for_another_that_ends_in_time() throws Exception {
        var patient = new Room(4 * MEGABYTE, Duration.ofSeconds(20));
        var first = patient.enter(alone);
        first.take(3 * MEGABYTE);
        var second = CompletableFuture.supplyAsync(() -> {
            try (var place = patient.enter(alone)) {
                return place.take(3 * MEGABYTE);
            }
        });
        Thread.sleep(50);
        assertThat(second).isNotDone();

        first.close();

        assertThat(second.get()).isTrue();
    }

    @Test
    void a_small_heap_has_room_for_some_calls() {
        assertThat(Room.ofHeap(256L * MEGABYTE)).isBetween(100L * MEGABYTE, 160L * MEGABYTE);
        assertThat(Room.ofHeap(64L * MEGABYTE)).isPositive();
    }

    private static void read(Room.Place place, int bytes) {
        place.read(new byte[bytes], bytes);
    }
}
