package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guidance is read at start and never again: nobody can change it from outside. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("T29")
class NothingIsWrittenTest {

    private static final List<String> ADDRESSES = List.of(
            "/cds-services",
            "/cds-services/back-surgery-discharge",
            "/fhir/PlanDefinition/BackSurgeryDischarge",
            "/fhir/Library/BackSurgery",
            "/fhir-resources/plandefinition/BackSurgeryDischarge.json",
            "/actuator/health");

    private final Figures figures = new Figures("T29", "attempts to write");
    private RunningService service;
    private String before = "";

    @BeforeAll
    void start() throws Exception {
        service = new RunningService();
        before = answer();
    }

    @AfterAll
    void stop() {
        figures.write();
        service.close();
    }

    private String answer() throws Exception {
        return service.discharge(RunningService.quietDischarge()).body();
    }

    static Stream<Arguments> attempts() {
        return ADDRESSES.stream()
                .flatMap(address ->
                        Stream.of("PUT", "PATCH", "DELETE", "MOVE").map(method -> Arguments.of(method, address)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void over_http(String method, String address) throws Throwable {
        figures.holds(() -> {
            var answer = service.send(method, address);

            assertThat(answer.statusCode()).isIn(404, 405, 501);
            assertThat(answer.body()).contains("OperationOutcome");
            assertThat(answer()).isEqualTo(before);
        });
    }

    @Test
    void and_what_is_there_is_told_still() throws Exception {
        assertThat(new String(service.get("/cds-services").body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("back-surgery-discharge", "back-surgery-recovery");
    }
}
