import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.cdshooks.GuidanceCases;
import org.goinghome.cdshooks.GuidanceCheck;
import org.goinghome.content.ArtifactValidator;
import org.goinghome.fhirapi.PackageFile;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compiles, checks, packs and tries out a guideline: {@code PackGuidance DIR OUT LANGUAGES}, from the root of the project after a
 * build. DIR is laid out like {@code fhir-resources}; its cases are run against what was packed. Each problem is printed as
 * {@code file: path: reason}; then it ends with 1 and there is no OUT. The same DIR gives the same bytes.
 */
public class PackGuidance {

    /** Standard output is for the result alone; libraries print there what they think of. */
    private static final PrintStream RESULT = System.out;

    static {
        System.setOut(new PrintStream(System.err, true, UTF_8));
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.OFF);
    }

    private static final Path BUILT_IN = Path.of("target", "classes", "fhir-resources");
    private static final Path SHARED_CQL = Path.of("fhir-resources", "cql");
    private static final Set<String> NOT_PACKED = Set.of("cql", "tests", "examples");
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String BUILT_IN_LOCATION = "classpath:/fhir-resources/";
    private static final String BUILT_IN_CANONICAL = "https://goinghome.example/fhir";
    private static final String BUILT_IN_PACKAGE = "example.goinghome.back-surgery";
    private static final List<String> DEFAULT_LANGUAGES = List.of("en", "es");
    private static final String ENDPOINT = "http://hl7.org/fhir/StructureDefinition/cqf-cdsHooksEndpoint";

    /** It is the id of the ImplementationGuide as well, hence no longer than an id may be. */
    private static final Pattern PACKAGE_NAME = Pattern.compile("(?=.{3,64}$)[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");

    /** An artifact of the guideline, as it goes into the package. */
    private record Artifact(String file, byte[] json, MetadataResource resource) {}

    private final Path folder;
    private final Path stage;
    private final List<String> languages;
    private final List<String> problems = new ArrayList<>();

    private PackGuidance(Path folder, Path stage, List<String> languages) {
        this.folder = folder;
        this.stage = stage;
        this.languages = languages;
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        var stage = Files.createTempDirectory("guidance");
        var packed = false;
        try {
            packed = new PackGuidance(Path.of(args[0]), stage, List.of(args[2].split(","))).run(Path.of(args[1]));
        } finally {
            delete(stage);
        }
        System.exit(packed ? 0 : 1);
    }

    private boolean run(Path out) throws Exception {
        stage();
        var compiler = compile();
        var builtIn = read(BUILT_IN);
        var cqlErrors = new String(compiler.getErrorStream().readAllBytes(), UTF_8);
        var compiles = compiler.waitFor() == 0;
        cqlErrors.lines().filter(line -> line.contains(": ")).forEach(line -> problems.add(below(line)));
        if (!compiles && problems.isEmpty()) {
            problems.add(folder + ": cql: could not be compiled: " + cqlErrors);
        }
        var artifacts = read(stage);
        if (artifacts.isEmpty() && problems.isEmpty()) {
            problems.add(folder
                    + ": $: holds no artifact; expected plandefinition/, library/, valueset/ ... as in fhir-resources");
        }
        var ownUrls =
                artifacts.stream().map(artifact -> artifact.resource().getUrl()).toList();
        // Whoever changes the guidance that is built in carries all of it, and is loaded instead of it.
        var instead = builtIn.stream()
                .anyMatch(artifact -> ownUrls.contains(artifact.resource().getUrl()));
        var others = instead ? List.<Artifact>of() : builtIn;
        validate(artifacts, others);
        if (compiles) {
            var own = stage.toUri().toString();
            GuidanceCheck.problems(locations(own, instead), languages)
                    .forEach(problem -> problems.add(problem.toString().replace(own, "")));
        }
        var described = describe(artifacts, others);
        if (!problems.isEmpty()) {
            return refuse(out);
        }
        var bytes = pack(withGuide(artifacts, described), described);
        var calls = tryOut(bytes, instead);
        if (!problems.isEmpty()) {
            return refuse(out);
        }
        write(out, bytes);
        System.err.println(described.path("name").asString() + " "
                + described.path("version").asString() + ": "
                + artifacts.size() + " artifacts, "
                + (calls == 0 ? "NO CASES: nothing says what the cards shall be" : calls + " answers as the cases say")
                + ". Load it with --goinghome.guidance.locations="
                + String.join(",", locations(out.toAbsolutePath().normalize().toString(), instead))
                + (languages.equals(DEFAULT_LANGUAGES) ? "" : " --goinghome.languages=" + String.join(",", languages)));
        RESULT.println(out);
        return true;
    }

    private boolean refuse(Path out) {
        var told = new TreeSet<>(problems);
        told.forEach(System.err::println);
        System.err.println(told.size() + " problem(s); " + out + " is not written.");
        return false;
    }

    private static List<String> locations(String own, boolean instead) {
        return instead ? List.of(own) : List.of(BUILT_IN_LOCATION, own);
    }

    /** Runs the cases against what was packed, and nothing else: how many answers they were. */
    private int tryOut(byte[] bytes, boolean instead) throws Exception {
        var packed = Files.write(stage.resolve("packed.tgz"), bytes);
        var run = GuidanceCases.run(folder, locations(packed.toString(), instead), languages);
        problems.addAll(run.problems());
        return run.calls();
    }

    // ---- compile

    /** Everything that is packed as it stands; Libraries with CQL are written by the compiler. */
    private void stage() throws IOException {
        for (var file : files(folder)) {
            var relative = folder.relativize(file);
            var compiled = relative.startsWith("library")
                    && Files.exists(folder.resolve("cql")
                            .resolve(file.getFileName().toString().replaceFirst("json$", "cql")));
            if (relative.getNameCount() > 1
                    && !NOT_PACKED.contains(relative.getName(0).toString())
                    && !compiled) {
                var target = stage.resolve(relative.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** In a process of its own, while the validator reads FHIR's definitions. */
    private Process compile() throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Path.of("src", "build", "java", "CompileCql.java").toString(),
                folder.toString(),
                stage.resolve("library").toString(),
                SHARED_CQL.toString());
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String below(String error) {
        var root = folder + "/";
        return error.startsWith(root) ? error.substring(root.length()) : error;
    }

    // ---- check

    private List<Artifact> read(Path root) throws IOException {
        var artifacts = new ArrayList<Artifact>();
        for (var file : files(root)) {
            var name = root.relativize(file).toString();
            try {
                var json = Files.readAllBytes(file);
                if (FHIR.newJsonParser().parseResource(new String(json, UTF_8)) instanceof MetadataResource resource) {
                    artifacts.add(new Artifact(name, json, resource));
                } else {
                    problems.add(name + ": $: is not a resource that carries guidance");
                }
            } catch (DataFormatException e) {
                problems.add(name + ": $: is not FHIR R4 JSON: " + e.getMessage());
            }
        }
        return artifacts;
    }

    private void validate(List<Artifact> artifacts, List<Artifact> others) {
        var held = Stream.concat(others.stream(), artifacts.stream())
                .map(Artifact::resource)
                .filter(MetadataResource::hasUrl);
        var validator = new ArtifactValidator(FHIR, held);
        artifacts.forEach(artifact -> validator
                .errors(new String(artifact.json(), UTF_8))
                .forEach(error -> problems.add(artifact.file() + ": " + error)));
    }

    // ---- describe

    /** What {@code package.json} says: as DIR's own says it, and for the rest as the artifacts say it. */
    private ObjectNode describe(List<Artifact> artifacts, List<Artifact> builtIn) throws IOException {
        var described = JSON.createObjectNode();
        var own = folder.resolve("package.json");
        var given = Files.exists(own) ? (ObjectNode) JSON.readTree(own.toFile()) : JSON.createObjectNode();
        var services = services(artifacts).toList();
        if (services.isEmpty()) {
            problems.add("plandefinition: $: none offers a service; expected one with a cqf-cdsHooksEndpoint");
            return described;
        }
        var main = services.get(0);
        var canonical = base(main);
        described.put("name", reversed(canonical) + "." + shared(ids(services)));
        described.put("version", main.getVersion());
        described.put("type", "fhir.ig");
        described.put("canonical", canonical);
        described.put("title", main.getTitle());
        described.put("description", main.getDescription());
        described.put("author", main.getPublisher());
        described.putArray("fhirVersions").add("4.0.1");
        var dependencies = described.putObject("dependencies");
        dependencies.put("hl7.fhir.r4.core", "4.0.1");
        if (uses(artifacts, builtIn)) {
            dependencies.put(BUILT_IN_PACKAGE, builtIn.get(0).resource().getVersion());
        }
        described.setAll(given);
        var name = described.path("name").asString("");
        if (!PACKAGE_NAME.matcher(name).matches()) {
            problems.add("package.json: name: is '" + name
                    + "', expected one such as example.hospital.knee, of at most 64 characters");
        }
        artifacts.forEach(artifact -> check(artifact, described.path("version").asString("")));
        return described;
    }

    private void check(Artifact artifact, String version) {
        var resource = artifact.resource();
        if (!resource.hasId()) {
            problems.add(
                    artifact.file() + ": " + resource.fhirType() + ".id: is missing; it names the file in the package");
        }
        if (!version.equals(resource.getVersion())) {
            problems.add(artifact.file() + ": " + resource.fhirType() + ".version: is " + resource.getVersion()
                    + ", expected " + version + " as the whole package");
        }
    }

    private static String base(MetadataResource artifact) {
        return artifact.getUrl().replaceFirst("/" + artifact.fhirType() + "/.*", "");
    }

    /** {@code https://knee.example/fhir} gives {@code example.knee}. */
    private static String reversed(String canonical) {
        var parts = new ArrayList<>(List.of(canonical
                .replaceFirst("^\\w+://", "")
                .replaceFirst("[:/].*", "")
                .split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts);
    }

    /** What all ids begin with, up to a hyphen. */
    private static String shared(List<String> ids) {
        var first = ids.get(0);
        if (ids.size() == 1) {
            return first;
        }
        for (var end = first.lastIndexOf('-'); end > 0; end = first.lastIndexOf('-', end - 1)) {
            var start = first.substring(0, end);
            if (ids.stream().allMatch(id -> id.startsWith(start + "-"))) {
                return start;
            }
        }
        return first;
    }

    private static boolean uses(List<Artifact> artifacts, List<Artifact> builtIn) {
        var text = new StringBuilder();
        artifacts.forEach(artifact -> text.append(new String(artifact.json(), UTF_8)));
        return builtIn.stream()
                .anyMatch(other -> text.indexOf("\"" + other.resource().getUrl()) >= 0);
    }

    /** Plans that are called by EHRs. */
    private static Stream<PlanDefinition> services(List<Artifact> artifacts) {
        return artifacts.stream()
                .map(Artifact::resource)
                .filter(PlanDefinition.class::isInstance)
                .map(PlanDefinition.class::cast)
                .filter(plan -> plan.hasExtension(ENDPOINT));
    }

    private static List<String> ids(List<PlanDefinition> services) {
        return services.stream()
                .flatMap(plan -> plan.getExtensionsByUrl(ENDPOINT).stream())
                .map(extension -> String.valueOf(extension.getValue().primitiveValue()))
                .toList();
    }

    /** With an ImplementationGuide that lists them, by which others find and depend on the package; unless they bring one. */
    private static List<Artifact> withGuide(List<Artifact> artifacts, ObjectNode described) {
        if (artifacts.stream().anyMatch(artifact -> artifact.resource() instanceof ImplementationGuide)) {
            return artifacts;
        }
        var main = services(artifacts).findFirst().orElseThrow();
        var name = described.path("name").asString();
        var guide = new ImplementationGuide()
                .setPackageId(name)
                .addFhirVersion(FHIRVersion._4_0_1)
                .setName(camelCase(name))
                .setTitle(described.path("title").asString())
                .setStatus(main.getStatus())
                .setExperimental(main.getExperimental())
                .setPublisher(described.path("author").asString())
                .setDescription(described.path("description").asString())
                .setUrl(described.path("canonical").asString() + "/ImplementationGuide/" + name)
                .setVersion(described.path("version").asString());
        guide.setId(name);
        guide.setDateElement(main.getDateElement().copy());
        var builtIn = described.path("dependencies").path(BUILT_IN_PACKAGE);
        if (builtIn.isString()) {
            guide.addDependsOn()
                    .setPackageId(BUILT_IN_PACKAGE)
                    .setVersion(builtIn.asString())
                    .setUri(BUILT_IN_CANONICAL + "/ImplementationGuide/" + BUILT_IN_PACKAGE);
        }
        artifacts.forEach(artifact -> guide.getDefinition()
                .addResource()
                .setName(artifact.resource().getTitle())
                .getReference()
                .setReference(artifact.resource().fhirType() + "/"
                        + artifact.resource().getIdElement().getIdPart()));
        var json = FHIR.newJsonParser().setPrettyPrint(true).encodeResourceToString(guide);
        return Stream.concat(artifacts.stream(), Stream.of(new Artifact("", json.getBytes(UTF_8), guide)))
                .toList();
    }

    /** {@code example.knee.knee-replacement} gives {@code ExampleKneeKneeReplacement}. */
    private static String camelCase(String name) {
        return Pattern.compile("[.-]+")
                .splitAsStream(name)
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    // ---- pack

    private static byte[] pack(List<Artifact> artifacts, ObjectNode described) {
        return PackageFile.of(
                described,
                artifacts.stream()
                        .map(artifact -> new PackageFile.Entry(artifact.resource(), new String(artifact.json(), UTF_8)))
                        .toList());
    }

    /** Whole or not at all. */
    private static void write(Path out, byte[] bytes) throws IOException {
        var folder = out.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        var part = Files.createTempFile(folder, ".", ".part");
        try {
            Files.write(part, bytes);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
