package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static String told(boolean bar) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        try (var progress = new Progress(new PrintStream(out, true, UTF_8), bar)) {
            progress.begin("Judging", 200, "patients");
            progress.done(50, 5_000);
            Thread.sleep(1_200);
            progress.done(150, 15_000);
            progress.end();
        }
        return out.toString(UTF_8);
    }

    @Test
    void is_a_bar_with_rate_and_time_left_on_a_terminal() throws Exception {
        assertThat(told(true))
                .containsPattern("\\rJudging \\[#######\\.{23}\\]  25 %, [0-9,]+ patients a second, [0-9] s left")
                .contains("[" + "#".repeat(30) + "] 100 %")
                .endsWith("\n");
    }

    @Test
    void is_a_line_at_the_end_of_a_step_else() throws Exception {
        assertThat(told(false)).doesNotContain("\r", "#").containsOnlyOnce("\n").contains("Judging 100 %");
    }
}
