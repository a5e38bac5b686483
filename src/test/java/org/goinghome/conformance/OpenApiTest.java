package org.goinghome.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.goinghome.conformance.OpenApi.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {

    private static final String SERVICES = "{\"services\": []}";
    private static final Map<String, List<String>> JSON = Map.of("content-type", List.of("application/json"));

    @Test
    void the_description_of_this_service_has_no_problem() {
        assertThat(OpenApi.ofThisService().problemsInDocument()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
            openapi: 3.1.0                       | openapi: 3.0.3                  | /openapi
            operationId: methodsOfDiscovery      | operation: methodsOfDiscovery   | operation
            "406":                               | "Not Acceptable":               | Not Acceptable
            maxLength: 139                       | maxlength: 139                  | maxlength
            maxLength: 139                       | maxLength: long                 | maxLength
            enum: [info, warning, critical]      | enum: info                      | enum
            type: array                          | type: list                      | type
            schemas/Discovery"                   | schemas/Discover"               | schemas/Discover is not there
            responses/Later"                     | responses/Refused"              | responses/Later is not used
            required: [label, topic]             | required: [label, topics]       | topics is required and not described
            """)
    void a_defect_of_a_description_is_told(String right, String wrong, String problem) throws IOException {
        var text = Files.readString(OpenApi.FILE);
        assertThat(text).contains(right);

        var changed = OpenApi.of(text.replace(right, wrong));

        assertThat(changed.problemsInDocument()).anyMatch(found -> found.contains(problem));
    }

    @Test
    void an_answer_that_is_as_described_has_no_problem() {
        assertThat(problems("GET", 200, JSON, SERVICES)).isEmpty();
        assertThat(problems("GET", 401, Map.of("www-authenticate", List.of("Bearer")), ""))
                .isEmpty();
    }

    @Test
    void an_answer_that_is_not_described_is_told() {
        assertThat(problems("GET", 201, JSON, SERVICES)).containsExactly("status 201 is not described");
        assertThat(problems("PUT", 200, JSON, SERVICES)).containsExactly("status 200 is not described");
        assertThat(problems("GET", 200, JSON, "")).containsExactly("the body is empty");
        assertThat(problems("GET", 200, Map.of(), SERVICES)).containsExactly("the body is []");
        assertThat(problems("GET", 200, Map.of("content-type", List.of("text/html")), SERVICES))
                .containsExactly("the body is [text/html]");
        assertThat(problems("GET", 200, JSON, "{}")).hasSize(1);
        assertThat(problems("GET", 401, Map.of(), "")).containsExactly("header WWW-Authenticate is missing");
        assertThat(problems("GET", 401, Map.of("www-authenticate", List.of("Basic")), ""))
                .hasSize(1);
        assertThat(problems("GET", 401, Map.of("www-authenticate", List.of("Bearer")), SERVICES))
                .containsExactly("a body is not described");
    }

    private static List<String> problems(String method, int status, Map<String, List<String>> headers, String body) {
        return OpenApi.ofThisService().problems(new Answer(method, "/cds-services", status, headers, body));
    }
}
