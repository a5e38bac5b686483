package org.goinghome.triage;

import java.util.Map;
import java.util.TreeMap;

/** How much was read, and what came of it; counts of several parts add up. Safe for use by many threads. */
final class Counts {

    private final Map<String, Long> byName = new TreeMap<>();

    /** What is counted. */
    enum Count {
        /** Lines, and files that are one resource or Bundle. */
        LINES,
        /** Resources that a patient's chart was made of. */
        RESOURCES,
        /** Of types that the guidance does not ask for. */
        OF_OTHER_TYPES,
        /** Of types that it asks for, with codes that it does not. */
        OF_OTHER_CODES,
        /** What could not be used. */
        REJECTED,
        /** Of what could not be used, what may be anybody's. */
        REJECTED_OF_UNKNOWN_PATIENTS,
        /** What stands there again, word for word. */
        DUPLICATES,
        /** What has the id of another resource and says something else. */
        SAME_ID,
        PATIENTS,
        /** Of whom there is a Patient and nothing else. */
        PATIENTS_WITHOUT_DATA,
        NOT_EVALUATED,
        /** Of whom something that was asked for was not read. */
        READ_IN_PART,
        CRITICAL,
        WARNING,
        INFO,
        TASKS
    }

    synchronized void add(String name, long number) {
        byName.merge(name, number, Long::sum);
    }

    void add(Count count) {
        add(count.name(), 1);
    }

    void add(Counts other) {
        other.byName().forEach(this::add);
    }

    synchronized Map<String, Long> byName() {
        return new TreeMap<>(byName);
    }

    synchronized long of(Count count) {
        return byName.getOrDefault(count.name(), 0L);
    }
}
