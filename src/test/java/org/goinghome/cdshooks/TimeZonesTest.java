package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Days are those of the ward's calendar, in summer and in winter, whatever offset the EHR writes. Now is 2026-01-01T12:00Z. */
@Tag("T19")
class TimeZonesTest {

    private static ObjectNode visit() {
        return RunningService.quiet("back-surgery-recovery");
    }

    private static ObjectNode resource(ObjectNode request, String key, int entry) {
        return (ObjectNode) request.at("/prefetch/" + key + "/entry/" + entry + "/resource");
    }

    /** Summer time ended on 2025-10-26 at 03:00, which was 01:00Z. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Berlin {

        private RunningService service;

        @BeforeAll
        void start() {
            service = new RunningService("goinghome.time-zone=Europe/Berlin");
        }

        @AfterAll
        void stop() {
            service.close();
        }

        @Test
        void an_operation_just_after_midnight_in_summer_time_was_on_the_new_day() throws Exception {
            assertThat(answerForOperation("2025-10-25T22:30:00Z")).contains("days since the operation: 67 ");
        }

        @Test
        void an_operation_just_before_midnight_in_summer_time_was_on_the_old_day() throws Exception {
            assertThat(answerForOperation("2025-10-25T21:30:00Z")).contains("days since the operation: 68 ");
        }

        @Test
        void the_offset_that_was_written_does_not_change_the_day() throws Exception {
            assertThat(answerForOperation("2025-10-25T17:30:00-05:00")).contains("days since the operation: 67 ");
        }

        @Test
        void the_first_half_past_two_is_of_that_day() throws Exception {
            assertThat(answerForOperation("2025-10-26T02:30:00+02:00")).contains("days since the operation: 67 ");
        }

        @Test
        void the_second_half_past_two_is_of_that_day_too() throws Exception {
            assertThat(answerForOperation("2025-10-26T02:30:00+01:00")).contains("days since the operation: 67 ");
        }

        @Test
        void the_last_minutes_of_the_day_of_25_hours_are_of_that_day() throws Exception {
            assertThat(answerForOperation("2025-10-26T22:59:00Z")).contains("days since the operation: 67 ");
        }

        @Test
        void a_day_of_operation_without_time_stays_that_day() throws Exception {
            assertThat(answerForOperation("2025-10-26")).contains("days since the operation: 67 ");
        }

        @Test
        void times_on_cards_are_those_of_the_site_and_say_so() throws Exception {
            assertThat(answerForOperation("2025-10-26"))
                    .contains("patient-reported 2026-01-01 10:00")
                    .contains("Times: Europe/Berlin.");
        }

        /** At 8 of 10 week six is worth a message, which tells the days. */
        private String answerForOperation(String performed) throws Exception {
            var request = visit();
            resource(request, "procedures", 0).put("performedDateTime", performed);
            ((ObjectNode) resource(request, "checkIns", 0).at("/item/2/item/0/answer/0")).put("valueInteger", 8);
            return service.post("/cds-services/back-surgery-recovery", request.toString())
                    .body();
        }
    }

    /** 13 hours ahead of UTC: it is 01:00 on the 2nd of January. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Auckland {

        private RunningService service;

        @BeforeAll
        void start() {
            service = new RunningService("goinghome.time-zone=Pacific/Auckland");
        }

        @AfterAll
        void stop() {
            service.close();
        }

        @Test
        void a_check_in_just_before_midnight_is_four_days_old() throws Exception {
            assertThat(answerForCheckIn("2025-12-29T10:30:00Z")).contains("no check-in for several days");
        }

        @Test
        void a_check_in_just_after_midnight_is_three_days_old() throws Exception {
            assertThat(answerForCheckIn("2025-12-29T11:30:00Z")).isEqualTo("{\"cards\":[]}");
        }

        @Test
        void a_day_that_has_begun_here_but_not_at_utc_is_today() throws Exception {
            assertThat(answerForTemperature("2026-01-02")).contains("Assess before discharge: fever");
        }

        @Test
        void a_day_that_has_not_begun_here_is_told_as_in_the_future() throws Exception {
            assertThat(answerForTemperature("2026-01-03")).contains("38.4 °C dated in the future, 2026-01-03");
        }

        private String answerForCheckIn(String authored) throws Exception {
            var request = visit();
            var checkIns = (ObjectNode) request.at("/prefetch/checkIns");
            resource(request, "checkIns", 0).put("authored", authored);
            checkIns.withArray("entry").remove(2);
            checkIns.withArray("entry").remove(1);
            checkIns.put("total", 1);
            return service.post("/cds-services/back-surgery-recovery", request.toString())
                    .body();
        }

        private String answerForTemperature(String effective) throws Exception {
            var request = RunningService.quietDischarge();
            var temperature = resource(request, "vitals", 0);
            temperature.put("effectiveDateTime", effective);
            ((ObjectNode) temperature.get("valueQuantity")).put("value", 38.4);
            return service.discharge(request).body();
        }
    }
}
