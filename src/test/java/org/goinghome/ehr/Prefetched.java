package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.jspecify.annotations.Nullable;

/** A prefetch under construction, with needs and FHIR JSON as an EHR would have them. */
final class Prefetched {

    static final DataNeed PATIENT = new DataNeed("patient", "Patient", true, "", OptionalInt.empty());
    static final DataNeed ENCOUNTER = new DataNeed("encounter", "Encounter", true, "", OptionalInt.empty());
    static final DataNeed VITALS = new DataNeed("vitals", "Observation", true, "", OptionalInt.of(4));
    static final DataNeed CONDITIONS = new DataNeed("conditions", "Condition", false, "", OptionalInt.of(4));

    private final Map<String, String> values = new LinkedHashMap<>();
    private String patientId = "1";
    private @Nullable String encounterId = "e1";
    private @Nullable String fhirServer;

    static Prefetched with(String key, String json) {
        return new Prefetched().and(key, json);
    }

    static Prefetched nothing() {
        return new Prefetched();
    }

    Prefetched and(String key, String json) {
        values.put(key, json);
        return this;
    }

    Prefetched patientId(String id) {
        patientId = id;
        return this;
    }

    Prefetched encounterId(@Nullable String id) {
        encounterId = id;
        return this;
    }

    Prefetched fhirServer(String base) {
        fhirServer = base;
        return this;
    }

    Gathered gather(DataNeed... needs) {
        var json = values.entrySet().stream()
                .map(value -> "\"" + value.getKey() + "\":" + value.getValue())
                .collect(joining(",", "{\"prefetch\":{", "}}"));
        try {
            var prefetch = Payload.read(json.getBytes(UTF_8)).member("prefetch").orElseThrow();
            return Gatherer.read(
                    List.of(needs), new PatientContext(patientId, encounterId, fhirServer), prefetch.members());
        } catch (UnsafePayload e) {
            throw new AssertionError(e);
        }
    }

    static String bundle(String... resources) {
        return bundleOfEntries(
                Stream.of(resources).map(each -> "{\"resource\":" + each + "}").toArray(String[]::new));
    }

    static String bundleOfEntries(String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    static String patient(String id) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}";
    }

    static String encounter(String id, String subject) {
        return "{\"resourceType\":\"Encounter\",\"id\":\"" + id
                + "\",\"status\":\"finished\",\"class\":{\"code\":\"IMP\"}," + "\"subject\":{\"reference\":\"" + subject
                + "\"}}";
    }

    static String observation(String subject) {
        return observationWith("\"subject\":{\"reference\":\"" + subject + "\"}");
    }

    /** An Observation with further members. */
    static String observationWith(String members) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}," + members + "}";
    }

    static String condition(String subject) {
        return "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"" + subject + "\"}}";
    }

    static String operationOutcome() {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"exception\"}]}";
    }
}
