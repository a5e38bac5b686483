package org.goinghome.guidance;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Logic.Outcome;
import org.goinghome.patientdata.PatientData;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;

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
        var wanted = libraries.stream()
                .flatMap(name -> definitions(logic.libraries().get(name))
                        .map(definition -> new Define(name, String.valueOf(definition.getName()))))
                .toList();
        var values = new TreeMap<String, Map<String, Object>>();
        logic.evaluate(wanted, patient, now, parameters)
                .forEach((define, outcome) -> values.computeIfAbsent(define.library(), library -> new TreeMap<>())
                        .put(define.name(), outcome instanceof Outcome.Known known ? known.value() : THREW));
        return values;
    }

    private static Stream<ExpressionDef> definitions(Library library) {
        return library.getStatements().getDef().stream()
                .filter(definition -> !(definition instanceof FunctionDef))
                .filter(definition -> !"Patient".equals(definition.getName()));
    }
}
