package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.goinghome.artifact.ArtifactsRefused;
import org.goinghome.artifact.Problems;
import scala.Tuple2;
import tools.jackson.core.type.TypeReference;

/**
 * {@code bin/triage} on Apache Spark: the same options, the same input and the same files, on any file system that Hadoop knows.
 * The input is read by file, shuffled by patient, and judged by one guidance an executor.
 */
public final class SparkTriage {

    /** Small enough that what is waiting to be judged is never much. */
    private static final int PARTITIONS_A_CORE = 8;

    private SparkTriage() {}

    /** What executors need to judge alike. */
    record Basis(Map<String, String> settings, String at, String fhirServer) implements Serializable {

        /** One a JVM: to link the guidance takes seconds. */
        private static final Map<Basis, Triage> LINKED = new ConcurrentHashMap<>();

        Triage triage() {
            return LINKED.computeIfAbsent(this, Basis::link);
        }

        private Triage link() {
            var problems = new Problems();
            return Triage.link(TriageSettings.read(settings, problems), ZonedDateTime.parse(at), problems);
        }
    }

    public static void main(String[] args) {
        var exit = TriageCommand.WRONG_USAGE;
        try {
            var asked = Arguments.of(args);
            try (var spark = new JavaSparkContext(new SparkConf().setAppName("Going Home triage"))) {
                exit = run(spark, asked, System.getenv(), System.out);
            }
        } catch (Refused e) {
            System.err.println("triage: " + e.getMessage());
        } catch (ArtifactsRefused e) {
            System.err.println(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Spark's own exit codes are for its own faults.
        if (exit != TriageCommand.COMPLETE) {
            System.exit(exit);
        }
    }

    static int run(JavaSparkContext spark, Arguments asked, Map<String, String> environment, PrintStream out)
            throws IOException, Refused {
        var hadoop = spark.hadoopConfiguration();
        var from = new Path(asked.input());
        var to = new Path(asked.output());
        var files = from.getFileSystem(hadoop);
        if (!files.exists(from)) {
            throw new Refused("no such file or folder: " + from);
        }
        var outputs = to.getFileSystem(hadoop);
        if (outputs.exists(new Path(to, OutputFile.SUMMARY))) {
            throw new Refused(to + " holds the result of a run; name another folder, or remove it.");
        }
        var said = new TreeMap<>(TriageSettings.said(properties(asked, hadoop), environment));
        var problems = new Problems();
        var settings = TriageSettings.read(said, problems);
        var at = asked.at(settings.zone())
                .orElseGet(() -> Clock.system(settings.zone()).instant().atZone(settings.zone()));
        problems.throwIfAny();
        var basis = new Basis(said, at.toString(), asked.option("--fhir-server").orElse(""));
        var triage = basis.triage();
        var input = SparkInput.of(files, from);
        if (input.files().isEmpty()) {
            throw new Refused(from + " holds no .ndjson, .ndjson.gz or .json");
        }
        var summary = judge(spark, basis, triage, input, asked.none(), new Output(outputs, to));
        out.print(summary.told(to.toString()));
        return summary.complete() ? TriageCommand.COMPLETE : TriageCommand.IN_PART;
    }

    private static Map<String, String> properties(Arguments asked, Configuration hadoop) throws IOException {
        if (asked.option("--settings").isEmpty()) {
            return Map.of();
        }
        var file = new Path(asked.option("--settings").orElseThrow());
        try (var in = new InputStreamReader(file.getFileSystem(hadoop).open(file), UTF_8)) {
            return TriageSettings.properties(in);
        }
    }

    private static Summary judge(
            JavaSparkContext spark, Basis basis, Triage triage, SparkInput input, Set<String> none, Output output)
            throws IOException, Refused {
        var partitions = Math.max(1, spark.defaultParallelism()) * PARTITIONS_A_CORE;
        var configuration = new org.apache.spark.util.SerializableConfiguration(spark.hadoopConfiguration());
        var numbers = IntStream.range(0, input.files().size()).boxed().toList();
        var described = input.files();
        var sorted = spark.parallelize(numbers, numbers.size())
                .flatMapToPair(number -> sorting(number, described.get(number), configuration.value(), basis))
                .repartitionAndSortWithinPartitions(new ByPatient(partitions));
        var counts = new Counts();
        sorted.filter(each -> each._2() instanceof Sent.Counted)
                .map(each -> ((Sent.Counted) each._2()).counts())
                .collect()
                .forEach(json -> add(json, counts));
        var types = new TreeSet<>(Summary.types(counts, none, triage.wanted()));
        var names = described.stream().map(SparkInput.InputFile::name).toList();
        var lines = sorted.mapPartitions(each -> new Judging(each, names, basis.triage(), types, basis.fhirServer()))
                .persist(StorageLevel.DISK_ONLY());
        lines.filter(Line::isCounts).map(Line::text).collect().forEach(json -> add(json, counts));
        for (var file : OutputFile.values()) {
            output.write(file, triage.head(file, counts), lines);
        }
        var summary = Summary.of(triage, counts, types, input.ignored());
        output.write(OutputFile.SUMMARY, writer -> writer.append(Ndjson.line(summary)));
        lines.unpersist();
        return summary;
    }

    private static Iterator<Tuple2<ChartKey, Sent>> sorting(
            int number, SparkInput.InputFile described, Configuration hadoop, Basis basis) throws IOException {
        var path = new Path(described.address());
        return new Sorting(
                number,
                described,
                path.getFileSystem(hadoop).open(path),
                basis.triage().wanted(),
                basis.fhirServer());
    }

    private static void add(String json, Counts counts) {
        Ndjson.JSON
                .readValue(json, new TypeReference<TreeMap<String, Long>>() {})
                .forEach(counts::add);
    }

    /** All of one patient in one partition. */
    private static final class ByPatient extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int partitions;

        ByPatient(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return Spill.partition(((ChartKey) key).patientId(), partitions);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByPatient by && by.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }

    /** The folder that is written; each file is there as a whole or not at all. */
    private record Output(FileSystem files, Path folder) {

        /** Writes what a file is to hold. */
        interface Content {
            void writeTo(BufferedWriter writer) throws IOException;
        }

        void write(String name, Content content) throws IOException {
            var part = new Path(folder, name + ".part");
            try (var writer = new BufferedWriter(new OutputStreamWriter(files.create(part, true), UTF_8))) {
                content.writeTo(writer);
            }
            if (!files.rename(part, new Path(folder, name))) {
                throw new IOException("cannot write " + name);
            }
        }

        /** Partition by partition, so that the driver never holds all. */
        void write(OutputFile file, String head, JavaRDD<Line> lines) throws IOException {
            var ordered = lines.filter(line -> line.isOf(file))
                    .mapToPair(line -> new Tuple2<>(line.key(), line.text()))
                    .sortByKey()
                    .values()
                    .toLocalIterator();
            write(file.file(), writer -> {
                writer.append(head);
                while (ordered.hasNext()) {
                    writer.append(ordered.next()).append(file.lineEnd());
                }
            });
        }
    }
}
