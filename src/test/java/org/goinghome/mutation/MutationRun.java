package org.goinghome.mutation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.cdshooks.CaseAnswers;
import org.goinghome.cdshooks.CaseAnswers.Loaded;
import org.goinghome.cdshooks.CaseFolder;

/**
 * Puts every case to every mutant, until one tells it from the guidance. Only where the changed define itself comes to something
 * else is the whole answer worked out.
 */
final class MutationRun {

    private final Path work;
    private final List<CaseFolder> cases;
    private final Definitions definitions;
    private final long end;
    private final Consumer<Fate> progress;
    private final Map<Mutant, Fate> fates = new ConcurrentHashMap<>();

    /**
     * @param time no mutant is begun after it
     * @param progress told of each mutant when it is done, by the threads of the run
     */
    MutationRun(Path work, List<CaseFolder> cases, Duration time, Consumer<Fate> progress) {
        this.work = work;
        this.cases = cases;
        this.definitions = MutatedGuidance.definitions();
        this.end = System.nanoTime() + time.toNanos();
        this.progress = progress;
    }

    /** What became of a mutant. */
    sealed interface Fate {

        Mutant mutant();

        /** A case is answered otherwise than it says. */
        record Killed(Mutant mutant, CaseFolder by) implements Fate {}

        /** The guidance itself says that it cannot be used so. */
        record Refused(Mutant mutant) implements Fate {}

        /**
         * All cases are answered as they say.
         *
         * @param near those in which the change makes a difference that they do not ask about
         */
        record Survived(Mutant mutant, List<CaseFolder> near) implements Fate {}

        /** The time was over. */
        record NotRun(Mutant mutant) implements Fate {}
    }

    /** In the order of the mutants. */
    List<Fate> of(List<Mutant> mutants, int threads) throws InterruptedException, ExecutionException {
        var queue = new ConcurrentLinkedQueue<>(mutants.stream()
                .collect(Collectors.groupingBy(Mutant::define, LinkedHashMap::new, Collectors.toList()))
                .values());
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var workers = new ArrayList<Future<?>>();
            for (var thread = 0; thread < threads; thread++) {
                var folder = work.resolve("guidance-" + thread);
                workers.add(pool.submit(() -> work(queue, folder)));
            }
            for (var worker : workers) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return mutants.stream()
                .map(mutant -> fates.getOrDefault(mutant, new Fate.NotRun(mutant)))
                .toList();
    }

    /** Mutants of one definition are one piece of work: what the defines come to without a change is worked out once for them. */
    private void work(Queue<List<Mutant>> queue, Path folder) {
        var guidance = new MutatedGuidance(folder);
        var answers = new CaseAnswers();
        var unchanged = guidance.unchanged();
        for (var alike = queue.poll(); alike != null; alike = queue.poll()) {
            var defines = definitions.affected(alike.get(0).define());
            var without = new HashMap<CaseFolder, String>();
            for (var mutant : alike) {
                if (System.nanoTime() >= end) {
                    return;
                }
                var fate = fate(
                        mutant,
                        guidance,
                        answers,
                        unchanged,
                        (mutated, each) -> !answers.values(mutated, each, defines)
                                .equals(without.computeIfAbsent(each, one -> answers.values(unchanged, one, defines))));
                fates.put(mutant, fate);
                progress.accept(fate);
            }
        }
    }

    private Fate fate(
            Mutant mutant,
            MutatedGuidance guidance,
            CaseAnswers answers,
            Loaded unchanged,
            BiPredicate<Loaded, CaseFolder> differs) {
        Loaded mutated;
        try {
            mutated = guidance.with(mutant);
        } catch (ArtifactsRefused e) {
            return new Fate.Refused(mutant);
        }
        var near = new ArrayList<CaseFolder>();
        for (var folder : likeliestFirst(mutant)) {
            if (differs.test(mutated, folder)) {
                if (!CaseAnswers.isAsThen(folder, answers.answer(mutated, folder))) {
                    requireRight(folder, answers.answer(unchanged, folder));
                    return new Fate.Killed(mutant, folder);
                }
                near.add(folder);
            }
        }
        return new Fate.Survived(mutant, near);
    }

    /** Those whose name speaks of the same come first. */
    private List<CaseFolder> likeliestFirst(Mutant mutant) {
        var words = mutant.words();
        return cases.stream()
                .sorted(Comparator.comparing(folder -> -Stream.of(folder.name().split("-"))
                        .filter(words::contains)
                        .count()))
                .toList();
    }

    private static void requireRight(CaseFolder folder, String answer) {
        if (!CaseAnswers.isAsThen(folder, answer)) {
            throw new IllegalStateException("already without a change, another answer than it says: " + folder);
        }
    }
}
