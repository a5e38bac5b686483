import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Stream;
import org.goinghome.artifact.ArtifactFile;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.fhirapi.PublishedPackage;

/** Writes the built-in guidance as a FHIR package, the one that the service gives: {@code PackBuiltIn CLASSES OUT}. */
public class PackBuiltIn {

    private static final Set<String> NOT_GUIDANCE = Set.of("tests", "examples");

    public static void main(String[] args) throws IOException {
        var root = Path.of(args[0], "fhir-resources");
        var files = new ArrayList<ArtifactFile>();
        try (Stream<Path> found = Files.walk(root)) {
            for (var file : found.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                var name = root.relativize(file);
                if (!NOT_GUIDANCE.contains(name.getName(0).toString())) {
                    files.add(new ArtifactFile(name.toString(), Files.readString(file, UTF_8), false));
                }
            }
        }
        var fhir = FhirContext.forR4Cached();
        var problems = new Problems();
        var artifacts = Artifacts.load(fhir, files, problems);
        problems.throwIfAny();
        Files.write(Path.of(args[1]), PublishedPackage.of(fhir, artifacts).tgz().orElseThrow());
    }
}
