package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.goinghome.artifact.Problems;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.triage.SyntheticPopulation.Course;
import org.goinghome.triage.SyntheticPopulation.Person;
import tools.jackson.databind.json.JsonMapper;

/** What was found of a synthetic population against what is true of it, and against what the hook finds. */
final class Comparison {

    /** Types that such a population has none of. */
    static final List<String> NONE = List.of("--none", "Condition", "--none", "MedicationRequest");

    private static final JsonMapper JSON = JsonMapper.shared();

    private Comparison() {}

    /** Patients of whom another sign was found than is true, or of whom one was not; one line each. */
    static List<String> withTruth(Map<String, Course> courses, List<String> findings) {
        var found = new HashMap<String, Set<String>>();
        for (var line : findings) {
            var finding = JSON.readTree(line);
            if (finding.path("kind").asString().equals("sign")) {
                found.computeIfAbsent(
                                finding.path("patient").asString().substring("Patient/".length()),
                                id -> new TreeSet<>())
                        .add(finding.path("statement").asString());
            }
        }
        var wrong = new ArrayList<String>();
        courses.forEach((id, course) -> {
            var signs = found.getOrDefault(id, Set.of());
            if (!signs.equals(course.truth())) {
                wrong.add(id + " " + course + " is " + course.truth() + ", found " + signs);
            }
        });
        return wrong;
    }

    /** What the hook finds of the same patients, each with a prefetch of their own. */
    static List<String> byHook(long seed, int patients) {
        var problems = new Problems();
        var triage = Triage.link(
                TriageSettings.read(Map.of("goinghome.time-zone", "UTC"), problems),
                ZonedDateTime.parse(Run.AT),
                problems);
        var lines = new ArrayList<String>();
        new SyntheticPopulation(seed)
                .each(
                        patients,
                        person -> triage.judge(
                                        person.id(),
                                        needs -> Gatherer.read(
                                                needs, new PatientContext(person.id(), null, null), prefetch(person)))
                                .findings()
                                .forEach(line -> lines.add(Ndjson.line(line))));
        return lines;
    }

    private static Map<String, Payload> prefetch(Person person) {
        var prefetch = new LinkedHashMap<String, Payload>();
        List.of("procedures", "checkIns", "vitals", "pain", "symptoms", "conditions", "medications", "smoking", "steps")
                .forEach(key -> prefetch.put(
                        key, payload(PatientLines.bundle(person.inputs().getOrDefault(key, List.of())))));
        prefetch.put(
                "patient",
                payload(person.inputs().getOrDefault("patient", List.of()).get(0)));
        return prefetch;
    }

    private static Payload payload(String json) {
        try {
            return Payload.read(json.getBytes(UTF_8));
        } catch (UnsafePayload e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@code truth folder output} or {@code hook seed patients output}: prints how many differ, and some of them.
     *
     * @throws IOException if there are no such files
     */
    public static void main(String[] args) throws IOException {
        var findings = Files.readAllLines(Path.of(args[args.length - 1], OutputFile.FINDINGS.file()));
        if (args[0].equals("hook")) {
            var byHook = byHook(Long.parseLong(args[1]), Integer.parseInt(args[2]));
            System.out.println(byHook.size() + " lines, " + (byHook.equals(findings) ? "equal" : "NOT EQUAL"));
            return;
        }
        var courses = new LinkedHashMap<String, Course>();
        for (var line : Files.readAllLines(Path.of(args[1], "truth.tsv"))) {
            var parts = line.split("\t", -1);
            courses.put(parts[0], Course.valueOf(parts[1]));
        }
        var wrong = withTruth(courses, findings);
        System.out.println(courses.size() + " patients, " + wrong.size() + " misses or false alarms");
        wrong.stream().limit(20).forEach(System.out::println);
    }
}
