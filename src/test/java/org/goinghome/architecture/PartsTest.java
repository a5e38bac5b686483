package org.goinghome.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service is made of, by the list that is in the jar. */
@Tag("T28")
class PartsTest {

    private static final Path PARTS = Path.of("target", "classes", "META-INF", "sbom", "application.cdx.json");

    /** Those that had weaknesses, in the first version without. */
    private static final Map<String, String> MENDED = Map.of(
            "org.hl7.fhir.utilities", "6.9.4",
            "ucum", "1.0.10",
            "nimbus-jose-jwt", "10.0.2");

    private JsonNode parts;

    /** Maven makes the list only while it is online. */
    @BeforeEach
    void read() {
        assumeThat(PARTS).exists();
        parts = JsonMapper.shared().readTree(PARTS.toFile()).path("components");
    }

    @Test
    void each_has_one_version_that_is_fixed() {
        var versions = new TreeMap<String, String>();
        for (var part : parts) {
            var name = part.path("group").asString() + ":" + part.path("name").asString();
            assertThat(part.path("version").asString())
                    .as(name)
                    .matches("[0-9].*")
                    .doesNotContain("SNAPSHOT");
            assertThat(versions.put(name, part.path("version").asString()))
                    .as(name)
                    .isIn(null, part.path("version").asString());
        }
        assertThat(versions).hasSizeGreaterThan(50);
        Figures.held("T28", "parts of one fixed version", versions.size(), versions.size());
    }

    @Test
    void those_that_had_weaknesses_are_mended() {
        MENDED.forEach((name, least) -> assertThat(parts.valueStream()
                        .filter(part -> part.path("group").asString().matches("ca.uhn.hapi.fhir|org.fhir|com.nimbusds"))
                        .filter(part -> part.path("name").asString().equals(name))
                        .map(part -> Runtime.Version.parse(part.path("version").asString())))
                .as(name)
                .isNotEmpty()
                .allMatch(version -> version.compareTo(Runtime.Version.parse(least)) >= 0));
    }

    @Test
    void they_come_from_no_other_place() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml"))).doesNotContain("<repositor", "<pluginRepositor", "systemPath");
    }
}
