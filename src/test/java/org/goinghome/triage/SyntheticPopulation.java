package org.goinghome.triage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.goinghome.cdshooks.CaseFolder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Patients who are not real, ten days after an operation of the back, with what the record says of each: courses that go wrong and
 * courses that do not, and for each the warning signs that are true of it. The same seed makes the same patients.
 *
 * <p>Each begins as the quiet patient of the case folders; what a course changes, and what is true then, is told here and nowhere
 * taken from what the guidance finds.
 */
final class SyntheticPopulation {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Instant NOW = Instant.parse(Run.AT);
    private static final String YES = "\"code\":\"Y\"";
    private static final String NO = "\"code\":\"N\"";
    private static final String RECENT = "2026-01-01T10:00:00Z";

    private static final String NOBODY = "";

    private static final String LAB = """
            {"resourceType":"Observation","id":"lab-%s-%d","status":"final","code":{"coding":[{"system":"http://loinc.org",\
            "code":"%s"}]},"subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s","valueQuantity":{"value":%d.%d,\
            "unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""";

    private static final List<String> LAB_CODES = List.of("2823-3", "2951-2", "2160-0", "718-7", "6690-2");

    private static final String CLAIM = """
            {"resourceType":"Claim","id":"claim-%s","status":"active","use":"claim","patient":{"reference":"Patient/%s"},\
            "created":"2025-12-23"}""";

    /** What happens to a patient, and the statements that are true then. */
    enum Course {
        QUIET(40),
        FEVER(3, "s51"),
        /** A tenth of a degree below. */
        WARM(4),
        /** Of 73 hours ago, and settled by the newer temperature. */
        FEVER_BEFORE(2),
        DRAINAGE(3, "s47"),
        CHEST_PAIN(1, "s55"),
        SHORT_OF_BREATH(1, "s54"),
        NO_BLADDER_CONTROL(1, "s56"),
        SORE_CALF(2, "s61"),
        /** After a week of little pain: severe, and not easing. */
        SEVERE_PAIN(3, "s35", "s12"),
        SEVERE_HEADACHE(2, "s52"),
        DRAINAGE_AND_SORE_CALF(1, "s47", "s61"),
        NEVER_OPERATED(25),
        OPERATED_LONG_AGO(8),
        ONLY_A_NAME(4);

        private final int weight;
        private final String truth;

        Course(int weight, String... truth) {
            this.weight = weight;
            this.truth = String.join(" ", truth);
        }

        Set<String> truth() {
            return truth.isEmpty() ? Set.of() : Set.of(truth.split(" "));
        }
    }

    private final Random random;
    private final Map<String, List<String>> quiet = new LinkedHashMap<>();

    SyntheticPopulation(long seed) {
        this.random = new Random(seed);
        var given = JSON.readTree(CaseFolder.ROOT
                .resolve("back-surgery-recovery")
                .resolve("given.json")
                .toFile());
        given.properties().forEach(input -> {
            var value = input.getValue();
            if (value.has("entry")) {
                quiet.put(
                        input.getKey(),
                        value.path("entry")
                                .valueStream()
                                .map(entry -> entry.path("resource").toString())
                                .toList());
            } else if (value.isObject()) {
                quiet.put(input.getKey(), List.of(value.toString()));
            }
        });
    }

    /**
     * One patient.
     *
     * @param inputs resources by the key under which an EHR would send them; what nobody asks for under none
     */
    record Person(String id, Course course, Map<String, List<String>> inputs) {}

    /** Makes as many as asked for, one after the other. */
    void each(int patients, Consumer<Person> consumer) {
        for (var i = 0; i < patients; i++) {
            var id = "p-%07d".formatted(i);
            var course = course();
            var inputs = new LinkedHashMap<String, List<String>>();
            write(
                    id,
                    course,
                    (input, resource) -> inputs.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(resource));
            consumer.accept(new Person(id, course, inputs));
        }
    }

    /** Writes as many patients as asked for, and returns what is true of each. */
    Map<String, Course> write(int patients, Export export) {
        var courses = new LinkedHashMap<String, Course>();
        each(patients, person -> {
            courses.put(person.id(), person.course());
            person.inputs().values().stream()
                    .flatMap(List::stream)
                    .forEach(resource -> export.add(type(resource), resource));
        });
        return courses;
    }

    private static String type(String resource) {
        var start = resource.indexOf('"', resource.indexOf(':')) + 1;
        return resource.substring(start, resource.indexOf('"', start));
    }

    private Course course() {
        var all = 0;
        for (var course : Course.values()) {
            all += course.weight;
        }
        var drawn = random.nextInt(all);
        for (var course : Course.values()) {
            drawn -= course.weight;
            if (drawn < 0) {
                return course;
            }
        }
        throw new IllegalStateException();
    }

