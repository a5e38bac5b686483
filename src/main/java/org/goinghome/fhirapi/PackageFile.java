package org.goinghome.fhirapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.hl7.fhir.r4.model.MetadataResource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A FHIR package: a {@code .tgz} with a resource a file, {@code package.json} and {@code .index.json}, as
 * {@code confluence.hl7.org/display/FHIR/NPM+Package+Specification} has it. The same content gives the same bytes.
 */
public final class PackageFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PackageFile() {}

    /** A resource, and its JSON as it goes into the package. */
    public record Entry(MetadataResource resource, String json) {

        String file() {
            return resource.fhirType() + "-" + resource.getIdElement().getIdPart() + ".json";
        }
    }

    /**
     * The package with these resources.
     *
     * @param description what {@code package.json} says
     */
    public static byte[] of(ObjectNode description, List<Entry> entries) {
        var files = new TreeMap<String, String>();
        var index = JSON.createObjectNode().put("index-version", 2);
        var indexed = index.putArray("files");
        entries.stream().sorted(Comparator.comparing(Entry::file)).forEach(entry -> {
            files.put(entry.file(), entry.json());
            indexed.addObject()
                    .put("filename", entry.file())
                    .put("resourceType", entry.resource().fhirType())
                    .put("id", entry.resource().getIdElement().getIdPart())
                    .put("url", entry.resource().getUrl())
                    .put("version", entry.resource().getVersion());
        });
        files.put("package.json", JSON.writeValueAsString(description));
        files.put(".index.json", JSON.writeValueAsString(index));
        return tgz(files);
    }

    private static byte[] tgz(SortedMap<String, String> files) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files.entrySet()) {
                var content = file.getValue().getBytes(UTF_8);
                var entry = new TarArchiveEntry("package/" + file.getKey());
                entry.setSize(content.length);
                // Else the moment of packing would stand in it.
                entry.setModTime(0L);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            // Nothing is written anywhere but to memory.
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
