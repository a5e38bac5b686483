package org.goinghome.triage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.rendering.Card.Indicator;
import org.goinghome.rendering.Csv;
import org.goinghome.rendering.Told;

/**
 * A patient somebody should look at, as a row of {@code worklist.csv}.
 *
 * @param tier that of the most urgent card
 * @param since when the most urgent signs were first seen, as an instant; empty if nobody says
 * @param summary what the cards say in short
 * @param why a line for each sign, with values and times
 */
record WorklistRow(
        Indicator tier, String patientId, String since, String summary, String why, String statements, String service) {

    static final String HEADER =
            Csv.line(List.of("tier", "patient", "since", "summary", "why", "statements", "service"));

    /** A row that says something of all who are not on the list. */
    static String ofAll(String summary) {
        return Csv.line(List.of(Indicator.WARNING.code(), "", "", summary, "", "", ""));
    }

    /** All cards of a service for one patient as one row. */
    static WorklistRow of(String patientId, String service, List<Told> told, String since) {
        return new WorklistRow(
                told.stream()
                        .map(each -> each.card().indicator())
                        .max(Indicator::compareTo)
                        .orElseThrow(),
                patientId,
                since,
                told.stream().map(each -> each.card().summary()).collect(Collectors.joining(" / ")),
                told.stream()
                        .flatMap(each -> each.signs().stream())
                        .map(line -> line.replaceFirst("^- ", "").replace("**", ""))
                        .collect(Collectors.joining(" / ")),
                told.stream()
                        .flatMap(each -> each.statements().stream())
                        .map(code -> code.toUpperCase(Locale.ROOT))
                        .distinct()
                        .collect(Collectors.joining(" ")),
                service);
    }

    /** In its order the most urgent stand first, and of them those who wait longest; who has no time stands last. */
    String key() {
        return Stream.of(rank(), since.isEmpty() ? "~" : since, patientId, service)
                .collect(Collectors.joining(" "));
    }

    private String rank() {
        return switch (tier) {
            case CRITICAL -> "0";
            case WARNING -> "1";
            case INFO -> "2";
        };
    }

    String line() {
        return Csv.line(Stream.of(tier.code(), "Patient/" + patientId, since, summary, why, statements, service)
                // A row is a line, whatever a guideline's texts are like.
                .map(field -> field.replaceAll("\\R", " "))
                .toList());
    }
}
