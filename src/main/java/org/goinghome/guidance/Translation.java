package org.goinghome.guidance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.goinghome.guidance.Program.NotTranslated;
import org.hl7.elm.r1.AliasRef;
import org.hl7.elm.r1.And;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.BinaryExpression;
import org.hl7.elm.r1.ByColumn;
import org.hl7.elm.r1.Case;
import org.hl7.elm.r1.Coalesce;
import org.hl7.elm.r1.CodeRef;
import org.hl7.elm.r1.Equal;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.First;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.If;
import org.hl7.elm.r1.InValueSet;
import org.hl7.elm.r1.Instance;
import org.hl7.elm.r1.Is;
import org.hl7.elm.r1.Last;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.Literal;
import org.hl7.elm.r1.NaryExpression;
import org.hl7.elm.r1.Now;
import org.hl7.elm.r1.Null;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.Or;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.ParameterRef;
import org.hl7.elm.r1.PositionOf;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Quantity;
import org.hl7.elm.r1.Query;
import org.hl7.elm.r1.QueryLetRef;
import org.hl7.elm.r1.Retrieve;
import org.hl7.elm.r1.Round;
import org.hl7.elm.r1.Slice;
import org.hl7.elm.r1.SortByItem;
import org.hl7.elm.r1.Today;
import org.hl7.elm.r1.Tuple;
import org.hl7.elm.r1.UnaryExpression;
import org.hl7.elm.r1.ValueSetRef;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.AndEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CodeRefEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DistinctEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EquivalentEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.FirstEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.InValueSetEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LastEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LiteralEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.OrEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.PositionOfEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.QuantityEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.RoundEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SliceEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TodayEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ValueSetRefEvaluator;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.State;
import org.opencds.cqf.cql.engine.runtime.CqlList;

/** From ELM to nodes. References are resolved here, variables get their place, and what is the same for every patient is made once. */
final class Translation {

    private static final Object NOT_YET = new Object();

    private final Map<String, Library> libraries;
    private final Environment environment;
    private final ZonedModel model;
    private final Map<Define, Node> expressions = new HashMap<>();
    private final Map<Define, Node> parameters = new HashMap<>();
    private final Map<Define, Body> functions = new HashMap<>();
    private final Set<Define> begun = new HashSet<>();
    private final Operators operators = new Operators();
    private int places;

    /** The same in every run; nobody changes what a list or a tuple of CQL holds. */
    private record Constant(@Nullable Object value) implements Node {

        @Override
        public @Nullable Object value(Run run) {
            return value;
        }
    }

    /** A function, translated. */
    private record Body(Node node, int variables) {}

    /** A name of a row, an operand or a {@code let}, and where its value is in a run. */
    private record Variable(String name, int place) {}

    /** Where an expression stands: its library, and the variables that it sees. */
    private final class Scope {

        private final Library library;
        private final Deque<Variable> names = new ArrayDeque<>();
        private final Map<Variable, Node> lets = new HashMap<>();
        private int variables;

        Scope(Library library) {
            this.library = library;
        }

        /** No two share a place: what is evaluated when it is first asked for must not meet what was put there since. */
        Variable declare(@Nullable String name) {
            var variable = new Variable(String.valueOf(name), variables++);
            names.addFirst(variable);
            return variable;
        }

        void forget(int number) {
            for (var variable = 0; variable < number; variable++) {
                names.removeFirst();
            }
        }

        /** The innermost of this name. */
        Variable variable(@Nullable String name) throws NotTranslated {
            return names.stream()
                    .filter(variable -> variable.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new NotTranslated("the variable " + name));
        }

        /** The library that is meant by a local name; none is this one. */
        Library library(@Nullable String localName) throws NotTranslated {
            if (localName == null) {
                return library;
            }
            return Optional.ofNullable(library.getIncludes()).stream()
                    .flatMap(includes -> includes.getDef().stream())
                    .filter(include -> localName.equals(include.getLocalIdentifier()))
                    .flatMap(include -> Optional.ofNullable(libraries.get(include.getPath())).stream())
                    .findFirst()
                    .orElseThrow(() -> new NotTranslated("the library " + localName));
        }

        /** A state of the engine in which names mean what they mean here. */
        State state() {
            var state = new State(environment);
            state.init(library);
            return state;
        }
    }

