package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods an address takes; the ones that it names are those that work. */
@TestInstance(Lifecycle.PER_CLASS)
class MethodsTest {

    private static final String SERVICE = "/cds-services/back-surgery-discharge";

    private RunningService service;

    @BeforeAll
    void start() {
        service = new RunningService();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static Set<String> allowed(HttpResponse<String> response) {
        return Set.of(String.join(",", response.headers().allValues("Allow"))
                .replace(" ", "")
                .split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "NONSENSE"})
    void a_service_is_called_with_post(String method) throws Exception {
        for (var path : List.of(SERVICE, SERVICE + "/")) {
            var response = service.send(method, path);

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(allowed(response)).containsExactlyInAnyOrder("POST", "OPTIONS");
            assertThat(response.body()).contains("This address does not answer this method; use POST.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"})
    void a_service_that_does_not_exist_takes_none(String method) throws Exception {
        var response = service.send(method, "/cds-services/knee");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().map()).doesNotContainKey("Allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void discovery_is_read_with_get(String method) throws Exception {
        var response = service.send(method, "/cds-services");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(allowed(response)).containsExactly("GET");
        assertThat(response.body()).contains("use GET.");
    }

    @Test
    void options_name_the_methods() throws Exception {
        assertThat(service.send("OPTIONS", SERVICE).statusCode()).isEqualTo(200);
        assertThat(allowed(service.send("OPTIONS", SERVICE))).containsExactlyInAnyOrder("POST", "OPTIONS");
        assertThat(allowed(service.send("OPTIONS", "/cds-services")))
                .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        assertThat(service.send("HEAD", "/cds-services").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/nowhere.html", "/error", "/cds-services/none/feedback", SERVICE + "/nothing"})
    void an_address_that_does_not_exist_has_no_options(String path) throws Exception {
        assertThat(service.send("OPTIONS", path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feedback", "/feedback/"})
    void feedback_takes_a_post_only(String path) throws Exception {
        assertThat(allowed(service.send("OPTIONS", SERVICE + path))).containsExactlyInAnyOrder("POST", "OPTIONS");
        assertThat(service.send("GET", SERVICE + path).statusCode()).isEqualTo(405);
        assertThat(service.send("GET", "/cds-services/none/feedback").statusCode())
                .isEqualTo(404);
    }
}
