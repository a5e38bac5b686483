package org.goinghome.cdshooks;

import java.time.Instant;
import java.util.List;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.Told;

/**
 * A call was answered with cards. Whoever listens must not keep the caller waiting.
 *
 * @param client its name in the settings
 * @param service whose plan was evaluated
 */
public record CardsIssued(String client, Service service, Instant at, List<Told> cards) {

    public CardsIssued {
        cards = List.copyOf(cards);
    }
}
