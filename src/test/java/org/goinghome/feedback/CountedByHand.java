package org.goinghome.feedback;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.feedback.SimulatedMonth.Sent;
import org.goinghome.feedback.SimulatedMonth.Shown;
import org.goinghome.feedback.Statistics.Question;

/** The figures of a simulated month, counted one card at a time, with no SQL and none of the code that is tested. */
final class CountedByHand {

    /** What a figure is of, and the figure. */
    final Map<String, Double> figures = new TreeMap<>();

    private final Map<String, List<Double>> waits = new HashMap<>();

    CountedByHand(SimulatedMonth month, Question question, Instant now, ZoneId zone) {
        var kept = new HashMap<String, Sent>();
        var comments = new HashMap<String, Sent>();
        var answers = new HashMap<UUID, List<Sent>>();
        for (var each : month.sent) {
            var feedback = each.feedback();
            var key = each.client() + "|" + each.service() + "|" + feedback.card() + "|" + feedback.outcome() + "|"
                    + feedback.at();
            if (kept.putIfAbsent(key, each) == null) {
                answers.computeIfAbsent(feedback.card(), none -> new ArrayList<>())
                        .add(each);
            }
            // What a repeat adds is added.
            if (feedback.comment() != null) {
                comments.putIfAbsent(key, each);
            }
        }
        var known = new HashSet<String>();
        for (var card : month.shown) {
            known.add(card.client() + card.service() + card.card());
            if (in(question, card.client(), card.service(), card.at(), zone)) {
                count(card, answers.getOrDefault(card.card(), List.of()), now, monday(card.at(), zone));
            }
        }
        for (var each : kept.values()) {
            if (in(question, each.client(), each.service(), received(month, each), zone)) {
                if (!known.contains(
                        each.client() + each.service() + each.feedback().card())) {
                    add("unmatched " + monday(received(month, each), zone) + " " + each.client());
                }
            }
        }
        for (var each : comments.values()) {
            if (in(question, each.client(), each.service(), received(month, each), zone)) {
                add("comments");
            }
        }
        waits.forEach((of, seconds) -> {
            figures.put("answers in time " + of, (double) seconds.size());
            figures.put("median " + of, at(seconds, 0.5));
            figures.put("ninetieth " + of, at(seconds, 0.9));
        });
    }

    /** Those of one request are received together, when the first of them was. */
    private static Instant received(SimulatedMonth month, Sent sent) {
        return month.requests().get(SimulatedMonth.request(sent)).get(0).received();
    }

    private static boolean in(Question question, String client, String service, Instant at, ZoneId zone) {
        var day = at.atZone(zone).toLocalDate();
        return !day.isBefore(question.from())
                && !day.isAfter(question.to())
                && (question.client() == null || question.client().equals(client))
                && (question.service() == null || question.service().equals(service));
    }

    private static LocalDate monday(Instant at, ZoneId zone) {
        var day = at.atZone(zone).toLocalDate();
        return day.minusDays(day.getDayOfWeek().getValue() - 1L);
    }

    private void count(Shown card, List<Sent> sent, Instant now, LocalDate week) {
        Sent answer = null;
        for (var each : sent) {
            if (each.client().equals(card.client()) && each.service().equals(card.service())) {
                if (answer == null
                        || each.feedback().at().isAfter(answer.feedback().at())
                        || (each.feedback().at().equals(answer.feedback().at())
                                && each.feedback().outcome() == Outcome.ACCEPTED)) {
                    answer = each;
                }
            }
        }
        var became = answer != null
                ? answer.feedback().outcome().code()
                : Duration.between(card.at(), now).compareTo(Duration.ofDays(1)) > 0 ? "ignored" : "open";
        var groups = new ArrayList<>(List.of(""));
        new HashSet<>(card.statements()).forEach(groups::add);
        for (var statement : groups) {
            var of = card.service() + " " + card.family() + " " + statement;
            add("shown " + week + " " + card.client() + " " + of);
            add(became + " " + week + " " + card.client() + " " + of);
            if (became.equals("overridden")) {
                var reason = answer.feedback().reason();
                add("reason " + of + " " + (reason == null ? "null null" : reason.system() + " " + reason.code()));
            }
        }
        if (answer != null) {
            var seconds = Duration.between(card.at(), answer.feedback().at()).toMillis() / 1000.0;
            if (seconds >= 0 && seconds <= 30 * 86_400) {
                var divisions = new ArrayList<>(List.of(
                        "all",
                        "week " + week,
                        "client " + card.client(),
                        card.service(),
                        card.service() + " " + card.family()));
                new HashSet<>(card.statements())
                        .forEach(each -> divisions.add(card.service() + " " + card.family() + " " + each));
                divisions.forEach(each ->
                        waits.computeIfAbsent(each, none -> new ArrayList<>()).add(seconds));
            }
        }
    }

    private void add(String figure) {
        figures.merge(figure, 1.0, Double::sum);
    }

    /** Between two values, as far along as the part is. */
    private static double at(List<Double> values, double part) {
        var sorted = values.stream().sorted().toList();
        var place = part * (sorted.size() - 1);
        var below = (int) Math.floor(place);
        var above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** The figures of an answer, under the same names. */
    static Map<String, Double> of(Statistics.Answer answer) {
        var figures = new TreeMap<String, Double>();
        for (var cells : List.of(answer.families(), answer.statements())) {
            for (var cell : cells) {
                var of = " " + cell.week() + " " + cell.client() + " " + cell.service() + " " + cell.family() + " "
                        + (cell.statement() == null ? "" : cell.statement());
                put(figures, "shown" + of, cell.counts().shown());
                put(figures, "accepted" + of, cell.counts().accepted());
                put(figures, "overridden" + of, cell.counts().overridden());
                put(figures, "ignored" + of, cell.counts().ignored());
                put(figures, "open" + of, cell.counts().open());
            }
        }
        answer.reasons()
                .forEach(reason -> put(
                        figures,
                        "reason " + reason.service() + " " + reason.family() + " "
                                + (reason.statement() == null ? "" : reason.statement()) + " " + reason.system() + " "
                                + reason.code(),
                        reason.cards()));
        answer.unmatched()
                .forEach(each -> put(figures, "unmatched " + each.week() + " " + each.client(), each.feedback()));
        put(figures, "comments", answer.comments());
        for (var wait : answer.waits()) {
            var of = wait.week() != null
                    ? "week " + wait.week()
                    : wait.client() != null
                            ? "client " + wait.client()
                            : wait.service() == null
                                    ? "all"
                                    : wait.family() == null
                                            ? wait.service()
                                            : wait.service() + " " + wait.family()
                                                    + (wait.statement() == null ? "" : " " + wait.statement());
            put(figures, "answers in time " + of, wait.answers());
            put(figures, "median " + of, wait.median());
            put(figures, "ninetieth " + of, wait.ninetieth());
        }
        return figures;
    }

    private static void put(Map<String, Double> figures, String of, Number value) {
        if (value.doubleValue() != 0 && figures.put(of, value.doubleValue()) != null) {
            throw new IllegalStateException("twice: " + of);
        }
    }
}
