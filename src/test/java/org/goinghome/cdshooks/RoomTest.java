package org.goinghome.cdshooks;

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
            place.read(MEGABYTE);

            assertThatThrownBy(() -> place.read(3 * MEGABYTE))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
        }
    }

    @Test
    void what_a_call_took_is_free_when_it_ends() {
        for (var i = 0; i < 100; i++) {
            try (var place = room.enter(alone)) {
                place.read(3 * MEGABYTE);
            }
        }
        for (var i = 0; i < 100; i++) {
            try (var place = room.enter(alone)) {
                assertThatThrownBy(() -> place.read(4 * MEGABYTE)).isInstanceOf(Refused.class);
            }
        }
        try (var place = room.enter(alone)) {
            assertThatCode(() -> place.read(3 * MEGABYTE)).doesNotThrowAnyException();
        }
    }

    @Test
    void objects_take_more_than_the_bytes_they_are_made_of() {
        try (var place = room.enter(alone)) {
            assertThatCode(() -> place.understand(MEGABYTE / 4)).doesNotThrowAnyException();
            assertThatThrownBy(() -> place.understand(MEGABYTE / 4)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void what_is_fetched_counts_and_what_found_no_room_is_told() {
        try (var place = room.enter(alone)) {
            assertThat(place.fetch(MEGABYTE / 8)).isTrue();
            assertThatCode(place::requireRoom).doesNotThrowAnyException();
            assertThat(place.fetch(MEGABYTE)).isFalse();
            assertThatThrownBy(place::requireRoom).isInstanceOf(Refused.class);
        }
    }

    @Test
    @Tag("T24")
    void one_client_of_several_takes_no_more_than_half() {
        var hospital = TestKeys.named("hospital", false);
        var clinic = TestKeys.named("clinic", false);
        try (var first = room.enter(hospital);
                var other = room.enter(clinic)) {
            first.read(MEGABYTE);
            assertThatThrownBy(() -> first.read(MEGABYTE)).isInstanceOf(Refused.class);
            assertThatCode(() -> other.read(MEGABYTE)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_call_waits_for_another_that_ends_in_time() throws Exception {
        var patient = new Room(4 * MEGABYTE, Duration.ofSeconds(20));
        var first = patient.enter(alone);
        first.read(3 * MEGABYTE);
        var second = CompletableFuture.supplyAsync(() -> {
            try (var place = patient.enter(alone)) {
                place.read(3 * MEGABYTE);
                return true;
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
}
