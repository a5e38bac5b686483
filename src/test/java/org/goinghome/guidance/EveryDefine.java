package org.goinghome.guidance;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Logic.Outcome;
import org.goinghome.patientdata.PatientData;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.fhir.instance.model.api.IBase;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** All that our engine finds, define by define, for those who hold it against what another engine finds. */
public final class EveryDefine {

    /** In the place of a value, where there is none because the expression threw. */
    public static final Object THREW = new Object();

    private final Logic logic;

    public EveryDefine(Artifacts artifacts, ZoneId zone) {
        var problems = new Problems();
        this.logic = new Logic(FhirContext.forR4Cached(), artifacts, zone, problems);
        problems.throwIfAny();
    }

    /**
     * The values of all defines of these libraries, by library and name.
     *
     * @param parameters the values that a plan sets, by name
     */
    public Map<String, Map<String, Object>> values(
            List<String> libraries, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        return values(wanted(libraries), patient, now, parameters);
    }

    /** The same of the reference engine, whatever the logic is evaluated by. */
    public Map<String, Map<String, Object>> reference(
            List<String> libraries, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        return byLibrary(logic.byEngine(wanted(libraries), patient, now, parameters));
    }

    /** Whether it is not the reference engine that evaluates. */
    public boolean isTranslated() {
        return logic.isTranslated();
    }

    private List<Define> wanted(List<String> libraries) {
        return libraries.stream()
                .flatMap(name -> definitions(logic.libraries().get(name))
                        .map(definition -> new Define(name, String.valueOf(definition.getName()))))
                .toList();
    }

    /** The values of some defines alone. */
    public Map<String, Map<String, Object>> values(
            Collection<Define> wanted, PatientData patient, ZonedDateTime now, Map<String, Object> parameters) {
        return byLibrary(logic.begin(patient, now, parameters).of(wanted));
    }

    private static Map<String, Map<String, Object>> byLibrary(Map<Define, Outcome> outcomes) {
        var values = new TreeMap<String, Map<String, Object>>();
        outcomes.forEach((define, outcome) -> values.computeIfAbsent(define.library(), library -> new TreeMap<>())
                .put(define.name(), outcome instanceof Outcome.Known known ? known.value() : THREW));
        return values;
    }

    /** A value as text; resources, which the engine hands on as they are, by which one it is. */
    public static String written(@Nullable Object value) {
        if (value instanceof Map<?, ?> values) {
            return values.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + written(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Iterable<?> list) {
            return StreamSupport.stream(list.spliterator(), false)
                    .map(EveryDefine::written)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Tuple tuple) {
            return written(tuple.getElements());
        }
        return value instanceof IBase ? "resource " + System.identityHashCode(value) : String.valueOf(value);
    }

    private static Stream<ExpressionDef> definitions(Library library) {
        return library.getStatements().getDef().stream()
                .filter(definition -> !(definition instanceof FunctionDef))
                .filter(definition -> !"Patient".equals(definition.getName()));
    }
}
