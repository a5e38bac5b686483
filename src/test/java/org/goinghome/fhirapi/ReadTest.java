package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.cdshooks.ClosedService;
import org.goinghome.security.Figures;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Questionnaire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the guidance is read over HTTP. */
class ReadTest extends ServedApi {

    private static final String CHECK_IN = "/Questionnaire/BackSurgeryCheckIn";

    @ParameterizedTest
    @ValueSource(strings = {"?_format=xml", "?_format=application/fhir%2Bxml", "?_format=text/xml"})
    void xml_says_the_same_as_json(String format) throws Exception {
        var xml = api.get(CHECK_IN + format);

        assertThat(xml.headers().firstValue("Content-Type")).contains("application/fhir+xml;charset=UTF-8");
        assertThat(Api.FHIR
                        .newXmlParser()
                        .parseResource(Questionnaire.class, xml.body())
                        .equalsDeep(api.read(Questionnaire.class, CHECK_IN)))
                .isTrue();
    }

    @Test
    void accept_asks_for_a_form_too() throws Exception {
        assertThat(api.get(CHECK_IN, "Accept", "application/fhir+xml").body()).startsWith("<Questionnaire");
        assertThat(api.get(CHECK_IN, "Accept", "application/fhir+xml;q=0.5, application/fhir+json")
                        .body())
                .startsWith("{");
        assertThat(api.get(CHECK_IN, "Accept", "text/turtle").body()).startsWith("{");
        assertThat(api.get(CHECK_IN + "?_pretty=true").body()).startsWith("{\n");
    }

    @Test
    void a_summary_or_single_elements_are_marked_as_such() throws Exception {
        var summary = api.read(Questionnaire.class, CHECK_IN + "?_summary=true");
        var elements = api.read(Questionnaire.class, CHECK_IN + "?_elements=title");

        assertThat(summary.getItem()).isEmpty();
        assertThat(summary.getUrl()).isNotEmpty();
        assertThat(elements.getTitle()).isNotEmpty();
        assertThat(elements.hasName()).isFalse();
        assertThat(Stream.of(summary, elements)
                        .map(resource -> resource.getMeta().getTagFirstRep().getCode()))
                .containsOnly("SUBSETTED");
    }

