import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.DefaultLibrarySourceProvider;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.hl7.fhir.r4.model.Library;

/**
 * Compiles CQL when the project is built: reads {@code cql/NAME.cql} and {@code library/NAME.json} (a Library without
 * content) below its first argument and writes the Library with {@code text/cql} and {@code application/elm+json} into the
 * folder that is its second. What the CQL includes is looked for beside it, then in the folder that is the third argument, if
 * there is one. Every error of every library is printed as {@code file:line:column: reason}; then it ends with 1.
 */
public class CompileCql {

    public static void main(String[] args) throws IOException {
        var source = Path.of(args[0]);
        var target = Path.of(args[1]);
        var others = args.length > 2 ? Optional.of(Path.of(args[2])) : Optional.<Path>empty();
        Files.createDirectories(target);
        var json = FhirContext.forR4Cached().newJsonParser().setPrettyPrint(true);
        var errors = new ArrayList<String>();
        for (var file : sorted(source.resolve("cql"), ".cql")) {
            var name = file.getFileName().toString().replaceFirst("\\.cql$", "");
            var description = source.resolve("library").resolve(name + ".json");
            if (!Files.exists(description)) {
                errors.add(description + ": missing; it describes the Library for " + file);
                continue;
            }
            var translator = translate(file, others);
            if (!translator.getErrors().isEmpty()) {
                errors.addAll(own(name, file, translator.getErrors()));
                continue;
            }
            var library = json.parseResource(Library.class, Files.readString(description));
            library.addContent().setContentType("text/cql").setData(Files.readAllBytes(file));
            library.addContent()
                    .setContentType("application/elm+json")
                    .setData(translator.toJson().getBytes(StandardCharsets.UTF_8));
            Files.writeString(target.resolve(name + ".json"), json.encodeResourceToString(library));
        }
        if (!errors.isEmpty()) {
            errors.forEach(System.err::println);
            System.exit(1);
        }
    }

    private static CqlTranslator translate(Path file, Optional<Path> others) throws IOException {
        var options = CqlCompilerOptions.defaultOptions();
        // Annotations carry the source a second time; locators are needed only while writing.
        options.setOptions();
        var libraries = new LibraryManager(new ModelManager(), options);
        Stream.concat(Stream.of(file.getParent()), others.stream())
                .map(folder -> new DefaultLibrarySourceProvider(kotlinx.io.files.PathsKt.Path(folder.toString())))
                .forEach(libraries.getLibrarySourceLoader()::registerProvider);
        return CqlTranslator.fromText(Files.readString(file), libraries);
    }

    /** Where a library that it includes has errors, a library has only follow-ups: those say nothing that helps. */
    private static List<String> own(String name, Path file, List<CqlCompilerException> problems) {
        var included = problems.stream()
                .map(CompileCql::library)
                .filter(library -> !library.equals(name))
                .findFirst();
        if (included.isPresent() && Files.exists(file.resolveSibling(included.get() + ".cql"))) {
            return List.of();
        }
        return problems.stream()
                .map(problem -> file + ":" + position(problem) + ": " + problem.getMessage())
                .toList();
    }

    private static String library(CqlCompilerException problem) {
        var locator = problem.getLocator();
        return locator == null || locator.getLibrary() == null
                ? ""
                : String.valueOf(locator.getLibrary().getId());
    }

    private static String position(CqlCompilerException problem) {
        var locator = problem.getLocator();
        return locator == null ? "?" : locator.getStartLine() + ":" + locator.getStartChar();
    }

    private static List<Path> sorted(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