    Translation(Map<String, Library> libraries, Environment environment, ZonedModel model) {
        this.libraries = libraries;
        this.environment = environment;
        this.model = model;
    }

    /** How many results a run has to remember. */
    int places() {
        return places;
    }

    /** The node of a define, which is evaluated once a run. */
    Node expression(Define define) throws NotTranslated {
        var known = expressions.get(define);
        if (known != null) {
            return known;
        }
        var library = library(define.library());
        var definition = definition(library, define.name(), ExpressionDef.class);
        begin(define);
        var scope = new Scope(library);
        var body = translate(definition.getExpression(), scope);
        var variables = scope.variables;
        var place = places++;
        Node node = run -> run.once(place, variables, body);
        expressions.put(define, node);
        return node;
    }

    /** What is translated is not begun again; what rests on itself has no end. */
    private void begin(Define define) throws NotTranslated {
        if (!begun.add(define)) {
            throw new NotTranslated("a definition that rests on itself");
        }
    }

    private Library library(String name) throws NotTranslated {
        return Optional.ofNullable(libraries.get(name)).orElseThrow(() -> new NotTranslated("the library " + name));
    }

    /** The one of this name; where there are several, which is meant depends on the types of what it is given. */
    private static <T extends ExpressionDef> T definition(Library library, @Nullable String name, Class<T> kind)
            throws NotTranslated {
        var found = Optional.ofNullable(library.getStatements()).stream()
                .flatMap(statements -> statements.getDef().stream())
                .filter(each -> Objects.equals(each.getName(), name))
                .toList();
        return Optional.of(found)
                .filter(all -> all.size() == 1)
                .map(all -> all.get(0))
                .filter(each -> each.getClass() == kind)
                .map(kind::cast)
                .orElseThrow(() -> new NotTranslated("one definition of " + name));
    }

    private Node translate(@Nullable Expression given, Scope scope) throws NotTranslated {
        var elm = required(given, "nothing");
        var operator = operator(elm, scope);
        if (operator.isPresent()) {
            return operator.get();
        }
        if (elm instanceof ExpressionRef || elm instanceof ParameterRef || elm instanceof CodeRef) {
            return reference(elm, scope);
        }
        if (elm instanceof Literal || elm instanceof Quantity || elm instanceof Null) {
            return constant(elm, scope);
        }
        if (elm instanceof Query query) {
            return query(query, scope);
        }
        if (elm instanceof And || elm instanceof Or) {
            return decision((BinaryExpression) elm, elm instanceof Or, scope);
        }
        if (elm instanceof If || elm instanceof Case || elm instanceof Coalesce) {
            return choice(elm, scope);
        }
        return other(elm, scope);
    }

    private Optional<Node> operator(Expression elm, Scope scope) throws NotTranslated {
        if (elm instanceof UnaryExpression unary && operators.unary(unary).isPresent()) {
            return Optional.of(unary(operators.unary(unary).get(), unary.getOperand(), scope));
        }
        if (elm instanceof BinaryExpression binary && operators.binary(binary).isPresent()) {
            return Optional.of(binary(operators.binary(binary).get(), binary.getOperand(), scope));
        }
        if (elm instanceof NaryExpression nary && operators.nary(nary).isPresent()) {
            return Optional.of(binary(operators.nary(nary).get(), nary.getOperand(), scope));
        }
        var aggregate = operators.aggregate(elm);
        return aggregate.isPresent()
                ? Optional.of(unary(aggregate.get().operator(), aggregate.get().source(), scope))
                : Optional.empty();
    }

    private Node unary(Operators.Unary operator, @Nullable Expression operand, Scope scope) throws NotTranslated {
        var node = translate(operand, scope);
        return run -> operator.apply(node.value(run), run.state());
    }

    private Node binary(Operators.Binary operator, List<Expression> operands, Scope scope) throws NotTranslated {
        var left = translate(operands.get(0), scope);
        var right = translate(operands.get(1), scope);
        return run -> operator.apply(left.value(run), right.value(run), run.state());
    }

    private List<Node> all(List<? extends Expression> elm, Scope scope) throws NotTranslated {
        var nodes = new ArrayList<Node>();
        for (var each : elm) {
            nodes.add(translate(each, scope));
        }
        return nodes;
    }

    private static <T> T required(@Nullable T part, String what) throws NotTranslated {
        return Optional.ofNullable(part).orElseThrow(() -> new NotTranslated(what));
    }

