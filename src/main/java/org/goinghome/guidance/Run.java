package org.goinghome.guidance;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.State;
import org.opencds.cqf.cql.engine.retrieve.RetrieveProvider;

/** One evaluation: a patient, a moment, and what has come out so far. For one thread. */
final class Run {

    /** Stands for "known to be null". */
    private static final Object NULL = new Object();

    private final State state;
    private final RetrieveProvider data;
    private final Map<String, Object> parameters;
    private final @Nullable Object[] results;
    private final RowsByElement rowsByElement = new RowsByElement();
    private @Nullable Object[] variables = {};

    /**
     * @param state what the operators of the engine ask for the moment and the types
     * @param parameters values of the CQL's parameters, by name; those without one have their default
     * @param results how many things there are to remember
     */
    Run(State state, RetrieveProvider data, Map<String, Object> parameters, int results) {
        this.state = state;
        this.data = data;
        this.parameters = parameters;
        this.results = new Object[results];
    }

    State state() {
        return state;
    }

    RetrieveProvider data() {
        return data;
    }

    RowsByElement rowsByElement() {
        return rowsByElement;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /** What an expression came to, evaluated once at most; one that throws is not remembered. */
    @Nullable
    Object once(int place, int variablesOfIt, Node expression) {
        var known = results[place];
        if (known == null) {
            var value = in(new Object[variablesOfIt], expression);
            results[place] = value == null ? NULL : value;
            return value;
        }
        return known == NULL ? null : known;
    }

    /** Evaluates with variables of its own, as a function has them. */
    @Nullable
    Object in(@Nullable Object[] own, Node expression) {
        var before = variables;
        variables = own;
        try {
            return expression.value(this);
        } finally {
            variables = before;
        }
    }

    @Nullable
    Object variable(int place) {
        return variables[place];
    }

    void set(int place, @Nullable Object value) {
        variables[place] = value;
    }
}
