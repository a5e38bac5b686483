package org.goinghome.rendering;

import java.util.List;

/**
 * A card, and what it says in terms of the guidance, for whoever keeps what was shown.
 *
 * @param family {@code action.id} of the family that it is of
 * @param statements those that apply, each once, such as {@code s51}
 * @param signs what speaks for them, a line for each sign or body part, also where the card has no room for all
 * @param offers {@code action.id} of what each of its suggestions offers, in their order
 * @param repeated what in it may rest
 */
public record Told(
        Card card,
        String family,
        List<String> statements,
        List<String> signs,
        List<String> offers,
        List<Repeated> repeated) {

    public Told {
        statements = List.copyOf(statements);
        signs = List.copyOf(signs);
        offers = List.copyOf(offers);
        repeated = List.copyOf(repeated);
    }

    /** The same with one more link on its card. */
    public Told with(Card.Link link) {
        return new Told(card.with(link), family, statements, signs, offers, repeated);
    }
}
