package org.goinghome.portability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.guidance.EveryDefine;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * What our own evaluation finds for every define in every case is what the reference engine finds; and it is written down, to
 * be compared with what an engine in another language finds ({@code src/test/node/compare.js}).
 */
class ExpressionsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final Published PUBLISHED = Published.load();
    private static final EveryDefine ENGINE = new EveryDefine(PUBLISHED.artifacts(), Published.NOW.getZone());

    @Test
    void every_define_of_every_case_has_a_value() throws IOException {
        assertThat(ENGINE.isTranslated()).isTrue();
        Files.createDirectories(Tally.FOLDER);
        var file = Tally.FOLDER.resolve("expressions.ndjson.gz");
        try (var out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), UTF_8)) {
            for (var folder : CaseFolder.all().toList()) {
                write(folder, out);
            }
        }
    }

    private void write(CaseFolder folder, Writer out) throws IOException {
        var service = PUBLISHED.service(folder.serviceId());
        var patient = CasePatient.read(folder, service.service(), PUBLISHED);

        var found = ENGINE.values(
                service.libraries(),
                patient.data(),
                Published.NOW,
                service.service().parameters());

        var reference = ENGINE.reference(
                service.libraries(),
                patient.data(),
                Published.NOW,
                service.service().parameters());
        found.forEach((library, values) -> values.forEach((name, value) -> assertThat(EveryDefine.written(value))
                .as("%s, \"%s\" of %s, as the reference engine has it", folder.name(), name, library)
                .isEqualTo(EveryDefine.written(reference.get(library).get(name)))));
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(service.libraries());
        assertThat(found.values())
                .as(folder.name())
                .allSatisfy(values -> assertThat(values).isNotEmpty().doesNotContainValue(EveryDefine.THREW));
        var line = new LinkedHashMap<String, Object>();
        line.put("service", folder.serviceId());
        line.put("case", folder.name());
        line.put("now", MILLISECONDS.format(Published.NOW));
        line.put("parameters", service.service().parameters());
        line.put("bundle", JSON.readTree(Published.FHIR.newJsonParser().encodeResourceToString(patient.bundle())));
        line.put("found", normal(found));
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
    }

    private static Map<String, Map<String, Object>> normal(Map<String, Map<String, Object>> found) {
        var normal = new TreeMap<String, Map<String, Object>>();
        found.forEach((library, values) -> {
            var defines = new TreeMap<String, Object>();
            values.forEach((name, value) -> defines.put(name, NormalForm.of(value)));
            normal.put(library, defines);
        });
        return normal;
    }
}
