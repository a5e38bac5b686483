package org.goinghome.fhirapi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.junit.jupiter.api.Test;

/** What cannot be published is told at the start. */
class PublishedTest {

    private static ArtifactFile valueSet(String name, String id) {
        return new ArtifactFile(
                name + ".json",
                "{\"resourceType\":\"ValueSet\"," + id + "\"url\":\"https://tiny.example/fhir/ValueSet/" + name
                        + "\",\"version\":\"1.0.0\",\"name\":\"" + name + "\",\"status\":\"active\"}");
    }

    @Test
    void what_has_no_id_or_that_of_another_is_named() {
        var artifacts = Artifacts.load(
                Api.FHIR,
                List.of(valueSet("A", ""), valueSet("B", "\"id\":\"b\","), valueSet("C", "\"id\":\"b\",")),
                new Problems());

        assertThatThrownBy(() -> new Published(artifacts, new Languages(List.of("en")), Instant.EPOCH))
                .hasMessageContaining("A.json: ValueSet.id: is missing")
                .hasMessageContaining("C.json: ValueSet.id: 'b' is that of B.json too");
    }
}