    private static Node constant(@Nullable Object value) {
        return new Constant(value);
    }

    private static Node constant(Expression elm, Scope scope) {
        if (elm instanceof Literal literal) {
            return constant(LiteralEvaluator.internalEvaluate(
                    Objects.requireNonNull(literal.getValueType()), literal.getValue(), scope.state()));
        }
        return constant(
                elm instanceof Quantity quantity ? QuantityEvaluator.internalEvaluate(quantity, scope.state()) : null);
    }

    private Node reference(Expression elm, Scope scope) throws NotTranslated {
        if (elm instanceof FunctionRef call) {
            return function(call, scope);
        }
        if (elm instanceof ExpressionRef reference) {
            return expression(
                    new Define(name(scope.library(reference.getLibraryName())), String.valueOf(reference.getName())));
        }
        if (elm instanceof ParameterRef reference) {
            return parameter(scope.library(reference.getLibraryName()), reference.getName());
        }
        return constant(CodeRefEvaluator.toCode((CodeRef) elm, scope.state()));
    }

    private static String name(Library library) {
        return String.valueOf(Objects.requireNonNull(library.getIdentifier()).getId());
    }

    private Node function(FunctionRef call, Scope scope) throws NotTranslated {
        var body = body(scope.library(call.getLibraryName()), call);
        var arguments = all(call.getOperand(), scope).toArray(Node[]::new);
        return run -> {
            var own = new @Nullable Object[body.variables()];
            for (var argument = 0; argument < arguments.length; argument++) {
                own[argument] = arguments[argument].value(run);
            }
            return run.in(own, body.node());
        };
    }

    private Body body(Library library, FunctionRef call) throws NotTranslated {
        var define = new Define(name(library), String.valueOf(call.getName()));
        var known = functions.get(define);
        if (known != null) {
            return known;
        }
        var function = definition(library, call.getName(), FunctionDef.class);
        if (Boolean.TRUE.equals(function.isExternal())) {
            throw new NotTranslated("the external function " + call.getName());
        }
        begin(define);
        var scope = new Scope(library);
        function.getOperand().forEach(operand -> scope.declare(operand.getName()));
        var node = translate(function.getExpression(), scope);
        var body = new Body(node, scope.variables);
        functions.put(define, body);
        return body;
    }

    private Node parameter(Library library, @Nullable String name) throws NotTranslated {
        var define = new Define(name(library), String.valueOf(name));
        var known = parameters.get(define);
        if (known != null) {
            return known;
        }
        ParameterDef parameter = Objects.requireNonNull(library.getParameters()).getDef().stream()
                .filter(each -> Objects.equals(each.getName(), name))
                .findFirst()
                .orElseThrow(() -> new NotTranslated("the parameter " + name));
        var scope = new Scope(library);
        var preset = parameter.getDefault() == null ? constant(null) : translate(parameter.getDefault(), scope);
        var variables = scope.variables;
        var place = places++;
        Node node = run -> run.parameters().containsKey(define.name())
                ? run.parameters().get(define.name())
                : run.once(place, variables, preset);
        parameters.put(define, node);
        return node;
    }

    /** Where the left side decides, the right one is not asked, which CQL leaves open. */
    private Node decision(BinaryExpression elm, boolean or, Scope scope) throws NotTranslated {
        var left = translate(elm.getOperand().get(0), scope);
        var right = translate(elm.getOperand().get(1), scope);
        Boolean decides = or;
        return run -> {
            var first = left.value(run);
            if (decides.equals(first)) {
                return decides;
            }
            var second = right.value(run);
            return or ? OrEvaluator.or(first, second) : AndEvaluator.and(first, second);
        };
    }

