package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.JsonParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.Reader;
import java.io.Writer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FHIR's parser reads the same from a tree as from the text of it, and refuses the same. */
class FhirTreeTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @TestFactory
    Stream<DynamicTest> what_a_case_sends() {
        return CaseFolder.all()
                .map(folder -> DynamicTest.dynamicTest(
                        folder.name(),
                        () -> payload(folder.request()).member("prefetch").orElseThrow().members().values().stream()
                                .filter(value -> value.member("resourceType").isPresent())
                                .forEach(FhirTreeTest::same)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"valueQuantity\": {\"value\": 38.50}",
                "\"valueQuantity\": {\"value\": 1.5e2}",
                "\"valueQuantity\": {\"value\": 15E-1}",
                "\"valueQuantity\": {\"value\": -0.0}",
                "\"valueInteger\": -12",
                "\"valueBoolean\": true",
                "\"valueBoolean\": false",
                "\"valueString\": \"\\u00fc \\\"quoted\\\" \\n \\ud83e\\ude7a\"",
                "\"_valueString\": {\"extension\": [{\"url\": \"urn:e\", \"valueCode\": \"unknown\"}]}",
                "\"valueString\": \"a\", \"_valueString\": {\"id\": \"b\"}",
                "\"category\": [{\"text\": \"a\"}, {\"coding\": [{\"code\": \"b\"}, {\"code\": \"c\"}]}]",
                "\"component\": [{\"code\": {\"text\": \"x\"}, \"valueTime\": \"10:00:00\"}]",
                "\"contained\": [{\"resourceType\": \"Patient\", \"id\": \"p\", \"name\": [{\"given\": [\"A\", null], \"_given\": [null, {\"id\": \"g\"}]}]}]",
                "\"meta\": {\"tag\": [{\"code\": \"t\"}], \"versionId\": \"1\", \"lastUpdated\": \"2025-11-20T10:00:00.000Z\"}",
                "\"note\": null",
                "\"status\": [\"final\"]",
                "\"status\": {\"a\": 1}",
                "\"valueQuantity\": 1",
                "\"valueInteger\": \"x\"",
                "\"component\": {\"valueString\": \"a\"}",
                "\"unknown\": 1",
                "\"extension\": {\"url\": \"urn:e\"}",
                "\"_status\": \"x\""
            })
    void what_an_element_is_or_cannot_be(String member) {
        same(payload("{\"resourceType\": \"Observation\", \"id\": \"o\", " + member + "}"));
    }

    /** As much as the parser sends: it asks what a value is, and for its text. */
    @Test
    void it_can_be_read_and_nothing_else() {
        var tree = new FhirTree(payload("{\"a\": [1, \"b\", true], \"c\": {}}"));

        assertThat(tree.getRootObject().get("a").getAsArray().get(0).getValue()).isEqualTo("1");
        assertThat(tree.getRootObject().get("a").getAsArray().getValue()).isNull();
        assertThat(tree.getRootObject().getValue()).isNull();
        assertThat(tree.getRootObject().get("b")).isNull();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(tree::getInstance);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(tree::getJsonLikeWriter);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tree.getJsonLikeWriter(Writer.nullWriter()));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> tree.load(Reader.nullReader()));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tree.load(Reader.nullReader(), true));
    }

    private static void same(Payload json) {
        assertThat(written(() -> fromTree(json))).isEqualTo(written(() -> parser().parseResource(json.literal())));
    }

    /** Or what the parser says against it. */
    private static String written(Supplier<IBaseResource> resource) {
        try {
            return FHIR.newJsonParser().encodeResourceToString(resource.get());
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static IBaseResource fromTree(Payload json) {
        return new JsonParser(FHIR, new StrictErrorHandler()).parseResource(new FhirTree(json.apart()));
    }

    private static IParser parser() {
        return FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    }

    private static Payload payload(String json) {
        try {
            return Payload.read(json.getBytes(UTF_8));
        } catch (UnsafePayload e) {
            throw new AssertionError(e);
        }
    }
}
