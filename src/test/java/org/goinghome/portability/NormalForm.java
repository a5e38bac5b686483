package org.goinghome.portability;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.goinghome.guidance.EveryDefine;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;
import org.opencds.cqf.cql.engine.runtime.Quantity;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** A CQL value in the form in which two engines can be compared; {@code src/test/node/normal-form.js} is its other half. */
final class NormalForm {

    private NormalForm() {}

    static @Nullable Object of(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof String || value instanceof Integer) {
            return value;
        }
        if (value == EveryDefine.THREW) {
            return Map.of("threw", true);
        }
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros();
        }
        if (value instanceof Iterable<?> list) {
            var elements = new ArrayList<@Nullable Object>();
            list.forEach(element -> elements.add(of(element)));
            return elements;
        }
        if (value instanceof Tuple tuple) {
            var elements = new TreeMap<String, @Nullable Object>();
            tuple.getElements().forEach((name, element) -> elements.put(name, of(element)));
            return elements;
        }
        if (value instanceof DateTime dateTime) {
            return Map.of("dateTime", text(dateTime));
        }
        if (value instanceof Quantity quantity) {
            return pair("value", of(quantity.getValue()), "unit", quantity.getUnit());
        }
        if (value instanceof Code code) {
            return pair("system", code.getSystem(), "code", code.getCode());
        }
        if (value instanceof Resource resource) {
            return Map.of("resource", resource.fhirType() + "/" + resource.getIdPart());
        }
        if (value instanceof Base) {
            return Map.of("element", true);
        }
        throw new IllegalArgumentException("No form for " + value.getClass());
    }

    /** In UTC as far as it is known to the hour; as it was given otherwise. */
    private static String text(DateTime value) {
        var precision = value.getPrecision() == null ? Precision.MILLISECOND : value.getPrecision();
        var moment = value.getDateTime();
        return switch (precision) {
            case YEAR -> form("uuuu").format(moment);
            case MONTH -> form("uuuu-MM").format(moment);
            case WEEK, DAY -> form("uuuu-MM-dd").format(moment);
            default -> form("uuuu-MM-dd'T'HH:mm:ss.SSS").format(moment.withOffsetSameInstant(ZoneOffset.UTC));
        };
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern);
    }

    private static Map<String, @Nullable Object> pair(
            String first, @Nullable Object one, String second, @Nullable Object two) {
        var pair = new LinkedHashMap<String, @Nullable Object>();
        pair.put(first, one);
        pair.put(second, two);
        return pair;
    }
}
