package org.goinghome.guidance;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import kotlin.Pair;
import kotlin.Unit;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.elm.serializing.ElmJsonLibraryReader;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.patientdata.PatientData;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.data.CompositeDataProvider;
import org.opencds.cqf.cql.engine.exception.CqlException;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.EvaluationParams;
import org.opencds.cqf.cql.engine.execution.ExpressionResult;
import org.opencds.cqf.cql.engine.execution.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled CQL libraries: translated to a {@link Program} if all of their ELM can be, else evaluated by the reference engine.
 * Shared by all calls.
 */
final class Logic {

    private static final Logger LOG = LoggerFactory.getLogger(Logic.class);
    private static final Outcome NO_RESULT = new Outcome.Threw("no result");
    private static final String FHIR = "http://hl7.org/fhir";
    /** Reading all FHIR types takes a second, and comes to the same each time. */
    private static final Map<ModelKey, ZonedModel> MODELS = new ConcurrentHashMap<>();

    private final LibraryManager libraries =
            new LibraryManager(new ModelManager(), CqlCompilerOptions.defaultOptions());
    private final ZonedModel model;
    private final Expansions expansions;
    private final SortedMap<String, Library> byName = new TreeMap<>();
    private final Map<String, Set<String>> defines = new HashMap<>();
    private final Environment environment;
    private final @Nullable Program program;
    private Map<String, Object> overrides = Map.of();

    private record ModelKey(FhirContext fhir, ZoneId zone) {}

    /** What one define came to. */
    sealed interface Outcome {

        /** It has a value, which may be null: not known. */
        record Known(@Nullable Object value) implements Outcome {}

        /** Its expression threw. The reason is for the log of the one who runs the service, and names no patient data. */
        record Threw(String reason) implements Outcome {}
    }

    /** @param zone in which days are counted */
    Logic(FhirContext fhir, Artifacts artifacts, ZoneId zone, Problems problems) {
        this.model = MODELS.computeIfAbsent(new ModelKey(fhir, zone), key -> new ZonedModel(key.fhir(), key.zone()));
        this.expansions = new Expansions(artifacts);
        artifacts.all(org.hl7.fhir.r4.model.Library.class).forEach(library -> load(artifacts, library, problems));
        var nobody = new Retrieve(new PatientData(List.of(), List.of()), expansions);
        this.environment =
                new Environment(libraries, Map.of(FHIR, new CompositeDataProvider(model, nobody)), expansions);
        this.program = translated();
    }

    private @Nullable Program translated() {
        try {
            return new Program(byName, environment, model);
        } catch (Program.NotTranslated | RuntimeException e) {
            // What is not even ELM fails where it is evaluated, and is told there.
            LOG.info(
                    "The reference engine evaluates the guidance, which is slower: {} is not translated",
                    e.getMessage());
            return null;
        }
    }

    private void load(Artifacts artifacts, org.hl7.fhir.r4.model.Library library, Problems problems) {
        var file = artifacts.file(library);
        var elm = library.getContent().stream()
                .filter(content -> "application/elm+json".equals(content.getContentType()))
                .findFirst();
        if (elm.isEmpty()) {
            problems.add(
                    file,
                    "Library.content",
                    "has no application/elm+json: the CQL is compiled when the project is built, not when it starts");
            return;
        }
        try {
            add(new ElmJsonLibraryReader().read(new String(elm.get().getData(), UTF_8)), file, library, problems);
        } catch (RuntimeException e) {
            problems.add(file, "Library.content", "is not ELM that can be read: " + e.getMessage());
        }
    }

    private void add(Library elm, String file, org.hl7.fhir.r4.model.Library library, Problems problems) {
        var identifier = elm.getIdentifier();
        if (identifier == null
                || !library.getName().equals(identifier.getId())
                || !library.getVersion().equals(identifier.getVersion())) {
            problems.add(file, "Library.content", "is the ELM of another library or version than the Library says");
            return;
        }
        if (byName.containsKey(library.getName())) {
            problems.add(file, "Library.name", "'" + library.getName() + "' is the name of another library already");
            return;
        }
        var statements = elm.getStatements();
        if (statements != null) {
            // The engine finds a definition by binary search.
            statements.getDef().sort(Comparator.comparing(ExpressionDef::getName));
            var names = new HashSet<String>();
            statements.getDef().stream()
                    .filter(definition -> !(definition instanceof FunctionDef))
                    .forEach(definition -> names.add(definition.getName()));
            defines.put(library.getName(), names);
        }
        var valueSets = elm.getValueSets();
        if (valueSets != null) {
            valueSets.getDef().stream()
                    .map(Logic::canonical)
                    .filter(canonical -> !expansions.holds(canonical))
                    .forEach(canonical -> problems.add(
                            file,
                            "Library.content",
                            "its CQL uses the value set '" + canonical + "', of which there is no expansion"));
        }
        var compiled = new CompiledLibrary();
        compiled.setIdentifier(identifier);
        compiled.setLibrary(elm);
        libraries.getCompiledLibraries().put(identifier, compiled);
        libraries.getCompiledLibraries().put(new VersionedIdentifier().withId(identifier.getId()), compiled);
        byName.put(library.getName(), elm);
    }

