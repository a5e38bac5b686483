package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.goinghome.security.SeenTokens.Use;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A token is good for one call, however many come at once, and what is remembered has a bound for each client. */
@Tag("T8")
@Tag("cds-69")
class SeenInMemoryTest {

    private static final Instant NOW = Verdict.NOW;

    private final MovingClock clock = new MovingClock();
    private final SeenTokens seen = new SeenInMemory(clock, 3);

    private static final class MovingClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static TokenId token(String client, String jti) {
        return TokenId.of(TestKeys.client("https://" + client + ".example"), jti);
    }

    private Use use(String client, String jti, int seconds) {
        return seen.use(token(client, jti), clock.now.plusSeconds(seconds));
    }

    @Test
    void a_token_is_new_once() {
        assertThat(use("a", "1", 60)).isEqualTo(Use.FIRST);
        assertThat(use("a", "1", 60)).isEqualTo(Use.AGAIN);
        assertThat(use("a", "2", 60)).isEqualTo(Use.FIRST);
        assertThat(use("b", "1", 60)).isEqualTo(Use.FIRST);
    }

    @Test
    void more_than_a_client_has_room_for_cannot_be_told_and_others_are_not_affected() {
        for (var jti : new String[] {"1", "2", "3"}) {
            assertThat(use("a", jti, 60)).isEqualTo(Use.FIRST);
        }

        assertThat(use("a", "4", 60)).isEqualTo(Use.UNKNOWN);
        assertThat(use("a", "1", 60)).isEqualTo(Use.AGAIN);
        assertThat(use("b", "4", 60)).isEqualTo(Use.FIRST);
    }

    @Test
    void when_tokens_cannot_be_used_any_more_there_is_room_again() {
        for (var jti : new String[] {"1", "2", "3"}) {
            use("a", jti, jti.equals("3") ? 120 : 60);
        }

        clock.now = NOW.plusSeconds(60);
        assertThat(use("a", "4", 60)).isEqualTo(Use.UNKNOWN);
        clock.now = NOW.plusSeconds(61);
        assertThat(use("a", "4", 60)).isEqualTo(Use.FIRST);
        assertThat(use("a", "5", 60)).isEqualTo(Use.FIRST);
        assertThat(use("a", "6", 60)).isEqualTo(Use.UNKNOWN);
        assertThat(use("a", "3", 60)).isEqualTo(Use.AGAIN);
    }

    @Test
    @Tag("T6")
    void a_clock_that_is_set_back_makes_no_used_token_good_again() {
        use("a", "1", 60);
        var until = NOW.plusSeconds(60);
        clock.now = NOW.plusSeconds(600);
        use("a", "2", 60);

        clock.now = NOW;

        assertThat(seen.use(token("a", "1"), until)).isEqualTo(Use.AGAIN);
        assertThat(seen.use(token("a", "3"), NOW.plusSeconds(660))).isEqualTo(Use.FIRST);
    }

    @Test
    void of_many_at_once_one_is_the_first() throws Exception {
        var threads = Executors.newFixedThreadPool(16);
        try {
            var calls = Collections.<Callable<Use>>nCopies(1000, () -> use("a", "1", 60));
            var uses = new ArrayList<Use>();
            for (var result : threads.invokeAll(calls)) {
                uses.add(result.get());
            }

            assertThat(uses).containsOnlyOnce(Use.FIRST).doesNotContain(Use.UNKNOWN);
        } finally {
            threads.shutdown();
        }
    }

    /** Whoever sends a million tokens takes no more memory than was set aside, and what is over is not believed. */
    @Test
    void a_million_tokens_keep_to_their_bound() {
        var bound = 10_000;
        var many = new SeenInMemory(clock, bound);
        var client = TestKeys.client("https://a.example");
        var first = 0;
        var most = 0;
        for (var i = 0; i < 1_000_000; i++) {
            // Each token counts for a minute, in which a little more come than there is room for.
            clock.now = NOW.plusMillis(i * 5L);
            if (many.use(TokenId.of(client, "t" + i), clock.now.plusSeconds(60)) == Use.FIRST) {
                first++;
            }
            most = Math.max(most, many.size(client.client().name()));
        }

        assertThat(most).isEqualTo(bound);
        assertThat(first).isBetween(800_000, 1_000_000 - 1);
        Figures.held("T8", "a million tokens within the bound of " + bound, 1_000_000, 1_000_000);
    }
}
