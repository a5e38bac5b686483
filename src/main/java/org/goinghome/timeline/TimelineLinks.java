package org.goinghome.timeline;

import java.util.Optional;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.Card;
import org.goinghome.security.Client;
import org.goinghome.security.SmartApps;

/** The way from a card to the timeline of its patient, for EHRs that can go it. */
public final class TimelineLinks {

    private static final String LAUNCH = "/timeline/launch.html";

    private final Timelines timelines;
    private final SmartApps apps;

    TimelineLinks(Timelines timelines, SmartApps apps) {
        this.timelines = timelines;
        this.apps = apps;
    }

    /**
     * A link that the EHR launches. It holds nothing of the patient, whom the EHR tells the app itself.
     *
     * @param base where this service is, without a slash at the end
     */
    public Optional<Card.Link> of(Service service, Client client, String base, String language) {
        return apps.of(client)
                .flatMap(registration -> timelines.title(service))
                .map(title -> new Card.Link(title.in(language), base + LAUNCH, "smart"));
    }
}