    private static String canonical(ValueSetDef valueSet) {
        return valueSet.getVersion() == null
                ? String.valueOf(valueSet.getId())
                : valueSet.getId() + "|" + valueSet.getVersion();
    }

    /** Whether a library defines an expression of this name. */
    boolean defines(Define define) {
        return defines.getOrDefault(define.library(), Set.of()).contains(define.name());
    }

    /** The libraries by name. */
    SortedMap<String, Library> libraries() {
        return Collections.unmodifiableSortedMap(byName);
    }

    /** Puts other values in the place of parameters' defaults, by parameter name. */
    void override(Map<String, Object> values) {
        overrides = Map.copyOf(values);
    }

    /** The default of a parameter, if it has one. */
    Optional<Object> preset(String library, String parameter, ZonedDateTime now) {
        var identifier = Optional.ofNullable(byName.get(library)).map(Library::getIdentifier);
        return identifier.map(
                id -> engine(new PatientData(List.of(), List.of())).resolveParameterDefault(id, parameter, now));
    }

    /** Whether all of it is translated; what is not, the reference engine evaluates. */
    boolean isTranslated() {
        return program != null;
    }

    /**
     * Begins to evaluate for a patient.
     *
     * @param parameters values that go before those of the site
     */
    Evaluation begin(PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        var values = new HashMap<>(overrides);
        values.putAll(parameters);
        return program == null
                ? wanted -> byEngine(wanted, patient, now, values)
                : byProgram(program, patient, now, values);
    }

    /** What is known of a patient at a moment: the same is not evaluated twice. */
    @FunctionalInterface
    interface Evaluation {

        /** What each of these came to. One that throws takes down nothing but itself and what rests on it. */
        Map<Define, Outcome> of(Collection<Define> wanted);
    }

    private Evaluation byProgram(
            Program translated, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        var state = new State(environment);
        state.setEvaluationDateTime(now);
        var run = new Run(state, new Retrieve(patient, expansions), parameters, translated.results());
        return wanted -> {
            var outcomes = new HashMap<Define, Outcome>();
            wanted.forEach(define -> outcomes.put(define, outcome(translated, define, run)));
            return outcomes;
        };
    }

    private static Outcome outcome(Program translated, Define define, Run run) {
        var expression = translated.expression(define);
        if (expression.isEmpty()) {
            return NO_RESULT;
        }
        try {
            return new Outcome.Known(expression.get().value(run));
        } catch (CqlException e) {
            return new Outcome.Threw(e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            // As the engine would tell it.
            return new Outcome.Threw(CqlException.class.getSimpleName());
        }
    }

    /** If one of them throws, the engine has no result for any: then each is evaluated by itself. */
    Map<Define, Outcome> byEngine(
            Collection<Define> wanted, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        var outcomes = new HashMap<Define, Outcome>();
        var byLibrary = new HashMap<String, Set<String>>();
        wanted.forEach(define -> byLibrary
                .computeIfAbsent(define.library(), name -> new HashSet<>())
                .add(define.name()));
        byLibrary.forEach((library, names) -> {
            try {
                var results = run(library, names, patient, now, parameters);
                names.forEach(name -> outcomes.put(new Define(library, name), known(results, name)));
            } catch (RuntimeException e) {
                names.forEach(name ->
                        outcomes.put(new Define(library, name), alone(library, name, patient, now, parameters)));
            }
        });
        return outcomes;
    }

    private Outcome alone(
            String library, String name, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        try {
            return known(run(library, Set.of(name), patient, now, parameters), name);
        } catch (RuntimeException e) {
            return new Outcome.Threw(e.getClass().getSimpleName());
        }
    }

    private static Outcome known(Map<String, ExpressionResult> results, String name) {
        var result = results.get(name);
        return result == null ? NO_RESULT : new Outcome.Known(result.getValue());
    }

    private Map<String, ExpressionResult> run(
            String library, Set<String> names, PatientData patient, ZonedDateTime now, Map<String, Object> values) {
        var identifier = Objects.requireNonNull(byName.get(library), library).getIdentifier();
        var parameters = new EvaluationParams.Builder();
        parameters.library(identifier, expressions -> {
            expressions.expressions(names);
            return Unit.INSTANCE;
        });
        parameters.setContextParameter(new Pair<>("Patient", "patient"));
        parameters.setParameters(new HashMap<>(values));
        parameters.setEvaluationDateTime(now);
        return engine(patient)
                .evaluate(parameters.build())
                .getOnlyResultOrThrow()
                .getExpressionResults();
    }

    private CqlEngine engine(PatientData patient) {
        var provider = new CompositeDataProvider(model, new Retrieve(patient, expansions));
        return new CqlEngine(
                new Environment(libraries, Map.of(FHIR, provider), expansions),
                Set.of(CqlEngine.Options.EnableExpressionCaching));
    }
}
