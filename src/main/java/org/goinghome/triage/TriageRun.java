package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.goinghome.triage.Counts.Count;
import org.goinghome.triage.Input.InputFile;
import org.goinghome.triage.Merged.Keyed;
import org.goinghome.triage.Pieces.Piece;
import org.goinghome.triage.Sorted.OfPatient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * One run over an export: sorts what is somebody's by patient onto disk, judges partition by partition, and puts the results
 * together. Each step is kept as it ends, so that a run that was stopped goes on where it was.
 */
final class TriageRun {

    /** What holds for a while: names of patients are in it. */
    private static final String WORK = ".work";

    private static final String REJECT_FILES = "files of rejects";
    private static final int MOST_REJECTS = 50_000;

    /** A partition is held in memory, one for each core. */
    private static final long PARTITION_BYTES = 4L << 20;

    private static final int MOST_PARTITIONS = 1024;
    private static final int LEAST_PARTITIONS = 8;

    /** What packed NDJSON unpacks to, at most, as a rule. */
    private static final int PACKED = 15;

    /** Small files share a spill. */
    private static final int FILES_TOGETHER = 500;

    private final Triage triage;
    private final Wanted wanted;
    private final Input input;
    private final Options options;
    private final Path work;
    private final int partitions;
    private final List<List<Integer>> parts;

    /**
     * How to run.
     *
     * @param output a folder
     * @param workers how many cores to use
     * @param settings what the guidance was linked with
     * @param none types that the export covers although it holds none of them
     * @param fhirServer the base address under which references may be absolute
     */
    record Options(
            Path output,
            int workers,
            Map<String, String> settings,
            Set<String> none,
            @Nullable String fhirServer) {

        Options {
            settings = Map.copyOf(settings);
            none = Set.copyOf(none);
        }
    }

    /** What an unfinished run was about; another one does not go on with it. */
    record Key(
            String at,
            String guidance,
            Map<String, String> settings,
            List<String> none,
            String fhirServer,
            List<KeyFile> files) {}

    /** A file as it was. */
    record KeyFile(String name, long bytes, long modified) {}

    TriageRun(Triage triage, Input input, Options options) {
        this.triage = triage;
        this.wanted = triage.wanted();
        this.input = input;
        this.options = options;
        this.work = options.output().resolve(WORK);
        var bytes = input.files().stream()
                .mapToLong(file -> file.bytes() * (Pieces.isPacked(file.name()) ? PACKED : 1))
                .sum();
        this.partitions = (int) Math.max(LEAST_PARTITIONS, Math.min(MOST_PARTITIONS, bytes / PARTITION_BYTES + 1));
        this.parts = parts(input);
    }

    private static List<List<Integer>> parts(Input input) {
        var parts = new ArrayList<List<Integer>>();
        var together = new ArrayList<Integer>();
        for (var i = 0; i < input.files().size(); i++) {
            if (Pieces.isLines(input.files().get(i).name())) {
                parts.add(List.of(i));
            } else {
                together.add(i);
                if (together.size() == FILES_TOGETHER) {
                    parts.add(List.copyOf(together));
                    together.clear();
                }
            }
        }
        if (!together.isEmpty()) {
            parts.add(List.copyOf(together));
        }
        return parts;
    }

    /** The moment of a run in a folder that was stopped, if there is one. */
    static @Nullable String moment(Path output) throws IOException {
        var key = key(output.resolve(WORK));
        return Files.exists(key)
                ? Ndjson.JSON.readValue(Files.readString(key), Key.class).at()
                : null;
    }

    private static Path key(Path work) {
        return work.resolve("run.json");
    }

    /** Runs to its end. */
    Summary run(Progress progress) throws IOException, Refused {
        begin();
        if (!Files.exists(options.output().resolve(OutputFile.SUMMARY))) {
            sort(progress);
            Set<String> types;
            try {
                types = types();
            } catch (Refused e) {
                // What is asked for anew is another run.
                clean();
                throw e;
            }
            judge(types, progress);
            merge(types);
        }
        clean();
        return Ndjson.JSON.readValue(Files.readString(options.output().resolve(OutputFile.SUMMARY)), Summary.class);
    }

