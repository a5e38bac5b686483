package org.goinghome.mutation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.cdshooks.CaseAnswers;
import org.goinghome.cdshooks.CaseAnswers.Loaded;
import org.goinghome.cdshooks.CaseFolder;

/** Puts every case to every mutant, until one tells it from the guidance. */
final class MutationRun {

    private final Path work;
    /** The cases that told a mutant last come first: neighbours are often told by the same. */
    private final List<CaseFolder> order;

    private final Map<CaseFolder, String> answers = new ConcurrentHashMap<>();
    private final Consumer<Fate> progress;

    /** @param progress told of each mutant when it is done, by the threads of the run */
    MutationRun(Path work, List<CaseFolder> cases, Consumer<Fate> progress) {
        this.work = work;
        this.order = new ArrayList<>(cases);
        this.progress = progress;
    }

    /** What became of a mutant. */
    sealed interface Fate {

        Mutant mutant();

        /** A case is answered otherwise than it says. */
        record Killed(Mutant mutant, CaseFolder by) implements Fate {}

        /** The guidance itself says that it cannot be used so. */
        record Refused(Mutant mutant) implements Fate {}

        /** All cases are answered as they say. */
        record Survived(Mutant mutant) implements Fate {}
    }

    /** In the order of the mutants. */
    List<Fate> of(List<Mutant> mutants, int threads) throws InterruptedException, ExecutionException {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var shares = new ArrayList<Future<Map<Mutant, Fate>>>();
            for (var thread = 0; thread < threads; thread++) {
                var first = thread;
                shares.add(pool.submit(() -> share(mutants, first, threads)));
            }
            var fates = new ConcurrentHashMap<Mutant, Fate>();
            for (var share : shares) {
                fates.putAll(share.get());
            }
            return mutants.stream().map(fates::get).toList();
        } finally {
            pool.shutdownNow();
        }
    }

    private Map<Mutant, Fate> share(List<Mutant> mutants, int first, int step) {
        var guidance = new MutatedGuidance(work.resolve("guidance-" + first));
        var cases = new CaseAnswers();
        var unchanged = guidance.unchanged();
        var fates = new ConcurrentHashMap<Mutant, Fate>();
        for (var index = first; index < mutants.size(); index += step) {
            var fate = fate(mutants.get(index), guidance, unchanged, cases);
            fates.put(mutants.get(index), fate);
            progress.accept(fate);
        }
        return fates;
    }

    private Fate fate(Mutant mutant, MutatedGuidance guidance, Loaded unchanged, CaseAnswers cases) {
        Loaded mutated;
        try {
            mutated = guidance.with(mutant);
        } catch (ArtifactsRefused e) {
            return new Fate.Refused(mutant);
        }
        for (var folder : inOrder(mutant)) {
            if (differs(folder, mutated, unchanged, cases)) {
                toFront(folder);
                return new Fate.Killed(mutant, folder);
            }
        }
        return new Fate.Survived(mutant);
    }

    private boolean differs(CaseFolder folder, Loaded mutated, Loaded unchanged, CaseAnswers cases) {
        var right = answers.computeIfAbsent(folder, each -> {
            var answer = cases.answer(unchanged, each);
            if (!CaseAnswers.isAsThen(each, answer)) {
                throw new IllegalStateException("already without a change, another answer than it says: " + each);
            }
            return answer;
        });
        var answer = cases.answer(mutated, folder);
        return !answer.equals(right) && !CaseAnswers.isAsThen(folder, answer);
    }

    /** Those that speak of the same come first. */
    private List<CaseFolder> inOrder(Mutant mutant) {
        var words = mutant.words();
        synchronized (order) {
            return order.stream()
                    .sorted(Comparator.comparing(folder -> -shared(words, folder)))
                    .toList();
        }
    }

    private static long shared(Set<String> words, CaseFolder folder) {
        return Stream.of(folder.name().split("-")).filter(words::contains).count();
    }

    private void toFront(CaseFolder folder) {
        synchronized (order) {
            order.remove(folder);
            order.add(0, folder);
        }
    }
}
