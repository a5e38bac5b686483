package org.goinghome.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a clinician did with a card: took a suggestion of it, or overrode it.
 *
 * @param card its number, from 1
 * @param choice the number of the suggestion or of the reason; 0 if none is named
 */
record Feedback(boolean accepted, int card, int choice) {

    private static final Pattern NUMBERS = Pattern.compile("([1-9][0-9]{0,3})(?:\\.([1-9][0-9]{0,3}))?");

    /** {@code 2} is the second card, {@code 2.1} its first suggestion or reason. */
    static Feedback of(boolean accepted, String numbers) {
        var matcher = NUMBERS.matcher(numbers);
        if (!matcher.matches()) {
            throw new Usage(
                    "expected the number of a card, such as 1, or with a suggestion or reason of it, 1.2; found '"
                            + numbers + "'");
        }
        return new Feedback(
                accepted,
                Integer.parseInt(matcher.group(1)),
                matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
    }

    /** @throws Usage if there is no such card, suggestion or reason */
    ObjectNode on(JsonNode cards, Instant moment) {
        var told = cards.path(card - 1);
        if (!told.has("uuid")) {
            throw new Usage("there is no card " + card + " with a uuid to tell about");
        }
        var feedback = Chart.JSON
                .createObjectNode()
                .put("card", told.path("uuid").asString())
                .put("outcome", accepted ? "accepted" : "overridden")
                .put("outcomeTimestamp", moment.truncatedTo(ChronoUnit.SECONDS).toString());
        if (accepted) {
            var suggestion = chosen(told.path("suggestions"), "suggestion");
            feedback.putArray("acceptedSuggestions")
                    .addObject()
                    .put("id", suggestion.path("uuid").asString(""));
        } else if (choice > 0) {
            var reason = Chart.JSON.createObjectNode();
            var chosen = chosen(told.path("overrideReasons"), "override reason");
            feedback.putObject("overrideReason").set("reason", reason);
            reason.put("code", chosen.path("code").asString(""))
                    .put("system", chosen.path("system").asString(""));
        }
        return feedback;
    }

    /** Without a number the one that is recommended, else the first. */
    private JsonNode chosen(JsonNode among, String what) {
        var chosen = choice > 0
                ? among.path(choice - 1)
                : among.valueStream()
                        .filter(each -> each.path("isRecommended").asBoolean(false))
                        .findFirst()
                        .orElse(among.path(0));
        if (chosen.isMissingNode()) {
            throw new Usage("card " + card + " has no " + what + (choice > 0 ? " " + choice : ""));
        }
        return chosen;
    }
}
