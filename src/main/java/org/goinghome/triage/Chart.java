package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;

/** What an export holds about one patient, in the order in which it stands there, each resource once. */
final class Chart {

    private static final byte[] BEGIN = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",".getBytes(UTF_8);

    /** Says that there is or may be more. */
    private static final byte[] IN_PART = "\"link\":[{\"relation\":\"next\"}],".getBytes(UTF_8);

    private static final byte[] ENTRIES = "\"entry\":[".getBytes(UTF_8);
    private static final byte[] ENTRY = "{\"resource\":".getBytes(UTF_8);
    private static final byte[] END = "]}".getBytes(UTF_8);

    private final String patientId;
    private final List<Entry> entries;
    private final List<Refusal> repeated;
    private final boolean inPart;

    /** A resource and where it stands. */
    static final class Entry {

        private final Origin origin;
        private final String resourceType;
        private final String id;
        private final boolean inPart;
        private final byte[] json;

        Entry(Origin origin, String resourceType, String id, boolean inPart, byte[] json) {
            this.origin = origin;
            this.resourceType = resourceType;
            this.id = id;
            this.inPart = inPart;
            this.json = json;
        }

        Origin origin() {
            return origin;
        }
    }

    private Chart(String patientId, List<Entry> entries, List<Refusal> repeated, boolean inPart) {
        this.patientId = patientId;
        this.entries = entries;
        this.repeated = repeated;
        this.inPart = inPart;
    }

    static Chart of(String patientId, List<Entry> found) {
        var known = new HashMap<String, List<Entry>>();
        var entries = new ArrayList<Entry>();
        var repeated = new ArrayList<Refusal>();
        found.stream().sorted(Comparator.comparing(Entry::origin)).forEach(entry -> {
            var alike = known.computeIfAbsent(
                    entry.id.isEmpty() ? entry.origin.toString() : entry.resourceType + "/" + entry.id,
                    key -> new ArrayList<>());
            if (alike.stream().anyMatch(earlier -> Arrays.equals(earlier.json, entry.json))) {
                repeated.add(
                        new Refusal(entry.origin, true, "stands in the input before, word for word; it is read once"));
                return;
            }
            if (!alike.isEmpty()) {
                repeated.add(new Refusal(
                        entry.origin,
                        false,
                        "has the id of a resource before it, and says something else; both are read"));
            }
            alike.add(entry);
            entries.add(entry);
        });
        return new Chart(patientId, entries, repeated, found.stream().anyMatch(entry -> entry.inPart));
    }

    String patientId() {
        return patientId;
    }

    List<Refusal> repeated() {
        return repeated;
    }

    /** Where an entry of the Bundle stands in the input. */
    Origin origin(int entry) {
        return entries.get(entry).origin;
    }

    /** Of anything, if only of its Patient. */
    Origin firstOrigin() {
        return entries.get(0).origin;
    }

    boolean isPatientAlone() {
        return entries.stream().allMatch(entry -> entry.resourceType.equals("Patient"));
    }

    int size() {
        return entries.size();
    }

    /** All of it as one Bundle; too large a one is not read. */
    Payload bundle() throws UnsafePayload {
        var bundle = new ByteArrayOutputStream(entries.stream()
                        .mapToInt(entry -> entry.json.length + ENTRY.length + 2)
                        .sum()
                + BEGIN.length
                + IN_PART.length
                + ENTRIES.length
                + 2);
        bundle.writeBytes(BEGIN);
        if (inPart) {
            bundle.writeBytes(IN_PART);
        }
        bundle.writeBytes(ENTRIES);
        for (var i = 0; i < entries.size(); i++) {
            if (i > 0) {
                bundle.write(',');
            }
            bundle.writeBytes(ENTRY);
            bundle.writeBytes(entries.get(i).json);
            bundle.write('}');
        }
        bundle.writeBytes(END);
        return Payload.read(bundle.toByteArray(), "data");
    }

    /** Puts entries together by patient. */
    static final class Collector {

        private final Map<String, List<Entry>> byPatient = new HashMap<>();

        void add(String patientId, Entry entry) {
            byPatient.computeIfAbsent(patientId, id -> new ArrayList<>()).add(entry);
        }

        /** Hands over in the order of their ids, and forgets what was handed over. */
        void forEach(Consumer<Chart> consumer) {
            byPatient.keySet().stream().sorted().toList().forEach(id -> {
                var entries = byPatient.remove(id);
                if (entries != null) {
                    consumer.accept(Chart.of(id, entries));
                }
            });
        }
    }
}
