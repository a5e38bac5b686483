package org.goinghome.feedback;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.goinghome.cdshooks.CardsIssued;
import org.goinghome.feedback.Feedback.Outcome;
import org.springframework.context.event.EventListener;

/** Counts cards and feedback since the start, for whoever watches the service. No label names a card or a patient. */
final class Meters {

    private final MeterRegistry registry;

    Meters(MeterRegistry registry, IssuedCards issued) {
        this.registry = registry;
        FunctionCounter.builder("goinghome.cards.dropped", issued, IssuedCards::dropped)
                .description("Cards that were shown and could not be recorded")
                .register(registry);
    }

    @EventListener
    void shown(CardsIssued issued) {
        issued.cards()
                .forEach(told -> registry.counter(
                                "goinghome.cards.issued",
                                "service",
                                issued.service().id(),
                                "family",
                                told.family(),
                                "indicator",
                                told.card().indicator().code(),
                                "client",
                                issued.client())
                        .increment());
    }

    /** As it came: what is sent again counts again. */
    void kept(String client, String service, List<Feedback> feedback) {
        for (var outcome : Outcome.values()) {
            registry.counter("goinghome.feedback", "service", service, "outcome", outcome.code(), "client", client)
                    .increment((double) feedback.stream()
                            .filter(each -> each.outcome() == outcome)
                            .count());
        }
    }
}
