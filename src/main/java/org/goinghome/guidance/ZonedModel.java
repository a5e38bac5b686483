package org.goinghome.guidance;

import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildPrimitiveDatatypeDefinition;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.AnnotatedUuidType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;

/**
 * FHIR times in the zone of the deployment, whatever offset they were written with, so that {@code date from} is the day on
 * the ward's calendar, in summer and in winter. A day without time stays that day, a time without offset is the ward's.
 *
 * <p>What else stands here comes to the same as in the engine, which does it for each property that is read anew.
 */
final class ZonedModel extends R4FhirModelResolver {

    /** How far a time is known that has an offset. */
    private static final Map<TemporalPrecisionEnum, Known> KNOWN = new EnumMap<>(Map.of(
            TemporalPrecisionEnum.MINUTE, new Known(ChronoUnit.MINUTES, Precision.MINUTE),
            TemporalPrecisionEnum.SECOND, new Known(ChronoUnit.SECONDS, Precision.SECOND),
            TemporalPrecisionEnum.MILLI, new Known(ChronoUnit.MILLIS, Precision.MILLISECOND)));

    private static final int FIRST_YEAR = 1900;
    private static final int QUARTER_HOUR = 15 * 60;

    private final TimeZone zone;
    private final Map<String, Class<?>> types = new ConcurrentHashMap<>();

    /** Whose value is what the engine says it is, without a conversion. */
    private static final Set<Class<?>> PLAIN = Set.of(
            StringType.class,
            CodeType.class,
            UriType.class,
            CanonicalType.class,
            BooleanType.class,
            DecimalType.class,
            IntegerType.class);

    private final Map<Element, Getter> getters = new ConcurrentHashMap<>();

    private record Known(ChronoUnit unit, Precision precision) {}

    private record Element(Class<? extends Base> type, String name) {}

    /** Reads an element of one type. */
    @FunctionalInterface
    interface Getter {
        @Nullable
        Object of(Base target);
    }

    ZonedModel(FhirContext fhir, ZoneId zone) {
        super(fhir);
        this.zone = TimeZone.getTimeZone(zone);
    }

    /** The engine makes a pattern to take a path apart; those of compiled CQL are single names. */
    @Override
    public @Nullable Object resolvePath(@Nullable Object target, @Nullable String path) {
        return Objects.requireNonNull(path).indexOf('.') >= 0 || path.indexOf('[') >= 0
                ? super.resolvePath(target, path)
                : resolveProperty(target, path);
    }

    /** How an element is read from what is of a type, looked up once. */
    Getter getter(Class<? extends Base> type, String name) {
        return getters.computeIfAbsent(new Element(type, name), this::getter);
    }

    private Getter getter(Element element) {
        var name = element.name();
        if (PLAIN.contains(element.type()) && name.equals("value")) {
            return target -> ((PrimitiveType<?>) target).hasValue() ? ((PrimitiveType<?>) target).getValue() : null;
        }
        var child = element.type().getSimpleName().equals(name) || PrimitiveType.class.isAssignableFrom(element.type())
                ? null
                : definition(element.type()).getChildByName(name);
        if (child == null || child instanceof RuntimeChildChoiceDefinition) {
            return target -> resolvePath(target, name);
        }
        var isPrimitive = child instanceof RuntimeChildPrimitiveDatatypeDefinition;
        var isList = child.getMax() < 1;
        return target -> {
            var values = child.getAccessor().getValues(target);
            return values.isEmpty() || (isPrimitive && !((IPrimitiveType<?>) values.get(0)).hasValue())
                    ? null
                    : isList ? values : values.get(0);
        };
    }

    private BaseRuntimeElementCompositeDefinition<?> definition(Class<? extends Base> type) {
        return (BaseRuntimeElementCompositeDefinition<?>)
                (Resource.class.isAssignableFrom(type)
                        ? getFhirContext().getResourceDefinition(type.asSubclass(Resource.class))
                        : Objects.requireNonNull(getFhirContext().getElementDefinition(type)));
    }

    /** The engine reads all of FHIR's types here, to find those that stand in others. */
    @Override
    protected void initialize() {
        getFhirContext().registerCustomType(AnnotatedUuidType.class);
    }

    @Override
    public @Nullable Class<?> resolveType(@Nullable String typeName) {
        return types.computeIfAbsent(Objects.requireNonNull(typeName), this::type);
    }

    private Class<?> type(String typeName) {
        var name = typeName.replace("FHIR.", "");
        var fhir = getFhirContext();
        if (fhir.getElementDefinition(name) == null && !fhir.getResourceTypes().contains(name.split("\\.", 2)[0])) {
            // It may stand in any other, and takes a second.
            super.initialize();
        }
        return Objects.requireNonNull(super.resolveType(name));
    }

    /** None: all data belong to the patient already. The engine would search the type for it at each retrieve. */
    @Override
    public @Nullable Object getContextPath(@Nullable String contextType, @Nullable String targetType) {
        return null;
    }

    @Override
    protected @Nullable Object resolveProperty(@Nullable Object target, String path) {
        if (target instanceof BaseDateTimeType time && path.equals("value")) {
            var local = local(time);
            if (local != null) {
                return local;
            }
        }
        return super.resolveProperty(target, path);
    }

    /**
     * The engine spells a time out and reads that. What its words cannot tell, or the calendar of old counts otherwise, is left
     * to it, as are times without an offset.
     */
    private @Nullable DateTime local(BaseDateTimeType time) {
        var known = KNOWN.get(time.getPrecision());
        if (known == null || time.getTimeZone() == null) {
            return null;
        }
        var local = time.getValue().toInstant().atZone(zone.toZoneId()).toOffsetDateTime();
        return local.getYear() >= FIRST_YEAR && local.getOffset().getTotalSeconds() % QUARTER_HOUR == 0
                ? new DateTime(local.truncatedTo(known.unit()), known.precision())
                : null;
    }

    @Override
    protected Calendar getCalendar(BaseDateTimeType dateTime) {
        var given = dateTime.getValueAsCalendar();
        var local = new GregorianCalendar(zone);
        if (dateTime.getPrecision().getCalendarConstant() <= Calendar.DAY_OF_MONTH) {
            local.clear();
            local.set(given.get(Calendar.YEAR), given.get(Calendar.MONTH), given.get(Calendar.DAY_OF_MONTH));
        } else if (dateTime.getTimeZone() == null) {
            // Read in the zone of the machine; what is meant is the ward's clock.
            var clock = new DateTimeType(dateTime.getValueAsString().strip() + "Z")
                    .getValue()
                    .toInstant();
            local.setTimeInMillis(LocalDateTime.ofInstant(clock, ZoneOffset.UTC)
                    .atZone(zone.toZoneId())
                    .toInstant()
                    .toEpochMilli());
        } else {
            local.setTimeInMillis(given.getTimeInMillis());
        }
        return local;
    }
}