    @Test
    void what_is_known_already_is_not_sent_again() throws Exception {
        for (var path : List.of(CHECK_IN, CHECK_IN + "?_language=es", "/ValueSet?_summary=true", "/package.tgz")) {
            var first = api.get(path);
            var tag = first.headers().firstValue("ETag").orElseThrow();

            var again = api.get(path, "If-None-Match", tag);

            assertThat(tag).as(path).startsWith("\"");
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(api.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void each_form_and_language_has_a_tag_of_its_own() throws Exception {
        var tags = new ArrayList<String>();
        for (var path :
                List.of(CHECK_IN, CHECK_IN + "?_language=es", CHECK_IN + "?_format=xml", CHECK_IN + "?_summary=true")) {
            tags.add(api.get(path).headers().firstValue("ETag").orElseThrow());
        }

        assertThat(tags).doesNotHaveDuplicates();
    }

    @Test
    void an_answer_may_be_kept_and_says_what_it_depends_on() throws Exception {
        var headers = api.get(CHECK_IN).headers();

        assertThat(headers.allValues("Cache-Control")).containsExactly("public, max-age=300");
        assertThat(String.join(", ", headers.allValues("Vary"))).contains("Accept, Accept-Encoding, Accept-Language");
        assertThat(headers.firstValue("Last-Modified")).contains("Thu, 01 Jan 2026 00:00:00 GMT");
        assertThat(headers.firstValue("X-Powered-By")).isEmpty();
        assertThat(api.get("/Questionnaire/none").headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    @Test
    void head_tells_what_get_would_without_the_body() throws Exception {
        var get = api.get(CHECK_IN);
        var head = api.send("HEAD", CHECK_IN, "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (var name : List.of("ETag", "Content-Type", "Last-Modified", "Cache-Control")) {
            assertThat(head.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(get.headers().firstValue(name));
        }
    }

    @Test
    void any_page_may_read() throws Exception {
        var read = api.get(CHECK_IN, "Origin", "https://elsewhere.example");
        var preflight = api.send(
                "OPTIONS",
                CHECK_IN,
                "",
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "If-None-Match");
        var post = api.send(
                "OPTIONS",
                "/Questionnaire/_search",
                "",
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "POST");

        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("GET,HEAD");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(post.statusCode()).isEqualTo(403);
    }

    @Test
    void pages_lead_to_all_of_it_and_each_once() throws Exception {
        var whole = api.read(Bundle.class, "/ValueSet?_elements=url&_count=500");
        var pages = new ArrayList<Bundle>();
        for (var next = "/ValueSet?_elements=url&_count=4"; next != null; ) {
            pages.add(api.read(Bundle.class, next));
            next = pages.get(pages.size() - 1).getLink("next") == null
                    ? null
                    : pages.get(pages.size() - 1).getLink("next").getUrl();
        }

        assertThat(pages)
                .hasSize((whole.getEntry().size() + 3) / 4)
                .allSatisfy(page -> assertThat(page.getTotal()).isEqualTo(whole.getTotal()));
        assertThat(pages.stream().flatMap(page -> page.getEntry().stream()).map(entry -> entry.getFullUrl()))
                .containsExactlyElementsOf(whole.getEntry().stream()
                        .map(entry -> entry.getFullUrl())
                        .toList());
        assertThat(pages.get(1).getLink("previous").getUrl()).contains("_offset=0");
        assertThat(api.read(Bundle.class, "/ValueSet?_count=0").getEntry()).isEmpty();
        assertThat(api.read(Bundle.class, "/ValueSet?_count=4&_offset=1000").getEntry())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/PlanDefinition?name=back, 5",
        "/PlanDefinition?name=BACKSURGERYRED, 1",
        "/PlanDefinition?name:exact=backsurgeryredflags, 0",
        "/PlanDefinition?name:contains=flags, 1",
        "/PlanDefinition?name=flags, 0",
        "'/PlanDefinition?_id=BackSurgeryDischarge,BackSurgeryRecovery', 2",
        "/PlanDefinition?_id=BackSurgeryDischarge&name=BackSurgeryRecovery, 0",
        "/Questionnaire?url=https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn, 1",
        "/Questionnaire?url=https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn%7C1.0.0, 1",
        "/Questionnaire?url=https://goinghome.example/fhir/Questionnaire/BackSurgeryCheckIn%7C1.0.1, 0",
        "/Questionnaire?url=https://goinghome.example/fhir/Questionnaire/BackSurgery, 0",
        "/Questionnaire?version=1.0.0, 1",
        "/Questionnaire?version=1.0, 0",
        "/Questionnaire?status=active, 1",
        "/Questionnaire?status=http://hl7.org/fhir/publication-status%7Cactive, 1",
        "/Questionnaire?status=http://hl7.org/fhir/publication-status%7C, 1",
        "/Questionnaire?status=%7Cactive, 0",
        "/Questionnaire?status=draft, 0",
        "/Questionnaire?_lastUpdated=2026-01-01, 1",
        "/Questionnaire?_lastUpdated=gt2026-01-01, 0",
        "/Questionnaire?_lastUpdated=ge2026-01-01&_lastUpdated=lt2026-01-02, 1",
        "/Questionnaire?title=de%20vuelta&_language=es, 0",
        "/ImplementationGuide?title=de%20vuelta&_language=es, 1",
        "/ImplementationGuide?title=going&_language=es, 0"
    })
    void a_search_finds(String path, int number) throws Exception {
        var found = api.read(Bundle.class, path);

        assertThat(found.getTotal()).isEqualTo(number);
        assertThat(found.getEntry()).hasSize(number);
    }

    @Test
    void a_search_by_post_finds_the_same() throws Exception {
        var post = api.send(
                "POST",
                "/PlanDefinition/_search",
                "name=back&_summary=true",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(post.statusCode()).isEqualTo(200);
        assertThat(Api.FHIR
                        .newJsonParser()
                        .parseResource(Bundle.class, post.body())
                        .getTotal())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400",
        "/, 400",
        "/Patient, 404",
        "/Patient/1, 404",
        "/Questionnaire/none, 404",
        "/Questionnaire/BackSurgeryCheckIn/_history/0.9.0, 404",
        "/Questionnaire/BackSurgeryCheckIn/_history, 400",
        "/_history, 400",
        "/Questionnaire?unknown=1, 400",
        "/Questionnaire?name:below=a, 400",
        "/Questionnaire?url:missing=true, 400",
        "/Questionnaire?_count=-1, 400",
        "/Questionnaire?_count=many, 400",
        "/Questionnaire?_offset=many, 400",
        "/Questionnaire?_lastUpdated=yesterday, 400",
        "/Questionnaire?_lastUpdated=zz2026, 400",
        "/Questionnaire?_summary=some, 400",
        "/Questionnaire?_language=fr, 400",
        "/Questionnaire?_include=*, 400",
        "/Questionnaire?_format=text/turtle, 406",
        "/Questionnaire?_format=yaml, 406",
        "/Questionnaire/BackSurgeryCheckIn?_format=json&_format=yaml, 406",
        "/Questionnaire/BackSurgeryCheckIn/$unknown, 400",
        "/$unknown, 400",
        "/ValueSet/$expand, 400",
        "/ValueSet/none/$expand, 404",
        "/ValueSet/$expand?url=https://goinghome.example/fhir/ValueSet/none, 404",
        "/ValueSet/PainScores/$expand?url=https://goinghome.example/fhir/ValueSet/PainScores, 400",
        "/ValueSet/PainScores/$expand?count=-1, 400",
        "/ValueSet/PainScores/$expand?count=many, 400",
        "/ValueSet/PainScores/$expand?offset=1.5, 400",
        "/ValueSet/PainScores/$expand?filtr=a, 400",
        "/ValueSet/PainScores/$expand?valueSetVersion=2.0.0, 404",
        "/ValueSet/BackSurgeryProceduresSnomedFull/$expand, 422",
        "/ValueSet/PainScores/$validate-code, 400",
        "/ValueSet/PainScores/$validate-code?code=a, 400",
        "/ValueSet/PainScores/$validate-code?system=http://a.example, 400",
        "/CodeSystem/$lookup?code=calf, 400",
        "/CodeSystem/$lookup?system=http://a.example&code=a, 404",
        "/CodeSystem/$lookup?system=https://goinghome.example/fhir/CodeSystem/GoingHomeTopic&code=a, 404",
        "/Questionnaire/$package, 400",
        "/Questionnaire/none/$package, 404",
        "/PlanDefinition/$data-requirements?url=a, 404",
        "/Library/none/$data-requirements, 404",
        "/package.tar, 404"
    })
    void bad_input_gets_an_outcome(String path, int status) throws Exception {
        var answer = api.get(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Api.FHIR
                        .newJsonParser()
                        .parseResource(OperationOutcome.class, answer.body())
                        .getIssueFirstRep()
                        .getDiagnostics())
                .isNotEmpty();
    }

    @Test
    void a_search_by_post_is_a_form() throws Exception {
        assertThat(api.send("POST", "/Questionnaire/_search", "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(415);
        assertThat(api.get("/Questionnaire/_search").statusCode()).isEqualTo(405);
    }

    @Test
    @Tag("T29")
    void nothing_is_written() throws Exception {
        var body = Api.FHIR.newJsonParser().encodeResourceToString(api.read(Questionnaire.class, CHECK_IN));
        var refused = 0;
        var tried = 0;
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            for (var path : List.of("", "/Questionnaire", CHECK_IN, CHECK_IN + "/_history/1.0.0", "/package.tgz")) {
                tried++;
                var answer = api.send(method, path, body, "Content-Type", "application/fhir+json");
                refused += answer.statusCode() == 405 ? 1 : 0;
                assertThat(answer.headers().firstValue("Allow").orElse("").split(", ?"))
                        .as(method + path)
                        .containsExactlyInAnyOrder("GET", "HEAD");
                assertThat(Api.FHIR
                                .newJsonParser()
                                .parseResource(OperationOutcome.class, answer.body())
                                .getIssue())
                        .isNotEmpty();
            }
        }

        Figures.held("T29", "writes to the FHIR API", tried, refused);
        assertThat(refused).isEqualTo(tried).isEqualTo(20);
        assertThat(Api.FHIR.newJsonParser().encodeResourceToString(api.read(Questionnaire.class, CHECK_IN)))
                .isEqualTo(body);
    }

    @Test
    void an_address_names_the_methods_that_it_takes() throws Exception {
        assertThat(api.send("OPTIONS", CHECK_IN, "").headers().firstValue("Allow"))
                .contains("GET, HEAD, OPTIONS");
        assertThat(api.send("OPTIONS", "/Questionnaire/_search", "").headers().firstValue("Allow"))
                .contains("POST, OPTIONS");
    }

    /** What is published is for everybody; what is done with data of a patient is for clients. */
    @Test
    void everybody_reads_a_closed_service_too() throws Exception {
        try (var closed = new ClosedService()) {
            var outside = new Api(closed.port());

            assertThat(outside.get("/metadata").statusCode()).isEqualTo(200);
            assertThat(outside.get(CHECK_IN).statusCode()).isEqualTo(200);
            assertThat(outside.get("/package.tgz").statusCode()).isEqualTo(200);
            assertThat(outside.send("HEAD", CHECK_IN, "").statusCode()).isEqualTo(200);
            assertThat(outside.send(
                                    "POST",
                                    "/Questionnaire/_search",
                                    "name=back",
                                    "Content-Type",
                                    "application/x-www-form-urlencoded")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(outside.read(Bundle.class, "/Questionnaire")
                            .getEntryFirstRep()
                            .getFullUrl())
                    .isEqualTo(ClosedService.PUBLIC + "/fhir" + CHECK_IN);
            for (var path : List.of("/Questionnaire", CHECK_IN, CHECK_IN + "/$populate", "/PlanDefinition/x/$apply")) {
                assertThat(outside.send("POST", path, "{}", "Content-Type", "application/fhir+json")
                                .statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
        }
    }
}
