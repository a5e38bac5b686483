package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.ParameterSettings.OfSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterSettingsTest {

    @Test
    void what_a_site_leaves_as_it_is_is_not_named() {
        var problems = new Problems();

        var settings = ParameterSettings.of(Map.of(), new OfSite(null, null, null, null), problems);

        assertThat(settings.byName()).isEmpty();
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void what_a_site_sets_goes_by_the_name_of_the_parameter(@TempDir Path folder) throws Exception {
        var codes = Files.writeString(folder.resolve("codes"), "# licensed\n\nurn:a|1\n urn:b|2 \n");
        var problems = new Problems();

        var settings = ParameterSettings.of(
                Map.of("Library", Map.of("Parameter", "1")), new OfSite(true, 60, "silent", codes), problems);

        assertThat(settings.byLibrary()).containsKey("Library");
        assertThat(settings.byName())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "IncludeCervical", "true",
                        "EligibilityWindow", "60",
                        "EligibilityUnknown", "silent",
                        "ExtraProcedures", "urn:a|1 urn:b|2"));
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void a_line_that_is_no_code_and_a_file_that_is_not_there_are_problems(@TempDir Path folder) throws Exception {
        var problems = new Problems();

        ParameterSettings.of(
                Map.of(),
                new OfSite(null, null, null, Files.writeString(folder.resolve("codes"), "urn:a\n")),
                problems);
        ParameterSettings.of(Map.of(), new OfSite(null, null, null, folder.resolve("nowhere")), problems);

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ArtifactsRefused.class)
                .hasMessageContaining("line 1: expected system|code")
                .hasMessageContaining("cannot be read");
    }
}
