package org.goinghome.guidance;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.elm.r1.Add;
import org.hl7.elm.r1.AggregateExpression;
import org.hl7.elm.r1.BinaryExpression;
import org.hl7.elm.r1.Concatenate;
import org.hl7.elm.r1.Count;
import org.hl7.elm.r1.DateFrom;
import org.hl7.elm.r1.DateTimeComponentFrom;
import org.hl7.elm.r1.DifferenceBetween;
import org.hl7.elm.r1.Distinct;
import org.hl7.elm.r1.Divide;
import org.hl7.elm.r1.EndsWith;
import org.hl7.elm.r1.Equal;
import org.hl7.elm.r1.Exists;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.Flatten;
import org.hl7.elm.r1.Greater;
import org.hl7.elm.r1.GreaterOrEqual;
import org.hl7.elm.r1.In;
import org.hl7.elm.r1.IsNull;
import org.hl7.elm.r1.Less;
import org.hl7.elm.r1.LessOrEqual;
import org.hl7.elm.r1.Lower;
import org.hl7.elm.r1.Max;
import org.hl7.elm.r1.Min;
import org.hl7.elm.r1.Multiply;
import org.hl7.elm.r1.NaryExpression;
import org.hl7.elm.r1.Negate;
import org.hl7.elm.r1.Not;
import org.hl7.elm.r1.SingletonFrom;
import org.hl7.elm.r1.StartsWith;
import org.hl7.elm.r1.Subtract;
import org.hl7.elm.r1.ToDateTime;
import org.hl7.elm.r1.ToDecimal;
import org.hl7.elm.r1.ToString;
import org.hl7.elm.r1.Truncate;
import org.hl7.elm.r1.TruncatedDivide;
import org.hl7.elm.r1.UnaryExpression;
import org.hl7.elm.r1.Union;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.AddEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConcatenateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CountEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DateTimeComponentFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DifferenceBetweenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DistinctEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DivideEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EndsWithEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExistsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.FlattenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.GreaterEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.GreaterOrEqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.InEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LessEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LessOrEqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LowerEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MaxEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MinEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MultiplyEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NegateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.NotEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SingletonFromEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.StartsWithEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.SubtractEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToDateTimeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToDecimalEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ToStringEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TruncateEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TruncatedDivideEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.UnionEvaluator;
import org.opencds.cqf.cql.engine.execution.State;
import org.opencds.cqf.cql.engine.runtime.Precision;

/** Which operator of the reference engine answers for which kind of ELM. Kinds that are not here are not translated. */
final class Operators {

    private final Map<Class<? extends UnaryExpression>, Unary> unary = new HashMap<>();
    private final Map<Class<? extends BinaryExpression>, Binary> binary = new HashMap<>();
    private final Map<Class<? extends NaryExpression>, Binary> nary = new HashMap<>();
    private final Map<Class<? extends AggregateExpression>, Unary> aggregates = new HashMap<>();

    /** Of one operand. */
    @FunctionalInterface
    interface Unary {
        @Nullable
        Object apply(@Nullable Object operand, State state);
    }

    /** Of two operands. */
    @FunctionalInterface
    interface Binary {
        @Nullable
        Object apply(@Nullable Object left, @Nullable Object right, State state);
    }

    /** Of a list. */
    record Aggregate(@Nullable Expression source, Unary operator) {}

