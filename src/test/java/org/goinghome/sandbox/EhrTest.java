package org.goinghome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** It searches as FHIR R4 says, over a chart that is small enough to count by hand. */
@TestInstance(Lifecycle.PER_CLASS)
class EhrTest {

    private static final String PULSE = "http://loinc.org|8867-4";
    private static final String CHART = """
            {"context": {"userId": "Practitioner/u1", "patientId": "p1"}, "prefetch": {
             "patient": {"resourceType": "Patient", "id": "p1"},
             "observations": {"resourceType": "Bundle", "type": "searchset", "entry": [
              {"resource": {"resourceType": "Observation", "id": "old", "status": "final",
               "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "subject": {"reference": "Patient/p1"},
               "effectiveDateTime": "2026-01-01T08:00:00Z", "valueQuantity": {"value": 70.10}}},
              {"resource": {"resourceType": "Observation", "id": "new", "status": "amended",
               "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "subject": {"reference": "Patient/p1"},
               "effectiveDateTime": "2026-01-02T08:00:00Z"}},
              {"resource": {"resourceType": "Observation", "id": "period", "status": "final",
               "code": {"coding": [{"system": "urn:local", "code": "8867-4"}]}, "subject": {"reference": "Patient/p1"},
               "effectivePeriod": {"start": "2026-01-01T10:00:00Z", "end": "2026-01-03T10:00:00Z"}}},
              {"resource": {"resourceType": "Observation", "id": "undated", "status": "final",
               "code": {"coding": [{"code": "comma,bar|"}]}, "subject": {"reference": "Patient/p1"}}},
              {"resource": {"resourceType": "Observation", "id": "other", "status": "final",
               "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}, "subject": {"reference": "Patient/p2"}}}
             ]}}}""";

    private Ehr ehr;
    private FhirReader reader;

    @BeforeAll
    void start() {
        ehr = Ehr.holding(List.of(new Chart("small", "none", (ObjectNode) Chart.JSON.readTree(CHART))));
        reader = new FhirReader(FhirAccess.to(ehr));
    }

    @AfterAll
    void stop() {
        ehr.close();
    }

    private static List<String> ids(JsonNode bundle) {
        return bundle.path("entry")
                .valueStream()
                .map(entry -> entry.at("/resource/id").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "patient=p1&code=http://loinc.org|8867-4; old new",
                "patient=p1&code=8867-4; old new period",
                "patient=p1&code=|8867-4; ''",
                "patient=p1&code=urn:local|; period",
                "patient=p1&code=urn:local|8867-4,http://loinc.org|8867-4; old new period",
                "patient=p1&code=comma\\,bar\\|; undated",
                "patient=Patient/p1&status=amended; new",
                "patient=p1&status=amended,final&code=8867-4; old new period",
                "patient=p2; other",
                "patient=p3; ''",
                "patient=p1&_id=old,undated; old undated",
                "patient=p1&date=2026-01-01; old",
                "patient=p1&date=ge2026-01-02; new period",
                "patient=p1&date=gt2026-01-02; period",
                "patient=p1&date=lt2026-01-02; old period",
                "patient=p1&date=le2026-01-02; old new period",
                "patient=p1&date=ge2026-01-01T09:00:00Z&date=le2026-01-02T12:00:00Z; new period",
                "patient=p1&date=eb2026-01-02; old",
                "patient=p1&date=sa2026-01-01; new",
                "patient=p1&date=ne2026-01-01; new period",
                "patient=p1&_sort=-date; new period old undated",
                "patient=p1&_sort=date; old period new undated",
                "patient=p1&_sort=-_id; undated period old new",
            })
    void a_search_finds(String query, String expected) {
        var found = reader.get("Observation?" + query.replace("\\", "%5C"));

        assertThat(String.join(" ", ids(found))).isEqualTo(expected);
        assertThat(found.path("type").asString()).isEqualTo("searchset");
        assertThat(found.path("total").asInt()).isEqualTo(ids(found).size());
    }

    @Test
    void a_read_gives_the_resource_as_it_was_written() {
        assertThat(reader.get("Patient/p1").path("id").asString()).isEqualTo("p1");
        assertThat(reader.get("Observation/old").at("/valueQuantity/value").toString())
                .isEqualTo("70.10");
        assertThatThrownBy(() -> reader.get("Patient/p9")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void a_type_without_resources_is_searched_all_the_same() {
        assertThat(reader.get("ServiceRequest?patient=p1").path("total").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient=p1&codee=1",
                "patient=p1&code:in=http://example.org",
                "patient=",
                "patient=p1&date=lately",
                "patient=p1&date=2026-99",
                "patient=p1&_sort=code",
                "patient=p1&value-quantity=5"
            })
    void what_it_cannot_search_by_it_refuses(String query) {
        assertThatThrownBy(() -> reader.get("Observation?" + query)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void pages_hang_together_below_its_own_base() throws Exception {
        var first = reader.get("Observation?patient=p1&code=" + PULSE + "&_sort=date&_count=1");

        assertThat(ids(first)).containsExactly("old");
        assertThat(first.path("total").asInt()).isEqualTo(2);
        var next = link(first, "next");
        assertThat(next).startsWith(ehr.base() + "?");
        var second = Chart.JSON.readTree(get(next, ehr.token()).body());
        assertThat(ids(second)).containsExactly("new");
        assertThat(link(second, "next")).isEmpty();
        assertThat(link(second, "self")).startsWith(ehr.base());
    }

    private static String link(JsonNode bundle, String relation) {
        return bundle.path("link")
                .valueStream()
                .filter(link -> link.path("relation").asString().equals(relation))
                .map(link -> link.path("url").asString())
                .findFirst()
                .orElse("");
    }

    @Test
    void nobody_comes_in_without_the_token() throws Exception {
        for (var token : List.of("", "other", ehr.token() + "x")) {
            var answer = get(ehr.base() + "/Patient/p1", token);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(Chart.JSON.readTree(answer.body()).path("resourceType").asString())
                    .isEqualTo("OperationOutcome");
        }
    }

    private static HttpResponse<String> get(String address, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
    }
}
