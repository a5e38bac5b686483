package org.goinghome.guidance;

import ca.uhn.fhir.context.FhirContext;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;

/**
 * FHIR times in the zone of the deployment, whatever offset they were written with, so that {@code date from} is the day on
 * the ward's calendar, in summer and in winter. A day without time stays that day, a time without offset is the ward's.
 */
final class ZonedModel extends R4FhirModelResolver {

    private final TimeZone zone;

    ZonedModel(FhirContext fhir, ZoneId zone) {
        super(fhir);
        this.zone = TimeZone.getTimeZone(zone);
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
