package org.goinghome.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.DefaultLibrarySourceProvider;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.goinghome.cdshooks.CaseAnswers;
import org.goinghome.cdshooks.CaseAnswers.Loaded;
import org.hl7.fhir.r4.model.Library;

/** The guidance as it is built, in a folder, with the CQL of one library changed at a time. Not to be shared by threads. */
final class MutatedGuidance {

    static final List<String> LIBRARIES = List.of("GoingHome", "BackSurgery");

    private static final Path SOURCES = Path.of("fhir-resources", "cql");

    private static final Pattern DEFAULT =
            Pattern.compile("parameter (\\w+) System\\.\\w+ default (\\d+(?:\\.\\d+)?)( 'Cel')?");

    private final Path folder;
    private final ModelManager models = new ModelManager();

    MutatedGuidance(Path folder) {
        this.folder = folder;
        CaseAnswers.copyBuilt(folder);
        tellThresholdsAsTheyWere();
    }

    /** A mutant lives until a patient is judged differently: that a card tells another threshold is not enough. */
    private void tellThresholdsAsTheyWere() {
        try (var plans = Files.list(folder.resolve("plandefinition"))) {
            for (var plan : plans.toList()) {
                var text = Files.readString(plan);
                var threshold = DEFAULT.matcher(source("BackSurgery"));
                while (threshold.find()) {
                    text = text.replace(
                            "{" + threshold.group(1) + "}",
                            threshold.group(2) + (threshold.group(3) == null ? "" : " °C"));
                }
                Files.writeString(plan, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String source(String library) {
        try {
            return Files.readString(SOURCES.resolve(library + ".cql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every change of one step. */
    static List<Mutant> mutants() {
        return LIBRARIES.stream()
                .flatMap(library -> Mutants.of(library, source(library)).stream())
                .toList();
    }

    static Definitions definitions() {
        return new Definitions(LIBRARIES.stream().collect(Collectors.toMap(name -> name, MutatedGuidance::source)));
    }

    Loaded unchanged() {
        return CaseAnswers.load(folder);
    }

    /**
     * The guidance with this mutant in it.
     *
     * @throws RuntimeException if a start with it would be refused
     */
    Loaded with(Mutant mutant) {
        var file = folder.resolve("library").resolve(mutant.library() + ".json");
        try {
            var built = Files.readString(file);
            Files.writeString(file, replaced(built, compile(mutant)));
            try {
                return CaseAnswers.load(folder);
            } finally {
                Files.writeString(file, built);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replaced(String built, String elm) {
        var json = FhirContext.forR4Cached().newJsonParser();
        var library = json.parseResource(Library.class, built);
        library.getContent().stream()
                .filter(content -> "application/elm+json".equals(content.getContentType()))
                .forEach(content -> content.setData(elm.getBytes(UTF_8)));
        return json.encodeResourceToString(library);
    }

    /** With the options of the build. */
    private String compile(Mutant mutant) {
        var options = CqlCompilerOptions.defaultOptions();
        options.setOptions();
        var libraries = new LibraryManager(models, options);
        libraries
                .getLibrarySourceLoader()
                .registerProvider(new DefaultLibrarySourceProvider(kotlinx.io.files.PathsKt.Path(SOURCES.toString())));
        var translator = CqlTranslator.fromText(mutant.cql(), libraries);
        if (!translator.getErrors().isEmpty()) {
            throw new IllegalStateException(
                    mutant + ": " + translator.getErrors().get(0).getMessage());
        }
        return translator.toJson();
    }
}