    Operators() {
        unary.put(Not.class, (operand, state) -> NotEvaluator.not(operand));
        unary.put(IsNull.class, (operand, state) -> operand == null);
        unary.put(Exists.class, (operand, state) -> ExistsEvaluator.exists(operand));
        unary.put(Flatten.class, (operand, state) -> FlattenEvaluator.flatten(operand));
        unary.put(
                Distinct.class, (operand, state) -> DistinctEvaluator.INSTANCE.distinct((Iterable<?>) operand, state));
        unary.put(SingletonFrom.class, (operand, state) -> SingletonFromEvaluator.singletonFrom(operand));
        unary.put(ToDecimal.class, (operand, state) -> ToDecimalEvaluator.toDecimal(operand));
        unary.put(ToString.class, (operand, state) -> ToStringEvaluator.toString(operand));
        unary.put(ToDateTime.class, ToDateTimeEvaluator::toDateTime);
        unary.put(DateFrom.class, (operand, state) -> DateFromEvaluator.dateFrom(operand));
        unary.put(Lower.class, (operand, state) -> LowerEvaluator.lower(operand));
        unary.put(Truncate.class, (operand, state) -> TruncateEvaluator.truncate(operand));
        unary.put(Negate.class, (operand, state) -> NegateEvaluator.INSTANCE.negate(operand));
        binary.put(Equal.class, Operators::equal);
        binary.put(Greater.class, GreaterEvaluator::greater);
        binary.put(GreaterOrEqual.class, GreaterOrEqualEvaluator::greaterOrEqual);
        binary.put(Less.class, LessEvaluator::less);
        binary.put(LessOrEqual.class, LessOrEqualEvaluator::lessOrEqual);
        binary.put(Add.class, AddEvaluator::add);
        binary.put(Subtract.class, SubtractEvaluator::subtract);
        binary.put(Multiply.class, MultiplyEvaluator::multiply);
        binary.put(Divide.class, DivideEvaluator::divide);
        binary.put(TruncatedDivide.class, TruncatedDivideEvaluator::div);
        nary.put(Concatenate.class, (left, right, state) -> ConcatenateEvaluator.concatenate(left, right));
        nary.put(Union.class, UnionEvaluator::union);
        binary.put(StartsWith.class, (left, right, state) -> StartsWithEvaluator.startsWith(left, right));
        binary.put(EndsWith.class, (left, right, state) -> EndsWithEvaluator.endsWith((String) left, (String) right));
        aggregates.put(Count.class, (list, state) -> CountEvaluator.count(list));
        aggregates.put(Max.class, MaxEvaluator::max);
        aggregates.put(Min.class, MinEvaluator::min);
    }

    /** Most of what is compared are link ids and codes. */
    private static @Nullable Object equal(@Nullable Object left, @Nullable Object right, State state) {
        return left instanceof String one && right instanceof String other
                ? (Object) one.equals(other)
                : EqualEvaluator.equal(left, right, state);
    }

    /** Empty if it is not translated, or not as an operator. */
    Optional<Unary> unary(UnaryExpression elm) {
        if (elm instanceof DateTimeComponentFrom component) {
            var precision = Objects.requireNonNull(component.getPrecision()).value();
            return Optional.of(
                    (operand, state) -> DateTimeComponentFromEvaluator.dateTimeComponentFrom(operand, precision));
        }
        return Optional.ofNullable(unary.get(elm.getClass()));
    }

    /** Empty if it is not translated. */
    Optional<Binary> binary(BinaryExpression elm) {
        if (elm instanceof In in) {
            var precision = in.getPrecision() == null ? null : in.getPrecision().value();
            return Optional.of((left, right, state) -> InEvaluator.internalEvaluate(left, right, precision, state));
        }
        if (elm instanceof DifferenceBetween between) {
            var precision = Precision.Companion.fromString(
                    Objects.requireNonNull(between.getPrecision()).value());
            return Optional.of((left, right, state) -> DifferenceBetweenEvaluator.difference(left, right, precision));
        }
        return Optional.ofNullable(binary.get(elm.getClass()));
    }

    /**
     * Empty if it is not translated. The engine looks at the first two operands; which union is meant it asks of the types of the
     * compiler, which ELM that was read does not have, and then of the values.
     */
    Optional<Binary> nary(NaryExpression elm) {
        return Optional.ofNullable(nary.get(elm.getClass()));
    }

    /** Empty if it is none, or is not translated. */
    Optional<Aggregate> aggregate(Expression elm) {
        return elm instanceof AggregateExpression aggregate
                ? Optional.ofNullable(aggregates.get(elm.getClass()))
                        .map(operator -> new Aggregate(aggregate.getSource(), operator))
                : Optional.empty();
    }
}