    private Node choice(Expression elm, Scope scope) throws NotTranslated {
        if (elm instanceof If choice) {
            var condition = translate(choice.getCondition(), scope);
            var then = translate(choice.getThen(), scope);
            var otherwise = translate(choice.getElse(), scope);
            return run -> Boolean.TRUE.equals(condition.value(run)) ? then.value(run) : otherwise.value(run);
        }
        if (elm instanceof Coalesce coalesce) {
            if (coalesce.getOperand().size() == 1) {
                throw new NotTranslated("the first of a list that is known");
            }
            return coalesce(all(coalesce.getOperand(), scope).toArray(Node[]::new));
        }
        var choice = (Case) elm;
        var comparand = choice.getComparand() == null ? null : translate(choice.getComparand(), scope);
        var items = choice.getCaseItem();
        var when = new Node[items.size()];
        var then = new Node[items.size()];
        for (var item = 0; item < when.length; item++) {
            when[item] = translate(items.get(item).getWhen(), scope);
            then[item] = translate(items.get(item).getThen(), scope);
        }
        var otherwise = translate(choice.getElse(), scope);
        return run -> {
            var compared = comparand == null ? null : comparand.value(run);
            for (var item = 0; item < when.length; item++) {
                var holds = when[item].value(run);
                if (Boolean.TRUE.equals(
                        comparand == null ? holds : EquivalentEvaluator.equivalent(compared, holds, run.state()))) {
                    return then[item].value(run);
                }
            }
            return otherwise.value(run);
        };
    }

