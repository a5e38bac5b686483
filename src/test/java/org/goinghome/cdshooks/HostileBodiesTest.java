package org.goinghome.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.goinghome.cdshooks.Attack.Came;
import org.goinghome.cdshooks.Attack.Throw;
import org.goinghome.cdshooks.Bomb.Outcome;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A part of what {@code bin/verify limits} throws at the service, over HTTP and in every way, at four times the figure. */
@Tag("alone")
@Tag("T15")
@Tag("T16")
class HostileBodiesTest {

    private static final int AT_ONCE = 16;
    private static final long PATIENCE_MS = 4 * 250;

    /** Sixteen at once share the cores. */
    private static final long CROWDED_MS = AT_ONCE * PATIENCE_MS;

    @Test
    void are_refused_alone_and_at_once_and_others_are_answered_after_them() throws Exception {
        try (var ehr = new BombServer();
                var service = new RunningService("goinghome.open.fhir-servers=" + ehr.bases())) {
            var attack =
                    new Attack(URI.create("http://127.0.0.1:" + service.port()), ehr, RunningService.quietDischarge());
            var bombs = some(Bombs.all());
            var thrown = attack.throwsOf(bombs);
            // The first of a kind compiles what the others use.
            thrown.forEach(attack::come);

            var alone = thrown.stream().map(attack::come).toList();
            var crowded = together(attack, thrown);

            figure("T15", "bombs in every input, alone and 16 at once", alone, crowded, false);
            figure("T16", "compressed bombs in every input, alone and 16 at once", alone, crowded, true);
            assertThat(alone).allSatisfy(came -> {
                assertThat(came.wasHeld(false)).as(came.toString()).isTrue();
                assertThat(came.millis()).as(came.toString()).isLessThan(PATIENCE_MS);
            });
            assertThat(crowded).allSatisfy(came -> {
                assertThat(came.wasHeld(true)).as(came.toString()).isTrue();
                assertThat(came.millis()).as(came.toString()).isLessThan(CROWDED_MS);
            });
            assertThat(attack.healthy().status()).isEqualTo(200);
        }
    }

    /** Every eighth, and all that are compressed; the smaller ones. */
    private static List<Bomb> some(List<Bomb> all) {
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).outcome() == Outcome.REFUSED)
                .filter(i -> i % 8 == 0 || !all.get(i).encoding().isEmpty())
                .mapToObj(all::get)
                .toList();
    }

    private static List<Came> together(Attack attack, List<Throw> thrown) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var came = new ArrayList<Came>();
            for (var each : threads.invokeAll(thrown.stream()
                    .map(what -> (Callable<Came>) () -> attack.come(what))
                    .toList())) {
                came.add(each.get());
            }
            return came;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void figure(String threat, String what, List<Came> alone, List<Came> crowded, boolean compressed) {
        var all = new ArrayList<Boolean>();
        alone.stream().filter(came -> isCompressed(came) == compressed).forEach(came -> all.add(came.wasHeld(false)));
        crowded.stream().filter(came -> isCompressed(came) == compressed).forEach(came -> all.add(came.wasHeld(true)));
        Figures.held(threat, what, all.size(), (int)
                all.stream().filter(held -> held).count());
    }

    private static boolean isCompressed(Came came) {
        return came.what().compressed();
    }
}
