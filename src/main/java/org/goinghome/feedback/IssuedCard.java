package org.goinghome.feedback;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.goinghome.cdshooks.CardsIssued;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Repeated.Rests;
import org.goinghome.rendering.Told;
import org.hl7.fhir.r4.model.CanonicalType;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a card that was shown: nothing that names a patient.
 *
 * @param plan canonical of the plan, with its version
 * @param rules canonical of its library, with its version
 * @param week the Monday of it
 */
record IssuedCard(
        UUID card,
        String client,
        String service,
        String family,
        Card.Indicator indicator,
        String plan,
        String rules,
        Instant at,
        LocalDate week,
        List<String> statements,
        List<Suggestion> suggestions,
        List<Finding> findings) {

    /** @param offer {@code action.id} of what it offers */
    record Suggestion(UUID id, String offer) {}

    /** @param key a keyed hash */
    record Finding(String key, Rests rests, @Nullable BigDecimal severity) {}

    static List<IssuedCard> of(CardsIssued issued, FindingKeys keys, ZoneId zone) {
        var week = issued.at().atZone(zone).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return issued.cards().stream().map(told -> of(issued, told, keys, week)).toList();
    }

    private static IssuedCard of(CardsIssued issued, Told told, FindingKeys keys, LocalDate week) {
        var card = told.card();
        var service = issued.service();
        return new IssuedCard(
                card.uuid(),
                issued.client(),
                cut(service.id(), 128),
                cut(told.family(), 128),
                card.indicator(),
                cut(service.plan().getUrl() + "|" + service.plan().getVersion(), 256),
                cut(rules(service), 256),
                issued.at(),
                week,
                told.statements().stream()
                        .map(statement -> cut(statement, 64))
                        .distinct()
                        .toList(),
                IntStream.range(0, card.suggestions().size())
                        .mapToObj(i -> new Suggestion(
                                card.suggestions().get(i).uuid(),
                                cut(told.offers().get(i), 128)))
                        .toList(),
                told.repeated().stream()
                        .map(what -> new Finding(keys.of(issued.client(), what), what.rests(), what.severity()))
                        .toList());
    }

    private static String rules(Service service) {
        return service.plan().getLibrary().stream()
                .map(CanonicalType::getValue)
                .findFirst()
                .orElse("");
    }

    /** Guidance of others may have longer names than there is room for; that loses no card. */
    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
