package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a name may lead. */
@Tag("T1b")
class NetworksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.1.2.3",
                "224.0.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::127.0.0.1",
                "::10.0.0.1",
                "2001:0:a00:1::1",
                "2001:db8::1",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "fc00::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1"
            })
    void by_default_not_to(String address) throws UnknownHostException {
        assertThat(Networks.of(List.of()).allow(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "198.20.0.1", "192.0.1.1", "2001:4860:4860::8888"})
    void by_default_to(String address) throws UnknownHostException {
        assertThat(Networks.of(List.of()).allow(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.20.0.1", "10.20.255.255", "192.168.7.8", "fd00:1::5"})
    void to_the_networks_that_are_set(String address) throws UnknownHostException {
        assertThat(set().allow(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.21.0.1", "10.19.255.255", "192.168.7.9", "8.8.8.8", "fd00:2::5", "127.0.0.1"})
    void to_no_others_then(String address) throws UnknownHostException {
        assertThat(set().allow(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.20.0.0/33", "10.20.0.0/-1", "10.20.0.0/x", "ehr.example/16", "fd00::/129", "", "/8"})
    void an_operator_is_told_of(String network) {
        assertThatThrownBy(() -> Networks.of(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a network such as 10.20.0.0/16");
    }

    private static Networks set() {
        return Networks.of(List.of("10.20.0.0/16", "192.168.7.8", "fd00:1::/32"));
    }
}
