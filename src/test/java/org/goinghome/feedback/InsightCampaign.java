package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.goinghome.feedback.StatisticsCheck.Compared;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a month of 50,000 calls against a count by hand; started by {@code bin/verify insight}. */
@Tag("campaign")
class InsightCampaign {

    private static final Path FIGURES = Path.of("target", "insight-campaign.md");
    private static final int CALLS = 50_000;

    @Test
    void a_month_is_counted_right(@TempDir Path folder) throws Exception {
        var check = new StatisticsCheck(CALLS);
        var compared = new ArrayList<>(check.inFile(folder));
        compared.addAll(check.inPostgres());
        write(compared);
        assertThat(compared).hasSize(6);
    }

    private static void write(List<Compared> compared) throws IOException {
        var lines = new ArrayList<>(List.of(
                "| database | question | cards | feedback | figures compared | equal | answered in |",
                "|---|---|---|---|---|---|---|"));
        compared.forEach(each -> lines.add("| %s | %s | %,d | %,d | %,d | all | %.1f s |"
                .formatted(
                        each.database(),
                        each.question(),
                        each.cards(),
                        each.feedback(),
                        each.figures(),
                        each.seconds())));
        Files.createDirectories(FIGURES.getParent());
        Files.write(FIGURES, lines);
    }
}
