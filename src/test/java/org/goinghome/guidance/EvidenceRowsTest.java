package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.goinghome.guidance.Evidence.Moment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Precision;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** A time is told no finer than it is known. */
class EvidenceRowsTest {

    private static final OffsetDateTime START_OF_YEAR = OffsetDateTime.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "YEAR, YEAR",
        "MONTH, MONTH",
        "WEEK, DAY",
        "DAY, DAY",
        "HOUR, MINUTE",
        "MINUTE, MINUTE",
        "SECOND, MINUTE",
        "MILLISECOND, MINUTE"
    })
    void a_time_keeps_its_precision_down_to_the_minute(Precision given, Moment.Precision told) {
        assertThat(moment(new DateTime(START_OF_YEAR, given))).isEqualTo(new Moment(START_OF_YEAR, told));
    }

    @Test
    void a_row_without_a_time_has_none() {
        assertThat(moment(null)).isNull();
    }

    private static @Nullable Moment moment(@Nullable DateTime at) {
        var elements = new HashMap<String, Object>(Map.of("verdict", "yes"));
        elements.put("at", at);
        return EvidenceRows.read(List.of(new Tuple().withElements(elements)))
                .get(0)
                .at();
    }
}
