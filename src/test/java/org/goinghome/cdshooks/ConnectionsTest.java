package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T17")
class ConnectionsTest {

    @Test
    void a_small_heap_takes_fewer_at_the_same_time() {
        assertThat(Connections.most(256L << 20)).isBetween(1_000, 1_600);
        assertThat(Connections.most(512L << 20)).isBetween(2_600, 3_200);
        assertThat(Connections.most(Long.MAX_VALUE)).isPositive();
    }
}
