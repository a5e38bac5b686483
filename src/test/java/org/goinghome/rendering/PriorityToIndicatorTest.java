package org.goinghome.rendering;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.goinghome.guidance.Priority;
import org.hl7.fhir.r4.model.ConceptMap;
import org.junit.jupiter.api.Test;

/** How urgent a card looks is published as a ConceptMap, and is said in Java a second time. */
class PriorityToIndicatorTest {

    @Test
    void cards_look_as_urgent_as_the_published_map_says() throws Exception {
        var map = FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(
                        ConceptMap.class,
                        Files.readString(Path.of("fhir-resources", "conceptmap", "PriorityToIndicator.json")));

        var published = map.getGroup().stream()
                .flatMap(group -> group.getElement().stream())
                .flatMap(element ->
                        element.getTarget().stream().map(target -> new String[] {element.getCode(), target.getCode()}))
                .collect(toMap(pair -> pair[0], pair -> pair[1]));
        var shown = Arrays.stream(Priority.values())
                .collect(toMap(
                        priority -> priority.name().toLowerCase(Locale.ROOT),
                        priority -> CardRenderer.indicator(priority).code()));

        assertThat(shown).isEqualTo(published);
    }
}
