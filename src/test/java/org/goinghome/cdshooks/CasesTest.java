package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.goinghome.conformance.OpenApi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Every case folder, through the real endpoint over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "goinghome.data=target/data")
@Import(FixedTime.class)
class CasesTest {

    private static final OpenApi DESCRIBED = OpenApi.ofThisService();

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    static Stream<CaseFolder> cases() {
        return CaseFolder.all();
    }

    static Stream<Arguments> casesInOtherLanguages() {
        return CaseFolder.all()
                .flatMap(folder -> folder.otherLanguages().map(language -> Arguments.of(folder, language)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Tag("cds-47")
    void answers_as_its_then_says(CaseFolder folder) throws Exception {
        var response = call(folder, "en");

        assertThat(CaseAnswer.problems(folder, folder.then(), response)).isEmpty();
        assertThat(DESCRIBED.problems("Response", CaseFolder.JSON.readTree(response.body())))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("casesInOtherLanguages")
    void answers_in_another_language_as_its_then_says(CaseFolder folder, String language) throws Exception {
        var response = call(folder, language);

        assertThat(response.headers().firstValue("Content-Language")).hasValue(language);
        assertThat(CaseAnswer.problems(folder, folder.then(language), response)).isEmpty();
        assertThat(DESCRIBED.problems("Response", CaseFolder.JSON.readTree(response.body())))
                .isEmpty();
    }

    private HttpResponse<String> call(CaseFolder folder, String language) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + port + "/cds-services/" + folder.serviceId());
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept-Language", language)
                .POST(BodyPublishers.ofString(folder.request()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
