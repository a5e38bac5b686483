package org.goinghome.sandbox;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Cards in plain text, numbered as {@code --accept} and {@code --override} name them. */
final class CardText {

    /** What a service sends must not steer the terminal. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

    private CardText() {}

    static String of(JsonNode cards) {
        if (cards.isEmpty()) {
            return "No cards.\n";
        }
        var texts = new ArrayList<String>();
        for (var card : cards) {
            texts.add(card(texts.size() + 1, card));
        }
        return CONTROL.matcher(String.join("\n", texts)).replaceAll("?");
    }

    private static String card(int number, JsonNode card) {
        var lines = new ArrayList<String>();
        lines.add(number + " " + text(card, "indicator").toUpperCase(Locale.ROOT) + ": " + text(card, "summary"));
        if (card.has("detail")) {
            text(card, "detail")
                    .lines()
                    .map(line -> ("  " + line).stripTrailing())
                    .forEach(lines::add);
        }
        suggestions(number, card, lines);
        var reasons = numbered(number, card.path("overrideReasons"));
        if (!reasons.isEmpty()) {
            lines.add("  Reasons to override: " + String.join("; ", reasons));
        }
        card.path("links").forEach(link -> lines.add("  Link: " + text(link, "label") + " " + text(link, "url")));
        lines.add("  Source: " + text(card.path("source"), "label"));
        return String.join("\n", lines) + "\n";
    }

    private static void suggestions(int number, JsonNode card, List<String> lines) {
        var count = 0;
        for (var suggestion : card.path("suggestions")) {
            count++;
            lines.add("  Suggestion " + number + "." + count + ": " + text(suggestion, "label")
                    + (suggestion.path("isRecommended").asBoolean(false) ? " (recommended)" : ""));
            suggestion
                    .path("actions")
                    .forEach(action -> lines.add("    " + text(action, "type") + " "
                            + action.at("/resource/resourceType")
                                    .asString(action.path("resourceId").asString(""))
                            + ": " + text(action, "description")));
        }
    }

    private static List<String> numbered(int card, JsonNode reasons) {
        var texts = new ArrayList<String>();
        reasons.forEach(reason -> texts.add(card + "." + (texts.size() + 1) + " " + text(reason, "display")));
        return texts;
    }

    /** Each issue of an OperationOutcome on a line; empty if it is none. */
    static String ofOutcome(JsonNode outcome) {
        var text = outcome.path("issue").values().stream()
                .map(issue -> text(issue, "severity") + ", " + text(issue, "code") + ": "
                        + issue.path("diagnostics")
                                .asString(issue.at("/details/text").asString("")))
                .collect(joining("\n"));
        return CONTROL.matcher(text).replaceAll("?");
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
