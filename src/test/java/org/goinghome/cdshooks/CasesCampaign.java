package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long an answer takes, case by case, over HTTP; started by {@code bin/verify cases}. */
@Tag("campaign")
class CasesCampaign {

    private static final Path FIGURES = Path.of("target", "cases-campaign.md");
    private static final int ROUNDS = 7;

    /** T21: what a check-in may hold, however odd, takes no more than this. */
    private static final long ODD_CHECK_IN_MS = 50;

    @Test
    void no_check_in_takes_long() throws Exception {
        try (var service = new RunningService()) {
            var cases = CaseFolder.all().toList();
            var medians = new TreeMap<String, Long>();
            for (var round = 0; round < 2; round++) {
                for (var folder : cases) {
                    micros(service, folder);
                }
            }
            for (var folder : cases) {
                var times = new ArrayList<Long>();
                for (var round = 0; round < ROUNDS; round++) {
                    times.add(micros(service, folder));
                }
                medians.put(
                        folder.serviceId() + "/" + folder.name(),
                        times.stream().sorted().toList().get(ROUNDS / 2));
            }
            var odd = medians.entrySet().stream()
                    .filter(each -> each.getKey().contains("/t21-"))
                    .toList();
            write(medians, odd.size());
            assertThat(odd)
                    .hasSizeGreaterThanOrEqualTo(50)
                    .allSatisfy(each ->
                            assertThat(each.getValue()).as(each.getKey()).isLessThanOrEqualTo(ODD_CHECK_IN_MS * 1000));
        }
    }

    private static long micros(RunningService service, CaseFolder folder) throws Exception {
        var request = folder.request();
        var started = System.nanoTime();
        assertThat(service.post("/cds-services/" + folder.serviceId(), request).statusCode())
                .isEqualTo(200);
        return (System.nanoTime() - started) / 1000;
    }

    private static void write(Map<String, Long> medians, int odd) throws IOException {
        var all = medians.values().stream().sorted().toList();
        var oddOnes = medians.entrySet().stream()
                .filter(each -> each.getKey().contains("/t21-"))
                .map(each -> each.getValue())
                .sorted()
                .toList();
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, """
                | cases | number | half are faster than | 99 of 100 are faster than | the slowest |
                |---|---|---|---|---|
                | all | %d | %s | %s | %s |
                | odd check-ins (T21) | %d | %s | %s | %s |
                """.formatted(
                        all.size(),
                        at(all, 50),
                        at(all, 99),
                        at(all, 100),
                        odd,
                        at(oddOnes, 50),
                        at(oddOnes, 99),
                        at(oddOnes, 100)));
    }

    private static String at(List<Long> sorted, int percent) {
        return "%.1f ms".formatted(sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1000.0);
    }
}
