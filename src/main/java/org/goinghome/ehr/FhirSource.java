package org.goinghome.ehr;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.goinghome.ehr.Fetch.FirstPage;
import org.goinghome.ehr.Fetch.Source;
import org.goinghome.ehr.Reading.Alien;
import org.goinghome.ehr.Reading.NotSent;
import org.goinghome.ehr.Reading.Unusable;
import org.goinghome.ehr.Scopes.Extent;
import org.goinghome.payload.Payload;
import org.goinghome.security.Client;
import org.goinghome.security.FhirServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The EHR's FHIR servers: what a call did not bring is asked for there, all at the same time. */
final class FhirSource {

    private static final Logger LOG = LoggerFactory.getLogger(FhirSource.class);

    private final Map<Key, Upstream> upstreams = new ConcurrentHashMap<>();
    private final Executor threads;
    private final MeterRegistry meters;
    private final ObservationRegistry observations;

    private record Key(Client client, FhirServer server) {}

    FhirSource(Executor threads, MeterRegistry meters, ObservationRegistry observations) {
        this.threads = threads;
        this.meters = meters;
        this.observations = observations;
    }

    /**
     * The access of one call, once it has been looked at.
     *
     * @param failure why nothing can be fetched; null if it can
     */
    record Access(
            @Nullable Failure failure,
            @Nullable FhirServer server,
            @Nullable Upstream upstream,
            @Nullable String token,
            @Nullable Scopes scopes,
            Deadline deadline) {

        private static Access none(Failure failure, Deadline deadline) {
            return new Access(failure, null, null, null, null, deadline);
        }

        /** Without the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Access";
        }
    }

    Access access(FhirAccess given, Client client, Deadline deadline) {
        if (given.server() == null || (given.token() == null && !client.fhirWithoutToken())) {
            return Access.none(Failure.NO_ACCESS, deadline);
        }
        var server = client.fhirServer(given.server());
        if (server.isEmpty()) {
            return Access.none(Failure.SERVER_NOT_ALLOWED, deadline);
        }
        var expires = given.expires();
        if (expires != null && (expires.isZero() || expires.isNegative())) {
            return Access.none(Failure.EXPIRED, deadline);
        }
        var until = expires == null || expires.compareTo(deadline.left()) > 0 ? deadline : Deadline.in(expires);
        return new Access(
                null,
                server.get(),
                upstreams.computeIfAbsent(new Key(client, server.get()), this::upstream),
                given.token(),
                given.token() == null || given.scope() == null ? null : Scopes.of(given.scope()),
                until);
    }

    private Upstream upstream(Key key) {
        var upstream = new Upstream(key.client(), key.server());
        Gauge.builder("goinghome.fhir.cut.off", upstream, each -> each.isCutOff() ? 1 : 0)
                .description("1 while a FHIR server that does not answer is not asked")
                .tag("client", key.client().name())
                .tag("server", key.server().toString())
                .register(meters);
        return upstream;
    }

    /**
     * Fetches needs, each with what was sent of it already.
     *
     * @param sent the first page by need; null where nothing was sent
     * @param memory what may be taken for it
     */
    Map<DataNeed, Reading> fetch(
            Map<DataNeed, @Nullable FirstPage> sent, PatientContext context, Access access, Memory memory) {
        var readings = new LinkedHashMap<DataNeed, Reading>();
        var fetches = new LinkedHashMap<Fetch, Future<Reading>>();
        var bytesLeft = new AtomicInteger(Payload.MAX_BYTES);
        sent.forEach((need, page) -> {
            var failure = failure(need, context, access);
            if (failure != null) {
                readings.put(need, page == null ? new NotSent(failure) : page.reading());
                return;
            }
            var partial = access.scopes() != null && access.scopes().of(need) == Extent.PART;
            var fetch = new Fetch(
                    need,
                    context,
                    page,
                    new Exchange(access.deadline(), bytesLeft, memory),
                    new Source(server(access), upstream(access), access.token(), partial));
            var call = observations.getCurrentObservation();
            var task = new FutureTask<>(() -> observed(fetch, upstream(access).client(), call));
            // Whoever gives up waiting does not end what is being read.
            var whenDone = memory.keep();
            try {
                threads.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        whenDone.run();
                    }
                });
                fetches.put(fetch, task);
            } catch (RejectedExecutionException e) {
                whenDone.run();
                readings.put(need, fetch.without(Failure.BUSY));
            }
        });
        try {
            fetches.forEach((fetch, future) -> readings.put(
                    fetch.need(), reading(fetch, future, access.deadline().left())));
        } finally {
            fetches.keySet().forEach(Fetch::end);
        }
        return readings;
    }

    /** Labels are names of the settings and the guidance, and words of {@link Failure}. */
    private Reading observed(Fetch fetch, String client, @Nullable Observation call) {
        var observation = Observation.createNotStarted("goinghome.fhir.read", observations)
                .parentObservation(call)
                .lowCardinalityKeyValue("client", client)
                .lowCardinalityKeyValue("key", fetch.need().key())
                .lowCardinalityKeyValue("outcome", "failed")
                .start();
        try {
            var reading = fetch.call();
            observation.lowCardinalityKeyValue("outcome", outcome(reading));
            return reading;
        } finally {
            observation.stop();
        }
    }

    private static String outcome(Reading reading) {
        if (reading instanceof NotSent notSent) {
            return notSent.failure().logged();
        }
        return reading instanceof Alien ? "other-patient" : reading instanceof Unusable ? "unreadable" : "read";
    }

    private static @Nullable Failure failure(DataNeed need, PatientContext context, Access access) {
        if (access.failure() != null) {
            return access.failure();
        }
        if (need.template().contains("{{context.encounterId}}") && context.encounterId() == null) {
            return Failure.NO_ACCESS;
        }
        return access.scopes() != null && access.scopes().of(need) == Extent.NONE ? Failure.NO_SCOPE : null;
    }

    private static Reading reading(Fetch fetch, Future<Reading> future, Duration left) {
        try {
            return future.get(left.toNanos(), NANOSECONDS);
        } catch (TimeoutException e) {
            fetch.end();
            return fetch.without(Failure.NO_ANSWER);
        } catch (InterruptedException e) {
            fetch.end();
            Thread.currentThread().interrupt();
            return fetch.without(Failure.NO_ANSWER);
        } catch (ExecutionException e) {
            LOG.error(
                    "A fetch ended in a fault of our own: {}",
                    Objects.requireNonNullElse(e.getCause(), e).getClass().getName());
            return fetch.without(Failure.UNREADABLE);
        }
    }

    private static FhirServer server(Access access) {
        return Objects.requireNonNull(access.server());
    }

    private static Upstream upstream(Access access) {
        return Objects.requireNonNull(access.upstream());
    }
}
