package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T1, T2: which addresses mean the server that an operator allowed, {@code https://good.example/fhir/r4}. */
@Tag("cds-44")
@Tag("T1")
class FhirServerTest {

    private final FhirServer server = FhirServer.at("https://good.example/fhir/r4");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example/fhir/r4",
                "https://good.example/fhir/r4/",
                "https://GOOD.example/fhir/r4",
                "HTTPS://good.example:443/fhir/r4"
            })
    void it_is_named_by(String address) {
        assertThat(server.isNamed(address)).isTrue();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("org.goinghome.security.HostileAddresses#all")
    void it_is_not_named_by(String address) {
        assertThat(server.isNamed(address)).isFalse();
        assertThat(server.below(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example/fhir/r4?page=2",
                "https://good.example/fhir/r4/Observation?_getpages=a-1&_offset=20&x=a|b,c:d",
                "https://good.example:443/fhir/r4/Observation",
                "Observation?page=2"
            })
    void a_link_leads_to(String link) {
        assertThat(server.below(link))
                .hasValueSatisfying(uri -> assertThat(uri.toString()).startsWith("https://good.example/fhir/r4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example/fhir/r4x?page=2",
                "https://good.example/fhir?page=2",
                "https://good.example/fhir/r4/../r5?page=2",
                "https://good.example/fhir/r4/%2e%2e/r5",
                "https://good.example/fhir/r4/..?page=2",
                "https://good.example/fhir/r4/a/../../../x",
                "../r5?page=2",
                "/fhir/r4/../x",
                "//evil.example/x",
                "http://good.example/fhir/r4?page=2",
                "https://good.example:8443/fhir/r4?page=2",
                "https://good.example@evil.example/fhir/r4?page=2",
                "https://good.example/fhir/r4?page=2#x",
                "https://good.example/fhir/r4;x=1/y",
                "https://good.example/fhir/r4\\..\\x",
                "ftp://good.example/fhir/r4",
                "mailto:good.example",
                "",
                " "
            })
    void a_link_leads_nowhere(String link) {
        assertThat(server.below(link).filter(uri -> !uri.toString().equals("https://good.example/fhir/r4")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8090/fhir", "http://127.0.0.1/fhir", "http://[::1]:8090/fhir"})
    void plain_http_is_for_this_machine(String address) {
        assertThat(FhirServer.at(address).isOnThisMachine()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://good.example/fhir", "http://localhost.example/fhir", "http://10.0.0.1/fhir"})
    void plain_http_is_for_no_other(String address) {
        assertThatThrownBy(() -> FhirServer.at(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unencrypted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"good.example/fhir", "https://good.example/fhir?x=1", "https://u:p@good.example/fhir", "", "x"})
    void an_operator_is_told_of(String address) {
        assertThatThrownBy(() -> FhirServer.at(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the plain base address of a FHIR server");
    }

    @Test
    void it_is_itself_however_it_is_written() {
        assertThat(FhirServer.at("https://GOOD.example:443/fhir/r4/"))
                .isEqualTo(server)
                .hasSameHashCodeAs(server)
                .hasToString("https://good.example/fhir/r4");
    }
}
