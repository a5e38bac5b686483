package org.goinghome.ehr;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.goinghome.ehr.Fetch.FirstPage;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.NotSent;
import org.goinghome.payload.Payload;
import org.goinghome.security.Client;
import org.jspecify.annotations.Nullable;

/** Gathers what a service needs to know about a patient: what was sent first, and the rest from the EHR's FHIR server. */
public final class Gatherer {

    /** What is kept of the time for evaluating and writing the answer. */
    private static final int RESERVE_PERCENT = 20;

    private final FhirSource source;

    Gatherer(FhirSource source) {
        this.source = source;
    }

    /**
     * What came with a call.
     *
     * @param prefetch the values by key as they were sent; keys that no need names are not looked at
     * @param access where and with which token the rest may be read
     * @param client the EHR
     * @param deadline by when the call has to be answered
     * @param memory what may be taken for what is fetched
     */
    public record Sent(
            Map<String, Payload> prefetch, FhirAccess access, Client client, Deadline deadline, Memory memory) {}

    /** Reads what was sent and nothing else. */
    public static Gathered read(List<DataNeed> needs, PatientContext context, Map<String, Payload> prefetch) {
        var tally = new Tally();
        needs.forEach(need ->
                new PrefetchReader(need, context).read(prefetch.get(need.key())).addTo(tally, need));
        return tally.gathered();
    }

    /**
     * Reads what was sent by key, and the rest from one Bundle with data of all kinds. Resources of a type that no need asks for
     * are not looked at; a type of which it holds none is one of which there are none on record, but for what is read by its id.
     */
    public static Gathered read(
            List<DataNeed> needs, PatientContext context, Map<String, Payload> prefetch, Payload data) {
        return read(
                needs,
                context,
                data,
                need -> prefetch.containsKey(need.key())
                        ? Optional.of(new PrefetchReader(need, context).read(prefetch.get(need.key())))
                        : Optional.empty());
    }

    /**
     * Reads one Bundle with data of all kinds, out of an export that holds some types and says nothing of others.
     *
     * @param exported the types that the export holds; what is of another is not known, whatever the Bundle holds
     */
    public static Gathered read(
            List<DataNeed> needs, PatientContext context, Predicate<String> exported, Payload data) {
        return read(
                needs,
                context,
                data,
                need -> exported.test(need.resourceType())
                        ? Optional.empty()
                        : Optional.of(new NotSent(Failure.NO_ACCESS)));
    }

    /** Reads from the Bundle what is not known otherwise; what is missing is told in the order of the needs. */
    private static Gathered read(
            List<DataNeed> needs,
            PatientContext context,
            Payload data,
            Function<DataNeed, Optional<Reading>> otherwise) {
        var tally = new Tally();
        var readings = new HashMap<DataNeed, Reading>();
        needs.forEach(need -> otherwise.apply(need).ifPresent(reading -> readings.put(need, reading)));
        var left = needs.stream().filter(need -> !readings.containsKey(need)).toList();
        readings.putAll(DataBundle.read(left, context, data, tally));
        for (var need : needs) {
            var reading = readings.get(need);
            if (reading != null) {
                reading.addTo(tally, need);
            }
        }
        return tally.gathered();
    }

    /** Reads every need, so that one answer names all that is missing. */
    public Gathered gather(List<DataNeed> needs, PatientContext context, Sent sent) {
        var readings = new LinkedHashMap<DataNeed, Reading>();
        var wanted = new LinkedHashMap<DataNeed, @Nullable FirstPage>();
        for (var need : needs) {
            var value = sent.prefetch().get(need.key());
            if (value == null) {
                wanted.put(need, null);
                continue;
            }
            var reading = new PrefetchReader(need, context).read(value);
            readings.put(need, reading);
            if (reading instanceof Reading.Usable && SentBundle.isContinued(value)) {
                wanted.put(need, new FirstPage(value, reading));
            }
        }
        // Where somebody's data are mixed up already, nothing more is read for them.
        if (readings.values().stream().noneMatch(Alien.class::isInstance)) {
            readings.putAll(fetch(wanted, context, sent));
        }
        var tally = new Tally();
        needs.forEach(need ->
                readings.getOrDefault(need, new NotSent(Failure.NO_ACCESS)).addTo(tally, need));
        return tally.gathered();
    }

    private Map<DataNeed, Reading> fetch(Map<DataNeed, @Nullable FirstPage> wanted, PatientContext context, Sent sent) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        var reserve = Duration.ofMillis(sent.client().deadline().toMillis() * RESERVE_PERCENT / 100);
        return source.fetch(
                wanted,
                context,
                source.access(sent.access(), sent.client(), sent.deadline().earlierBy(reserve)),
                sent.memory());
    }
}