    private void write(String id, Course course, BiConsumer<String, String> export) {
        quiet.getOrDefault("patient", List.of()).forEach(patient -> add("patient", patient, id, "", export));
        if (course == Course.ONLY_A_NAME) {
            return;
        }
        quiet.forEach((input, resources) -> {
            for (var i = 0; i < resources.size(); i++) {
                if (!input.equals("patient")) {
                    changed(input, resources.get(i), course, id, export);
                }
            }
        });
        for (var i = 0; i < 8; i++) {
            export.accept(
                    NOBODY,
                    LAB.formatted(
                            id,
                            i,
                            LAB_CODES.get(random.nextInt(LAB_CODES.size())),
                            id,
                            NOW.minus(random.nextInt(9_000), ChronoUnit.MINUTES),
                            random.nextInt(200),
                            random.nextInt(10)));
        }
        export.accept(NOBODY, CLAIM.formatted(id, id));
    }

    private void changed(String input, String resource, Course course, String id, BiConsumer<String, String> export) {
        var changed = resource;
        if (input.equals("procedures")) {
            changed = switch (course) {
                case NEVER_OPERATED -> with(changed, "89355001", "80146002");
                case OPERATED_LONG_AGO -> with(changed, "2025-12-22T10:00:00Z", "2025-08-22T10:00:00Z");
                default -> changed;
            };
        } else if (input.equals("vitals") && changed.contains("\"8310-5\"")) {
            if (course == Course.FEVER_BEFORE) {
                add(input, with(with(changed, "36.8", "38.7"), RECENT, "2025-12-29T11:00:00Z"), id, "-before", export);
            }
            changed = with(changed, "36.8", temperature(course));
        } else if (input.equals("vitals") && changed.contains("\"8867-4\"")) {
            changed = with(changed, "\"value\":76", "\"value\":" + (60 + random.nextInt(30)));
        } else if (input.equals("pain") && changed.contains("\"value\":3") && course == Course.SEVERE_PAIN) {
            changed = with(changed, "\"value\":3", "\"value\":" + (7 + random.nextInt(3)));
        } else if (input.equals("checkIns") && isNewest(resource)) {
            changed = switch (course) {
                case DRAINAGE -> answered(changed, "incision-drainage", NO, YES);
                case CHEST_PAIN -> answered(changed, "chest-pain", NO, YES);
                case SHORT_OF_BREATH -> answered(changed, "breathing-trouble", NO, YES);
                case NO_BLADDER_CONTROL -> answered(changed, "bladder-control", NO, YES);
                case SORE_CALF -> answered(changed, "leg-calf", "\"code\":\"none\"", "\"code\":\"soreness\"");
                case SEVERE_HEADACHE -> answered(changed, "headache", "\"code\":\"none\"", "\"code\":\"severe\"");
                case DRAINAGE_AND_SORE_CALF ->
                    answered(
                            answered(changed, "incision-drainage", NO, YES),
                            "leg-calf",
                            "\"code\":\"none\"",
                            "\"code\":\"soreness\"");
                default -> changed;
            };
        }
        add(input, changed, id, "", export);
    }

    private static boolean isNewest(String checkIn) {
        return checkIn.contains("\"authored\":\"2026-01-01T09:00:00Z\"");
    }

    private String temperature(Course course) {
        return switch (course) {
            case FEVER -> "38." + random.nextInt(8);
            case WARM -> "37." + (5 + random.nextInt(5));
            default -> "36." + random.nextInt(10);
        };
    }

    /** With another answer to one item. */
    private static String answered(String checkIn, String linkId, String answer, String other) {
        var item = checkIn.indexOf("\"linkId\":\"" + linkId + "\"");
        if (item < 0) {
            throw new IllegalStateException(linkId);
        }
        return checkIn.substring(0, item) + with(checkIn.substring(item), answer, other);
    }

    private static String with(String json, String text, String other) {
        var at = json.indexOf(text);
        if (at < 0) {
            throw new IllegalStateException("not there: " + text);
        }
        return json.substring(0, at) + other + json.substring(at + text.length());
    }

    private static void add(
            String input, String json, String patientId, String suffix, BiConsumer<String, String> export) {
        var id = JSON.readTree(json).path("id").asString();
        var ownId = input.equals("patient") ? patientId : patientId + "-" + id + suffix;
        export.accept(
                input,
                json.replace("Patient/p1\"", "Patient/" + patientId + "\"")
                        .replace("\"id\":\"" + id + "\"", "\"id\":\"" + ownId + "\""));
    }

    /** {@code patients seed folder}: a packed export of so many patients, and {@code truth.tsv} beside it. */
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[2]);
        Map<String, Course> courses;
        try (var export = new Export(folder.resolve("export"), true)) {
            courses = new SyntheticPopulation(Long.parseLong(args[1])).write(Integer.parseInt(args[0]), export);
        }
        var truth = new StringBuilder();
        courses.forEach((id, course) -> truth.append(id)
                .append('\t')
                .append(course)
                .append('\t')
                .append(String.join(" ", new TreeSet<>(course.truth())))
                .append('\n'));
        Files.writeString(folder.resolve("truth.tsv"), truth);
    }
}
