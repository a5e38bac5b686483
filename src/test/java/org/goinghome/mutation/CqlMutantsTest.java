package org.goinghome.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.cdshooks.Preset;
import org.goinghome.mutation.MutationRun.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That cases tell what is changed in the CQL, and tell nothing where nothing is: all others run by {@code bin/verify mutation}. */
class CqlMutantsTest {

    private static final Duration TIME = Duration.ofMinutes(5);
    private static final String FEVER = Preset.of("FeverCelsius");

    /** By the start of their line and the change. */
    private static final Map<String, String> FEW = Map.of(
            "parameter FeverCelsius", "'" + FEVER + "' to '" + new BigDecimal(FEVER).add(new BigDecimal("0.1")) + "'",
            "parameter DischargeVitalsWindow", "'24' to '25'",
            "parameter FlareHours", "'2.0' to '1.9'",
            "when comparator is null and number >= threshold", "'>=' to '>'");

    private static final Set<String> THAT_TELL = Set.of(
            "s51-fever-at-" + FEVER + "-shows",
            "p05-a-confused-patient-more-than-24-hours-ago-and-not-checked-since-is-to-clarify");

    @Test
    void a_changed_threshold_or_limit_is_told_by_a_case_or_refused(@TempDir Path work) throws Exception {
        var few = MutatedGuidance.mutants().stream()
                .filter(CqlMutantsTest::isOfTheFew)
                .toList();
        assertThat(few).hasSameSizeAs(FEW.entrySet());

        var fates = new MutationRun(work, cases(THAT_TELL::contains), TIME, fate -> {}).of(few, 1);

        assertThat(fates.stream().collect(Collectors.groupingBy(Fate::getClass, Collectors.counting())))
                .isEqualTo(Map.of(Fate.Killed.class, 3L, Fate.Refused.class, 1L));
    }

    private static boolean isOfTheFew(Mutant mutant) {
        return FEW.entrySet().stream()
                .anyMatch(one -> mutant.source().startsWith(one.getKey())
                        && mutant.change().equals(one.getValue()));
    }

    @Test
    void what_means_the_same_survives(@TempDir Path work) throws Exception {
        var cql = MutatedGuidance.source("GoingHome");
        var same = new Mutant("GoingHome", "Setting", 1, "", "a comment", cql + "\n/* the same */\n");

        var fates = new MutationRun(work, cases(name -> name.startsWith("complete-")), TIME, fate -> {})
                .of(List.of(same), 1);

        assertThat(fates).containsExactly(new Fate.Survived(same, List.of()));
    }

    @Test
    void what_there_was_no_time_for_is_told(@TempDir Path work) throws Exception {
        var mutant = MutatedGuidance.mutants().get(0);

        assertThat(new MutationRun(work, List.of(), Duration.ZERO, fate -> {}).of(List.of(mutant), 1))
                .containsExactly(new Fate.NotRun(mutant));
    }

    private static List<CaseFolder> cases(Predicate<String> name) {
        return CaseFolder.all().filter(folder -> name.test(folder.name())).toList();
    }
}
