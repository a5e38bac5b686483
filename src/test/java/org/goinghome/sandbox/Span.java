package org.goinghome.sandbox;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;

/**
 * The time that a date stands for: 2026 is a year long (http://hl7.org/fhir/R4/search.html#date).
 *
 * @param end the first moment after it
 */
record Span(Instant start, Instant end) {

    static Optional<Span> of(Base value) {
        if (value instanceof Period period) {
            return Optional.of(new Span(
                    period.hasStart() ? of(period.getStartElement()).start() : Instant.MIN,
                    period.hasEnd() ? of(period.getEndElement()).end() : Instant.MAX));
        }
        return value instanceof BaseDateTimeType date && date.hasValue() ? Optional.of(of(date)) : Optional.empty();
    }

    static Span of(BaseDateTimeType date) {
        var zone =
                Optional.ofNullable(date.getTimeZone()).map(TimeZone::toZoneId).orElseGet(ZoneId::systemDefault);
        var start = date.getValue().toInstant().atZone(zone);
        var end = switch (date.getPrecision()) {
            case YEAR -> start.plusYears(1);
            case MONTH -> start.plusMonths(1);
            case DAY -> start.plusDays(1);
            case MINUTE -> start.plusMinutes(1);
            case SECOND -> start.plusSeconds(1);
            default -> start.plusNanos(1_000_000);
        };
        return new Span(start.toInstant(), end.toInstant());
    }

    /** Whether it is found by a search with this prefix for another span. */
    boolean matches(String prefix, Span asked) {
        var within = !start.isBefore(asked.start) && !end.isAfter(asked.end);
        return switch (prefix) {
            case "eq" -> within;
            case "ne" -> !within;
            case "lt" -> start.isBefore(asked.start);
            case "le" -> within || start.isBefore(asked.start);
            case "gt" -> end.isAfter(asked.end);
            case "ge" -> within || end.isAfter(asked.end);
            case "sa" -> !start.isBefore(asked.end);
            case "eb" -> !end.isAfter(asked.start);
            default -> throw new IllegalArgumentException(prefix);
        };
    }
}
