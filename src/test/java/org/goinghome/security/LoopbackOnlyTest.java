package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void a_loopback_address_is_accepted(String address) {
        assertThatCode(() -> new LoopbackOnly(InetAddress.getByName(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void any_other_address_is_refused_with_the_setting_to_change(String address) {
        assertThatThrownBy(() -> new LoopbackOnly(InetAddress.getByName(address)))
                .hasMessageContaining("server.address");
    }

    @Test
    void every_address_is_refused() {
        assertThatThrownBy(() -> new LoopbackOnly(null)).hasMessageContaining("every address");
    }
}
