package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a month of 3,000 calls; {@code bin/verify insight} does the same with 50,000. */
class StatisticsTest {

    private final StatisticsCheck check = new StatisticsCheck(3_000);

    @Test
    void are_what_was_counted_by_hand_in_a_file(@TempDir Path folder) throws Exception {
        assertThat(check.inFile(folder)).hasSize(3).allMatch(each -> each.figures() > 500);
    }

    @Test
    void are_what_was_counted_by_hand_in_postgresql() throws Exception {
        assertThat(check.inPostgres()).hasSize(3).allMatch(each -> each.figures() > 500);
    }
}
