package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An artifact is the same in each language but for its words. */
class InLanguageTest extends ServedApi {

    private static final String CHECK_IN = "/Questionnaire/BackSurgeryCheckIn";

    @Test
    void a_parameter_or_a_header_asks_for_it() throws Exception {
        var spanish = api.get(CHECK_IN + "?_language=es");

        assertThat(spanish.headers().firstValue("Content-Language")).contains("es");
        assertThat(spanish.body())
                .isEqualTo(
                        api.get(CHECK_IN, "Accept-Language", "es-MX, en;q=0.5").body());
        assertThat(api.get(CHECK_IN + "?_language=en", "Accept-Language", "es").body())
                .isEqualTo(api.get(CHECK_IN, "Accept-Language", "en").body());
        assertThat(api.get(CHECK_IN).headers().firstValue("Content-Language")).isEmpty();
        assertThat(api.read(Questionnaire.class, CHECK_IN + "?_language=es").getLanguage())
                .isEqualTo("es");
    }

    @TestFactory
    Stream<DynamicTest> words_change_and_nothing_else() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (var type : List.of(
                "ActivityDefinition",
                "CodeSystem",
                "ConceptMap",
                "ImplementationGuide",
                "Library",
                "PlanDefinition",
                "Questionnaire",
                "StructureDefinition",
                "ValueSet")) {
            for (var entry : api.read(Bundle.class, "/" + type + "?_count=500").getEntry()) {
                var path = "/" + type + "/" + entry.getResource().getIdElement().getIdPart();
                tests.add(DynamicTest.dynamicTest(path, () -> {
                    var english = (MetadataResource)
                            Api.FHIR.newJsonParser().parseResource(api.get(path).body());
                    var spanish = (MetadataResource) Api.FHIR
                            .newJsonParser()
                            .parseResource(api.get(path + "?_language=es").body());

                    assertThat(notWords(spanish)).isEqualTo(notWords(english));
                    assertThat(Api.FHIR.newJsonParser().encodeResourceToString(spanish))
                            .doesNotContain("StructureDefinition/translation");
                    // Asked for no language it is as it was written.
                    assertThat(english.getMeta().getVersionId()).isEqualTo("1.0.0");
                    assertThat(InLanguage.of(english, "es").setMeta(null).equalsDeep(spanish.setMeta(null)))
                            .isTrue();
                }));
            }
        }
        assertThat(tests).hasSizeGreaterThan(30);
        return tests.stream();
    }

    /** Who asks for nothing gets everything, to translate it by themselves. */
    @Test
    void without_a_language_it_is_as_it_was_written() throws Exception {
        var file = Api.FHIR
                .newJsonParser()
                .parseResource(
                        Questionnaire.class,
                        Files.readString(Path.of("fhir-resources", "questionnaire", "BackSurgeryCheckIn.json")));
        var read = api.read(Questionnaire.class, CHECK_IN);
        read.getMeta().setVersionId(null).setLastUpdated(null);

        assertThat(read.setId("BackSurgeryCheckIn").equalsDeep(file.setId("BackSurgeryCheckIn")))
                .isTrue();
    }

    @Test
    void what_hl7_calls_asked_but_unknown_a_patient_does_not_know() throws Exception {
        assertThat(texts(api.read(Questionnaire.class, CHECK_IN + "?_language=en")))
                .contains("I don't know")
                .doesNotContain("Asked But Unknown");
    }

    @Test
    void every_question_is_asked_in_spanish() throws Exception {
        var english = api.read(Questionnaire.class, CHECK_IN);
        var spanish = api.read(Questionnaire.class, CHECK_IN + "?_language=es");

        var one = texts(english);
        var other = texts(spanish);
        assertThat(one).hasSameSizeAs(other).hasSizeGreaterThan(100);
        assertThat(Stream.iterate(0, i -> i < one.size(), i -> i + 1)
                        .filter(i -> one.get(i).equals(other.get(i)))
                        .map(one::get)
                        .distinct())
                // The same word in both.
                .containsExactlyInAnyOrder("No", "Pus");
    }

    private static List<String> texts(Questionnaire questionnaire) {
        return questionnaire.getItem().stream().flatMap(InLanguageTest::texts).toList();
    }

    private static Stream<String> texts(Questionnaire.QuestionnaireItemComponent item) {
        return Stream.concat(
                Stream.concat(
                        Stream.of(item.getText()),
                        item.getAnswerOption().stream()
                                .map(option -> option.getValueCoding().getDisplay())),
                item.getItem().stream().flatMap(InLanguageTest::texts));
    }

    /** Every value but words, each with the name of its element. */
    private static List<String> notWords(MetadataResource artifact) {
        var values = new ArrayList<String>();
        collect(artifact.copy().setLanguage("en"), values);
        return values;
    }

    private static void collect(Base element, List<String> values) {
        for (var property : element.children()) {
            for (var value : property.getValues()) {
                if (property.getName().equals("designation")
                        || (property.getName().equals("extension")
                                && "http://hl7.org/fhir/StructureDefinition/translation"
                                        .equals(value.getNamedProperty("url")
                                                .getValues()
                                                .get(0)
                                                .primitiveValue()))) {
                    continue;
                }
                var isWords = value.getClass() == StringType.class || value.getClass() == MarkdownType.class;
                if (value instanceof PrimitiveType<?>
                        && (!isWords || property.getName().equals("linkId"))) {
                    values.add(property.getName() + " " + value.primitiveValue());
                }
                collect(value, values);
            }
        }
    }
}
