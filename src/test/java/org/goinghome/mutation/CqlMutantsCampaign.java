package org.goinghome.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.mutation.MutationRun.Fate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mutant of the CQL against every case: many minutes, started by {@code bin/verify mutation}. */
@Tag("campaign")
class CqlMutantsCampaign {

    private static final int THREADS = 2;

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("minutes", 20));

    private static final Path PROGRESS = Path.of("target", "mutation", "cql-progress.txt");

    @Test
    void every_survivor_has_a_reason(@TempDir Path work) throws Exception {
        var all = MutatedGuidance.mutants();
        var mutants = Mutants.spread(all, Integer.getInteger("mutants", all.size()));
        var cases = CaseFolder.all().toList();
        var started = System.nanoTime();

        Files.createDirectories(PROGRESS.getParent());
        Files.deleteIfExists(PROGRESS);
        var fates = new MutationRun(work, cases, TIME, fate -> tell(fate, started)).of(mutants, THREADS);

        var seconds = (System.nanoTime() - started) / 1_000_000_000;
        assertThat(write(all.size(), fates, cases.size(), seconds)).isEmpty();
    }

    private static synchronized void tell(Fate fate, long started) {
        try {
            Files.writeString(
                    PROGRESS,
                    (System.nanoTime() - started) / 1_000_000 + " ms\t" + fate + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> write(int all, List<Fate> fates, int cases, long seconds) throws Exception {
        var evidence = new Evidence("cql");
        evidence.line("%d of %d mutants ran against %d cases, in %d s on %d threads."
                .formatted(fates.size() - count(fates, Fate.NotRun.class), all, cases, seconds, THREADS));
        evidence.line("");
        evidence.line("| what became of them | mutants |");
        evidence.line("|---|---|");
        evidence.line(
                "| killed: a case is answered otherwise than it says | " + count(fates, Fate.Killed.class) + " |");
        evidence.line("| refused: the CQL names the value as one that makes no sense, and the service does not start | "
                + count(fates, Fate.Refused.class) + " |");
        evidence.line("| survived | " + count(fates, Fate.Survived.class) + " |");
        evidence.line("| not run: the %d minutes were over | ".formatted(TIME.toMinutes())
                + count(fates, Fate.NotRun.class) + " |");
        evidence.line("");
        evidence.line("| survivor, or not run | change | line | reason |");
        evidence.line("|---|---|---|---|");
        fates.stream()
                .filter(Fate.Survived.class::isInstance)
                .map(Fate::mutant)
                .forEach(mutant -> evidence.survivor(mutant.place(), mutant.change(), mutant.source(), mutant.key()));
        fates.stream()
                .filter(Fate.NotRun.class::isInstance)
                .map(Fate::mutant)
                .forEach(mutant -> evidence.notRun(mutant.place(), mutant.change(), mutant.source()));
        return evidence.write();
    }

    private static long count(List<Fate> fates, Class<? extends Fate> kind) {
        return fates.stream().filter(kind::isInstance).count();
    }
}
