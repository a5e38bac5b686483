package org.goinghome.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

/** Words come with their translations, wherever FHIR puts these. */
class TextTest {

    private static final String SYSTEM = "https://tiny.example/fhir/CodeSystem/Signs";

    private static StringType translated(String base, String language, String content) {
        var element = new StringType(base);
        var translation = new Extension(Text.TRANSLATION);
        translation.addExtension("lang", new CodeType(language));
        translation.addExtension("content", new StringType(content));
        element.addExtension(translation);
        return element;
    }

    @Test
    void a_language_without_a_translation_has_the_words_as_they_are() {
        var text = Text.of(translated("fever", "es", "fiebre"));

        assertThat(text.in("es")).isEqualTo("fiebre");
        assertThat(text.in("en")).isEqualTo("fever");
        assertThat(text.in("de")).isEqualTo("fever");
    }

    @Test
    void half_a_translation_is_none() {
        var element = new StringType("fever");
        element.addExtension(new Extension(Text.TRANSLATION));

        assertThat(Text.of(element)).isEqualTo(new Text("fever", Map.of()));
        assertThat(Text.of(new StringType())).isEqualTo(new Text("", Map.of()));
    }

    @Test
    void two_are_put_together_in_each_language_of_either() {
        var calf = new Text("calf", Map.of("es", "pantorrilla"));
        var pain = new Text("pain", Map.of("de", "Schmerz"));

        assertThat(calf.followedBy(pain))
                .isEqualTo(new Text("calf pain", Map.of("es", "pantorrilla pain", "de", "calf Schmerz")));
    }

    @Test
    void the_name_of_a_code_is_that_of_a_value_set_with_the_translations_of_all() {
        var system = new CodeSystem();
        system.setUrl(SYSTEM).setName("Signs");
        var concept = system.addConcept().setCode("fever").setDisplay("Fever");
        concept.addDesignation().setLanguage("es").setValue("Fiebre");
        concept.addDesignation().setLanguage("de").setValue("Fieber");
        concept.addDesignation().setValue("Pyrexia");
        var valueSet = new ValueSet();
        valueSet.setUrl("https://tiny.example/fhir/ValueSet/Shown").setName("Shown");
        var include = valueSet.getCompose().addInclude().setSystem(SYSTEM);
        include.addConcept()
                .setCode("fever")
                .setDisplay("a fever")
                .addDesignation()
                .setLanguage("es")
                .setValue("con fiebre");
        include.addConcept().setCode("pain").setDisplayElement(translated("pain", "es", "dolor"));

        var artifacts = loaded(system, valueSet);

        assertThat(artifacts.name(SYSTEM, "fever"))
                .contains(new Text("a fever", Map.of("es", "con fiebre", "de", "Fieber")));
        assertThat(artifacts.name(SYSTEM, "pain")).contains(new Text("pain", Map.of("es", "dolor")));
        assertThat(artifacts.name(SYSTEM, "cough")).isEmpty();
    }

    private static Artifacts loaded(MetadataResource... resources) {
        var fhir = FhirContext.forR4Cached();
        var problems = new Problems();
        var artifacts = Artifacts.load(
                fhir,
                List.of(resources).stream()
                        .map(resource -> resource.setVersion("1.0.0").setStatus(PublicationStatus.ACTIVE))
                        .map(resource -> new ArtifactFile(
                                resource.getName(), fhir.newJsonParser().encodeResourceToString(resource)))
                        .toList(),
                problems);
        problems.throwIfAny();
        return artifacts;
    }
}
