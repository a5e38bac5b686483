package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.FhirPackage;
import org.goinghome.artifact.Problems;

/** Reads the guidance without a server: what is built in, and packages that a site adds. */
final class GuidanceFiles {

    /** As the service names it. */
    static final String BUILT_IN = "classpath:/fhir-resources/";

    private static final String SETTING = "goinghome.guidance.locations";
    private static final String FOLDER = "fhir-resources";

    private GuidanceFiles() {}

    /** Every file of guidance; a location that cannot be read is a problem. */
    static List<ArtifactFile> read(List<String> locations, Problems problems) {
        var files = new ArrayList<ArtifactFile>();
        for (var location : locations) {
            try {
                if (location.equals(BUILT_IN)) {
                    files.addAll(builtIn());
                } else if (location.endsWith(".tgz")) {
                    try (var tgz = Files.newInputStream(Path.of(location))) {
                        files.addAll(FhirPackage.read(location, tgz, problems));
                    }
                } else {
                    problems.add(
                            SETTING, location, "expected " + BUILT_IN + " or a package that bin/guidance made (.tgz)");
                }
            } catch (IOException e) {
                problems.add(SETTING, location, "cannot be read: " + e.getMessage());
            }
        }
        return List.copyOf(files);
    }

    /** SHA-256 of what they say. */
    static String digest(List<ArtifactFile> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.stream()
                    .sorted(Comparator.comparing(ArtifactFile::name))
                    .forEach(file -> digest.update((file.name() + "\n" + file.json() + "\n").getBytes(UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** What stands beside the classes: in their folder, or in their jar. */
    private static List<ArtifactFile> builtIn() throws IOException {
        try {
            var code = Path.of(GuidanceFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(code)) {
                return below(code.resolve(FOLDER));
            }
            try (var jar = FileSystems.newFileSystem(code)) {
                return below(jar.getPath(FOLDER));
            }
        } catch (URISyntaxException e) {
            throw new IOException("the place of the program is no path", e);
        }
    }

    private static List<ArtifactFile> below(Path folder) throws IOException {
        var files = new ArrayList<ArtifactFile>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                files.add(new ArtifactFile(folder.relativize(path).toString(), Files.readString(path, UTF_8)));
            }
        }
        return files;
    }
}
