package org.goinghome.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is read is followed to its next page, in whichever form servers write the address, and nowhere else. */
class NextPagesTest {

    private final FhirServer server = FhirServer.at("https://ehr.example/fhir");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ehr.example/fhir?_getpages=2c97ad10-f5bf-446d-91e9-22e0d9bc48b6&_getpagesoffset=5&_count=5&_bundletype=searchset",
                "https://ehr.example/fhir/Observation?patient=p1&code=http%3A%2F%2Floinc.org%7C8310-5&page=2",
                "https://ehr.example/fhir/Observation/_search?ct=bWF4PTI%3D&_sort=-date",
                "https://ehr.example:443/fhir/page/2",
                "Observation?patient=p1&page=2"
            })
    void its_own_addresses_are_followed(String link) {
        assertThat(server.below(link)).isPresent();
    }

    @Test
    void a_query_stays_as_it_was_written() {
        assertThat(server.below("https://ehr.example/fhir?a=1&b=x%26y&a=2"))
                .hasValue(URI.create("https://ehr.example/fhir?a=1&b=x%26y&a=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/fhir?a=1&b=2",
                "https://ehr.example/fhirs?a=1&b=2",
                "https://ehr.example/other?a=1&b=2",
                "http://ehr.example/fhir?a=1&b=2",
                "https://ehr.example:8443/fhir?a=1&b=2",
                "https://ehr.example@elsewhere.example/fhir?a=1&b=2",
                "https://ehr.example/fhir?a=1&b=2#elsewhere",
                "//elsewhere.example/fhir?a=1&b=2"
            })
    void others_are_not(String link) {
        assertThat(server.below(link)).isEmpty();
    }
}
