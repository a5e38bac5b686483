package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class SafeAddressTest {

    private final MockEnvironment environment = new MockEnvironment().withProperty("server.port", "8080");

    private SafeAddress check(@Nullable String address, @Nullable String management) throws Exception {
        return new SafeAddress(
                address == null ? null : InetAddress.getByName(address),
                management == null ? null : InetAddress.getByName(management),
                environment,
                new Clients("", List.of()));
    }

    @Test
    void with_clients_any_address_is_accepted() {
        environment.withProperty("management.server.port", "8081");
        var clients = new Clients("https://cds.example", List.of(TestKeys.client("https://ehr.example")));

        assertThatCode(() -> new SafeAddress(
                        InetAddress.getByName("0.0.0.0"), InetAddress.getByName("0.0.0.0"), environment, clients))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void a_loopback_address_is_accepted(String address) {
        assertThatCode(() -> check(address, null)).as(address).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void any_other_address_is_refused_with_the_setting_to_change(String address) {
        assertThatThrownBy(() -> check(address, null)).as(address).hasMessageStartingWith("server.address");
    }

    @Test
    void every_address_is_refused() {
        assertThatThrownBy(() -> check(null, null)).hasMessageContaining("every address");
    }

    @Test
    void a_management_port_of_its_own_needs_a_loopback_address_of_its_own() {
        environment.withProperty("management.server.port", "8081");

        assertThatThrownBy(() -> check("127.0.0.1", null))
                .hasMessageStartingWith("management.server.address")
                .hasMessageContaining("every address");
        assertThatThrownBy(() -> check("127.0.0.1", "0.0.0.0"))
                .hasMessageStartingWith("management.server.address")
                .hasMessageContaining("0.0.0.0");
        assertThatCode(() -> check("127.0.0.1", "127.0.0.1")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "-1"})
    void the_service_s_own_port_and_none_need_no_other_address(String port) {
        environment.withProperty("management.server.port", port);

        assertThatCode(() -> check("127.0.0.1", null)).as(port).doesNotThrowAnyException();
    }
}
