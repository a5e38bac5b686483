package org.goinghome.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words on cards are ours: what somebody sent is never shown as text. */
class TextsTest {

    private static Texts texts;

    @BeforeAll
    static void the_texts_of_the_guidance() throws Exception {
        var problems = new Problems();
        var files = new ArrayList<ArtifactFile>();
        for (var type : List.of("codesystem", "valueset")) {
            try (var found = Files.list(Path.of("fhir-resources", type))) {
                for (var file : found.toList()) {
                    files.add(new ArtifactFile(file.getFileName().toString(), Files.readString(file)));
                }
            }
        }
        texts = Texts.of(Artifacts.load(FhirContext.forR4Cached(), files, problems), problems);
        problems.throwIfAny();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=x onerror=alert(1)>",
                "http://snomed.info/sct|<script>",
                "http://evil.example|386661006",
                "[click](javascript:alert(1))",
                "38.5 <b>",
                "1e9",
                "|",
                ""
            })
    void a_value_that_is_neither_a_number_nor_a_code_of_ours_is_left_out(String sent) {
        assertThat(texts.value(sent)).isEmpty();
    }

    @Test
    void numbers_and_our_own_codes_are_shown() {
        assertThat(texts.value("101.3")).isEqualTo("101.3");
        assertThat(texts.value("http://snomed.info/sct|386661006")).isEqualTo("Fever");
    }

    @Test
    void a_unit_is_shown_only_if_it_is_one_that_we_know() {
        assertThat(texts.unit("Cel")).isEqualTo("°C");
        assertThat(texts.unit("<b>")).isEmpty();
    }

    @Test
    void a_placeholder_without_a_value_vanishes_with_its_separator() {
        assertThat(Texts.fill("{what} {value} {unit}, {source} {time}", Map.of("value", "yes", "time", "12:00")))
                .isEqualTo("yes, 12:00");
    }
}