    private static Node coalesce(Node[] operands) {
        return run -> {
            for (var operand : operands) {
                var value = operand.value(run);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }

    private Node query(Query query, Scope scope) throws NotTranslated {
        if (query.getSource().size() != 1 || !query.getRelationship().isEmpty() || query.getAggregate() != null) {
            throw new NotTranslated("a query of several sources, with related data or an aggregate");
        }
        var source = query.getSource().get(0);
        var data = translate(source.getExpression(), scope);
        var row = scope.declare(source.getAlias()).place();
        var lets = new int[query.getLet().size()];
        for (var let = 0; let < lets.length; let++) {
            var clause = query.getLet().get(let);
            var expression = translate(clause.getExpression(), scope);
            var variable = scope.declare(clause.getIdentifier());
            lets[let] = variable.place();
            scope.lets.put(variable, expression);
        }
        var where = query.getWhere() == null ? null : translate(query.getWhere(), scope);
        var returned = query.getReturn();
        var result = returned == null ? null : translate(returned.getExpression(), scope);
        var distinct = returned != null && Boolean.TRUE.equals(returned.isDistinct());
        var key = key(query, scope);
        scope.forget(1 + lets.length);
        var sort = sort(query);
        return run -> {
            var all = data.value(run);
            var isList = all instanceof Iterable<?>;
            List<@Nullable Object> rows = new ArrayList<>();
            for (var each : key != null && all instanceof List<?> list ? key.rows(list, run) : rows(all)) {
                run.set(row, each);
                for (var let : lets) {
                    run.set(let, NOT_YET);
                }
                if (where == null || Boolean.TRUE.equals(where.value(run))) {
                    rows.add(result == null ? each : result.value(run));
                }
            }
            if (distinct && rows.size() > 1) {
                rows = new ArrayList<>(Objects.requireNonNull(DistinctEvaluator.INSTANCE.distinct(rows, run.state())));
            }
            sort.accept(rows, run);
            if (isList) {
                return rows;
            }
            return rows.isEmpty() ? null : rows.get(0);
        };
    }

    /** What an element of a row has to equal before anything else is asked of it, which does not depend on the row. */
    private record Key(String element, Node wanted) {

        List<?> rows(List<?> all, Run run) {
            return run.rowsByElement().of(all, element, wanted.value(run));
        }
    }

    private @Nullable Key key(Query query, Scope scope) throws NotTranslated {
        var source = query.getSource().get(0);
        var condition = query.getWhere();
        while (condition instanceof And and) {
            condition = and.getOperand().get(0);
        }
        return condition instanceof Equal equal
                        && isKept(source.getExpression())
                        && equal.getOperand().get(0) instanceof Property property
                        && Objects.equals(property.getScope(), source.getAlias())
                        && isOutside(equal.getOperand().get(1), source.getAlias())
                ? new Key(
                        Objects.requireNonNull(property.getPath()),
                        translate(equal.getOperand().get(1), scope))
                : null;
    }

    /** Whether it comes to the very same list each time, so that it pays to sort its rows. */
    private static boolean isKept(@Nullable Expression source) {
        return source instanceof Property || (source instanceof ExpressionRef && !(source instanceof FunctionRef));
    }

    private static boolean isOutside(Expression wanted, @Nullable String alias) {
        return wanted instanceof Literal
                || wanted instanceof OperandRef
                || (wanted instanceof AliasRef other && !Objects.equals(other.getName(), alias));
    }

    /** One thing is a list of it, and nothing an empty one. */
    private static Iterable<?> rows(@Nullable Object data) {
        if (data instanceof Iterable<?> list) {
            return list;
        }
        return data == null ? List.of() : List.of(data);
    }

    @FunctionalInterface
    private interface Sorting {
        void accept(List<@Nullable Object> rows, Run run);
    }

    private static Sorting sort(Query query) throws NotTranslated {
        var columns = new ArrayList<ByColumn>();
        for (var item : query.getSort() == null
                ? List.<SortByItem>of()
                : query.getSort().getBy()) {
            if (!(item instanceof ByColumn column)) {
                throw new NotTranslated("sorting by something else than an element");
            }
            columns.add(column);
        }
        return (rows, run) -> {
            for (var column : columns) {
                rows.sort(new CqlList(run.state(), column.getPath()).getColumnSort());
                if (Objects.requireNonNull(column.getDirection()).value().startsWith("desc")) {
                    Collections.reverse(rows);
                }
            }
        };
    }

    private Node other(Expression elm, Scope scope) throws NotTranslated {
        if (elm instanceof Property property) {
            return property(property, scope);
        }
        if (elm instanceof AliasRef reference) {
            return variable(scope.variable(reference.getName()));
        }
        if (elm instanceof OperandRef reference) {
            return variable(scope.variable(reference.getName()));
        }
        if (elm instanceof QueryLetRef reference) {
            return let(scope.variable(reference.getName()), scope);
        }
        if (elm instanceof org.hl7.elm.r1.List list) {
            return list(all(list.getElement(), scope).toArray(Node[]::new));
        }
        if (elm instanceof Tuple || elm instanceof Instance) {
            return made(elm, scope);
        }
        if (elm instanceof As || elm instanceof Is) {
            return typed((UnaryExpression) elm, scope);
        }
        if (elm instanceof Retrieve retrieve) {
            return retrieve(retrieve, scope);
        }
        if (elm instanceof Now) {
            return run -> run.state().getEvaluationDateTime();
        }
        if (elm instanceof Today) {
            return run -> TodayEvaluator.today(run.state());
        }
        return operation(elm, scope);
    }

    /** Operators whose operands have names of their own. */
    private Node operation(Expression elm, Scope scope) throws NotTranslated {
        if (elm instanceof First first) {
            var source = translate(first.getSource(), scope);
            return run -> FirstEvaluator.first(source.value(run));
        }
        if (elm instanceof Last last) {
            var source = translate(last.getSource(), scope);
            return run -> LastEvaluator.last(source.value(run));
        }
        if (elm instanceof Round round) {
            var operand = translate(round.getOperand(), scope);
            var precision = round.getPrecision() == null ? constant(null) : translate(round.getPrecision(), scope);
            return run -> RoundEvaluator.round(operand.value(run), precision.value(run));
        }
        if (elm instanceof Slice slice) {
            var source = translate(slice.getSource(), scope);
            var start = translate(slice.getStartIndex(), scope);
            var end = translate(slice.getEndIndex(), scope);
            return run -> SliceEvaluator.slice(source.value(run), (Integer) start.value(run), (Integer) end.value(run));
        }
        if (elm instanceof PositionOf position) {
            var pattern = translate(position.getPattern(), scope);
            var string = translate(position.getString(), scope);
            return run -> PositionOfEvaluator.positionOf(pattern.value(run), string.value(run));
        }
        if (elm instanceof InValueSet in) {
            var code = translate(in.getCode(), scope);
            var valueSet = ValueSetRefEvaluator.toValueSet(
                    scope.state(), required(in.getValueset(), "a value set that is computed"));
            return run -> InValueSetEvaluator.inValueSet(code.value(run), valueSet, run.state());
        }
        throw new NotTranslated(elm.getClass().getSimpleName());
    }

    private static Node variable(Variable variable) {
        var place = variable.place();
        return run -> run.variable(place);
    }

    /** Evaluated when it is first asked for in a row: many rows are left out before. */
    private static Node let(Variable let, Scope scope) throws NotTranslated {
        var expression =
                Optional.ofNullable(scope.lets.get(let)).orElseThrow(() -> new NotTranslated("the let " + let.name()));
        var place = let.place();
        return run -> {
            var value = run.variable(place);
            if (value == NOT_YET) {
                value = expression.value(run);
                run.set(place, value);
            }
            return value;
        };
    }

    private static Node list(Node[] elements) {
        if (Stream.of(elements).allMatch(Constant.class::isInstance)) {
            var values = new ArrayList<@Nullable Object>();
            Stream.of(elements).forEach(element -> values.add(((Constant) element).value()));
            return constant(Collections.unmodifiableList(values));
        }
        return run -> {
            var list = new ArrayList<@Nullable Object>(elements.length);
            for (var element : elements) {
                list.add(element.value(run));
            }
            return list;
        };
    }

    private Node property(Property property, Scope scope) throws NotTranslated {
        var path = Objects.requireNonNull(property.getPath());
        var source = property.getSource() == null
                ? variable(scope.variable(property.getScope()))
                : translate(property.getSource(), scope);
        var elements = new Elements(model, path);
        return run -> {
            var target = source.value(run);
            if (target == null) {
                return null;
            }
            if (target instanceof org.opencds.cqf.cql.engine.runtime.Tuple tuple) {
                return tuple.getElements().get(path);
            }
            return target instanceof Base element
                    ? elements.of(element)
                    : run.state().getEnvironment().resolvePath(target, path);
        };
    }

    private Node made(Expression elm, Scope scope) throws NotTranslated {
        var names = new ArrayList<String>();
        var values = new ArrayList<Node>();
        if (elm instanceof Tuple tuple) {
            for (var element : tuple.getElement()) {
                names.add(Objects.requireNonNull(element.getName()));
                values.add(translate(element.getValue(), scope));
            }
            return run -> {
                var made = new org.opencds.cqf.cql.engine.runtime.Tuple();
                // Elements that are set at once are copied.
                var elements = made.getElements();
                for (var each = 0; each < names.size(); each++) {
                    elements.put(names.get(each), values.get(each).value(run));
                }
                return made;
            };
        }
        var instance = (Instance) elm;
        var type = Objects.requireNonNull(instance.getClassType());
        for (var element : instance.getElement()) {
            names.add(Objects.requireNonNull(element.getName()));
            values.add(translate(element.getValue(), scope));
        }
        return run -> {
            var types = run.state().getEnvironment();
            var made = types.createInstance(type);
            for (var each = 0; each < names.size(); each++) {
                types.setValue(made, names.get(each), values.get(each).value(run));
            }
            return made;
        };
    }

    private Node typed(UnaryExpression elm, Scope scope) throws NotTranslated {
        var operand = translate(elm.getOperand(), scope);
        if (elm instanceof Is is) {
            var type = Objects.requireNonNull(
                    environment.resolveType(required(is.isTypeSpecifier(), "a type by its name")));
            return run -> run.state().getEnvironment().is(operand.value(run), type);
        }
        var as = (As) elm;
        var type = Objects.requireNonNull(
                as.getAsTypeSpecifier() != null
                        ? environment.resolveType(as.getAsTypeSpecifier())
                        : environment.resolveType(as.getAsType()));
        var strict = Boolean.TRUE.equals(as.isStrict());
        return run -> {
            var value = operand.value(run);
            return value == null || type.isInstance(value)
                    ? value
                    : run.state().getEnvironment().as(value, type, strict);
        };
    }

    private Node retrieve(Retrieve retrieve, Scope scope) throws NotTranslated {
        if (Stream.of(Optional.ofNullable(retrieve.getContext()), Optional.ofNullable(retrieve.getDateRange()))
                        .anyMatch(Optional::isPresent)
                || !(retrieve.getCodes() == null || retrieve.getCodes() instanceof ValueSetRef)) {
            throw new NotTranslated("a retrieve by context, date or codes that are computed");
        }
        var type = environment
                .fixupQName(Objects.requireNonNull(retrieve.getDataType()))
                .getLocalPart();
        var valueSet = retrieve.getCodes() instanceof ValueSetRef reference
                ? ValueSetRefEvaluator.toValueSet(scope.state(), reference).getId()
                : null;
        return run -> run.data()
                .retrieve(
                        null,
                        null,
                        null,
                        type,
                        retrieve.getTemplateId(),
                        retrieve.getCodeProperty(),
                        null,
                        valueSet,
                        retrieve.getDateProperty(),
                        retrieve.getDateLowProperty(),
                        retrieve.getDateHighProperty(),
                        null);
    }
}
