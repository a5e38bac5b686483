package org.goinghome.guidance;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.opencds.cqf.cql.engine.execution.Environment;

/**
 * The ELM of all libraries, translated once into what can be run. Control flow, variables, references and queries are our own;
 * what an operator comes to is asked of the reference engine, so that there is no second opinion on quantities, times and nulls.
 * It comes to the same as the engine, which a test compares for every expression of every case.
 */
final class Program {

    private final Map<Define, Node> expressions = new HashMap<>();
    private final int results;

    /** The ELM has something that is not translated; the reference engine has to do it. */
    static final class NotTranslated extends Exception {

        private static final long serialVersionUID = 1L;

        NotTranslated(String what) {
            super(what, null, false, false);
        }
    }

    /**
     * Translates the libraries.
     *
     * @param environment of the engine, for types and value sets
     * @param model of FHIR, for the elements of resources
     * @throws NotTranslated naming what it does not know
     */
    Program(Map<String, Library> libraries, Environment environment, ZonedModel model) throws NotTranslated {
        var translation = new Translation(libraries, environment, model);
        for (var library : libraries.entrySet()) {
            var statements = library.getValue().getStatements();
            if (statements != null) {
                for (ExpressionDef definition : statements.getDef()) {
                    if (!(definition instanceof FunctionDef)) {
                        var define = new Define(library.getKey(), Objects.requireNonNull(definition.getName()));
                        expressions.put(define, translation.expression(define));
                    }
                }
            }
        }
        this.results = translation.places();
    }

    /** How many results a run has to remember. */
    int results() {
        return results;
    }

    /** Empty if there is none by this name, or if it is a function. */
    Optional<Node> expression(Define define) {
        return Optional.ofNullable(expressions.get(define));
    }
}