    private void begin() throws IOException, Refused {
        if (!Files.exists(work) && Files.exists(options.output().resolve(OutputFile.SUMMARY))) {
            throw new Refused(options.output() + " holds the result of a run; name another folder, or remove it.");
        }
        var key = Ndjson.line(new Key(
                triage.at().toString(),
                triage.digest(),
                new TreeMap<>(options.settings()),
                options.none().stream().sorted().toList(),
                options.fhirServer() == null ? "" : options.fhirServer(),
                input.files().stream()
                        .map(file -> new KeyFile(file.name(), file.bytes(), file.modified()))
                        .toList()));
        if (!Files.exists(key(work))) {
            Files.createDirectories(options.output());
            try {
                Files.createDirectories(
                        work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (UnsupportedOperationException e) {
                // A file system without such permissions has its own.
                Files.createDirectories(work);
            }
            Whole.write(key(work), out -> out.write(key.getBytes(UTF_8)));
        } else if (!Files.readString(key(work)).equals(key)) {
            throw new Refused(options.output()
                    + " holds a run that was stopped, of other input, guidance, settings or moment. Run it again with those, or"
                    + " remove the folder.");
        }
    }

    // ---- sorting

    private void sort(Progress progress) throws IOException {
        progress.begin("Sorting by patient", input.bytes(), "resources");
        try (var workers = new Workers(options.workers())) {
            for (var part = 0; part < parts.size(); part++) {
                if (Files.exists(Spill.index(work, part))) {
                    for (var file : parts.get(part)) {
                        progress.done(input.files().get(file).bytes(), 0);
                    }
                } else {
                    sort(part, workers, progress);
                }
            }
        }
        progress.end();
    }

    private void sort(int part, Workers workers, Progress progress) throws IOException {
        var counts = new Counts();
        var rejects = new Rejects(part, counts);
        try (var spill = new Spill(work, part, partitions)) {
            for (var number : parts.get(part)) {
                var file = input.files().get(number);
                var sorter = new Sorter(number, wanted, options.fhirServer(), new ToDisk(spill, rejects));
                read(
                        file,
                        progress,
                        piece -> workers.run(() -> {
                            var sorted = sorter.sort(piece);
                            counts.add(sorted);
                            progress.done(0, sorted.of(Count.LINES));
                        }));
            }
            workers.await();
            rejects.flush();
            write(inputPart(part, "counts"), counts);
            spill.finish();
        }
    }

    private Results results(Counts counts, BiConsumer<OutputFile, Keyed> lines) {
        return new Results(file -> input.files().get(file).name(), counts, lines);
    }

    private static void read(InputFile file, Progress progress, Consumer<Piece> consumer) throws IOException {
        try (var raw = new Counted(file.raw(), progress)) {
            new Pieces(file.name(), file.bytes(), raw).forEach(consumer);
        }
    }

    private Path inputPart(int part, String kind) {
        return work.resolve(String.format(Locale.ROOT, "input-%06d.%s", part, kind));
    }

    private Path partitionPart(int partition, String kind) {
        return work.resolve(String.format(Locale.ROOT, "judged-%04d.%s", partition, kind));
    }

    private static void write(Path file, Counts counts) throws IOException {
        Whole.write(file, out -> out.write(Ndjson.line(counts.byName()).getBytes(UTF_8)));
    }

    private static Counts counts(Path file) throws IOException {
        var counts = new Counts();
        Ndjson.JSON
                .readValue(Files.readString(file), new TypeReference<TreeMap<String, Long>>() {})
                .forEach(counts::add);
        return counts;
    }

    /** Onto disk: by patient, or among the rejects. */
    private record ToDisk(Spill spill, Rejects rejects) implements Sorter.Receiver {

        @Override
        public void resource(Origin origin, OfPatient resource) {
            try {
                spill.add(origin, resource);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void refused(Refusal refusal) {
            rejects.add(refusal);
        }
    }

    /** What of a part of the input cannot be used, sorted on disk: it may be all of it. */
    private final class Rejects {

        private final int part;
        private final Counts counts;
        private final List<Keyed> lines = new ArrayList<>();
        private final Results results;
        private int written;

        Rejects(int part, Counts counts) {
            this.part = part;
            this.counts = counts;
            this.results = results(counts, (file, line) -> lines.add(line));
        }

        synchronized void add(Refusal refusal) {
            results.add(List.of(refusal));
            if (lines.size() == MOST_REJECTS) {
                flush();
            }
        }

        synchronized void flush() {
            try {
                Merged.writePart(rejects(part, written++), lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            lines.clear();
            counts.add(REJECT_FILES, 1);
        }
    }

    private Path rejects(int part, long number) {
        return inputPart(part, String.format(Locale.ROOT, "%04d.%s", number, OutputFile.REJECTS.file()));
    }

    // ---- judging

    private Set<String> types() throws IOException, Refused {
        var counts = new Counts();
        for (var part = 0; part < parts.size(); part++) {
            counts.add(counts(inputPart(part, "counts")));
        }
        return Summary.types(counts, options.none(), wanted);
    }

    private void judge(Set<String> types, Progress progress) throws IOException {
        progress.begin("Judging", partitions, "patients");
        try (var spilled = new Spill.Reader(work, parts.size(), partitions);
                var workers = new Workers(options.workers())) {
            IntStream.range(0, partitions)
                    .forEach(partition -> workers.run(() -> {
                        try {
                            judge(partition, spilled, types::contains, progress);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
            workers.await();
        }
        progress.end();
    }

    private void judge(int partition, Spill.Reader spilled, Predicate<String> exported, Progress progress)
            throws IOException {
        if (Files.exists(partitionPart(partition, "counts"))) {
            progress.done(1, 0);
            return;
        }
        var counts = new Counts();
        var lines = new EnumMap<OutputFile, List<Keyed>>(OutputFile.class);
        var results = results(
                counts,
                (file, line) ->
                        lines.computeIfAbsent(file, key -> new ArrayList<>()).add(line));
        spilled.read(partition).forEach(chart -> {
            results.add(chart, triage.judge(chart, exported, options.fhirServer()));
            progress.done(0, 1);
        });
        for (var file : OutputFile.values()) {
            Merged.writePart(partitionPart(partition, file.file()), lines.getOrDefault(file, List.of()));
        }
        write(partitionPart(partition, "counts"), counts);
        progress.done(1, 0);
    }

    // ---- putting together

    private void merge(Set<String> types) throws IOException {
        var counts = new Counts();
        for (var part = 0; part < parts.size(); part++) {
            counts.add(counts(inputPart(part, "counts")));
        }
        for (var partition = 0; partition < partitions; partition++) {
            counts.add(counts(partitionPart(partition, "counts")));
        }
        for (var file : OutputFile.values()) {
            merge(file, triage.head(file, counts));
        }
        var summary = Summary.of(triage, counts, types, input.ignored());
        Whole.write(
                options.output().resolve(OutputFile.SUMMARY),
                out -> out.write(Ndjson.line(summary).getBytes(UTF_8)));
    }

    private void merge(OutputFile file, String head) throws IOException {
        var sources = new ArrayList<Path>();
        if (file == OutputFile.REJECTS) {
            for (var part = 0; part < parts.size(); part++) {
                var files = counts(inputPart(part, "counts")).byName().getOrDefault(REJECT_FILES, 0L);
                for (var number = 0L; number < files; number++) {
                    sources.add(rejects(part, number));
                }
            }
        }
        IntStream.range(0, partitions).forEach(partition -> sources.add(partitionPart(partition, file.file())));
        Whole.write(options.output().resolve(file.file()), out -> {
            var writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
            writer.append(head);
            Merged.write(sources, writer, file.lineEnd());
            writer.flush();
        });
    }

    private void clean() throws IOException {
        List<Path> left;
        try (var files = Files.walk(work)) {
            // The key goes last: without it nobody would know what the others are.
            left = files.sorted(Comparator.comparing((Path file) -> file.equals(key(work)))
                            .thenComparing(Comparator.reverseOrder()))
                    .toList();
        }
        for (var file : left) {
            if (!file.equals(work)) {
                Files.delete(file);
            }
        }
        Files.delete(work);
    }
}
