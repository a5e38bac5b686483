package org.goinghome.cdshooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.goinghome.security.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts and times the calls of services and their parts, for whoever watches. Labels are names of the settings and of the
 * guidance, and statuses: nothing that a caller can choose.
 */
final class CallMeter implements HandlerInterceptor {

    private static final String STARTED = CallMeter.class.getName();
    private static final String NONE = "-";

    private final MeterRegistry registry;
    private final ObservationRegistry observations;
    private final Catalogue catalogue;
    private final AtomicInteger inFlight;

    /** What a call spends its time on. */
    enum Part {
        /** Reading the prefetch, and the FHIR server where something is not sent. */
        GATHER,
        /** The guidance. */
        EVALUATE,
        /** The cards. */
        RENDER
    }

    /** What a call that is answered with 200 came to. */
    enum Checked {
        /** Everything that was needed is known. */
        WHOLLY,
        /** Something could not be read, and a card says so. */
        IN_PART,
        /** Nothing could be told; a card says so. */
        NOT
    }

    CallMeter(MeterRegistry registry, ObservationRegistry observations, Catalogue catalogue) {
        this.registry = registry;
        this.observations = observations;
        this.catalogue = catalogue;
        this.inFlight = Objects.requireNonNull(registry.gauge("goinghome.calls.in.flight", new AtomicInteger()));
    }

    /** Times a part of a call; where calls are traced, it is a span of its own. */
    <T> T time(Part part, Supplier<T> work) {
        return Objects.requireNonNull(Observation.createNotStarted("goinghome.call.part", observations)
                .contextualName(name(part))
                .lowCardinalityKeyValue("part", name(part))
                .observe(work));
    }

    /** Counts an answer by how much of it is known. */
    void checked(Checked checked, String service, String client) {
        registry.counter("goinghome.call.checked", "checked", name(checked), "service", service, "client", client)
                .increment();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(STARTED, System.nanoTime());
        inFlight.incrementAndGet();
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        inFlight.decrementAndGet();
        if (!HttpMethod.POST.matches(request.getMethod()) || !(request.getAttribute(STARTED) instanceof Long started)) {
            return;
        }
        Timer.builder("goinghome.call")
                .description("Calls of services by the status that they were answered with")
                .tag("service", service(request))
                .tag("client", Client.calling().map(Client::name).orElse(NONE))
                .tag(
                        "status",
                        Integer.toString(e == null ? response.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR.value()))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    private String service(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("id") instanceof String id
                        && catalogue.find(id).isPresent()
                ? id
                : NONE;
    }
}
