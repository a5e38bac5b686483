package org.goinghome.cdshooks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.PatientCommunicationComponent;
import org.jspecify.annotations.Nullable;

/** A renderer for each language that is offered, and which of them a caller gets. */
final class CardRenderers {

    private final Map<String, CardRenderer> byLanguage = new LinkedHashMap<>();

    /** @param languages those offered, in order of preference */
    CardRenderers(List<String> languages, Function<String, CardRenderer> renderer) {
        languages.forEach(language -> byLanguage.put(language, renderer.apply(language)));
    }

    /** Which language a caller gets: the best of those accepted (RFC 9110, 12.5.4), else the first that is offered. */
    String language(@Nullable String acceptLanguage) {
        var ranges = Range.parse(acceptLanguage);
        var refused = ranges.stream().filter(range -> range.weight() == 0).toList();
        var acceptable = byLanguage.keySet().stream()
                .filter(language -> refused.stream().noneMatch(range -> range.names(language)))
                .toList();
        return ranges.stream()
                .filter(range -> range.weight() > 0)
                .sorted(Comparator.comparingDouble(Range::weight).reversed())
                .flatMap(range -> acceptable.stream().filter(range::covers))
                .findFirst()
                .or(() -> acceptable.stream().findFirst())
                .orElseGet(() -> byLanguage.keySet().iterator().next());
    }

    /**
     * One element of an Accept-Language header.
     *
     * @param tag a language, or {@code *} for any
     */
    private record Range(String tag, double weight) {

        private static final Pattern ELEMENT =
                Pattern.compile("(\\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\\s*;\\s*q=([01](?:\\.\\d{0,3})?))?");

        /** Those that can be read; a header that has none says nothing. */
        static List<Range> parse(@Nullable String header) {
            return Pattern.compile(",")
                    .splitAsStream(header == null ? "" : header.toLowerCase(Locale.ROOT))
                    .map(element -> ELEMENT.matcher(element.strip()))
                    .filter(Matcher::matches)
                    .map(element -> new Range(
                            element.group(1), element.group(2) == null ? 1 : Double.parseDouble(element.group(2))))
                    .toList();
        }

        boolean names(String language) {
            return tag.equalsIgnoreCase(language);
        }

        /** A language stands for its regions, and a region is better than nothing for its language. */
        boolean covers(String language) {
            var offered = language.toLowerCase(Locale.ROOT);
            return tag.equals("*")
                    || tag.equals(offered)
                    || tag.startsWith(offered + "-")
                    || offered.startsWith(tag + "-");
        }
    }

    /** In which language to write to a patient: the one that the record prefers if it is offered, else that of the card. */
    String languageOf(PatientData patient, String cardLanguage) {
        return patient.ofType("Patient").stream()
                .flatMap(resource -> ((Patient) resource).getCommunication().stream())
                .filter(PatientCommunicationComponent::getPreferred)
                .flatMap(communication -> communication.getLanguage().getCoding().stream())
                .filter(Coding::hasCode)
                .flatMap(coding -> offered(coding.getCode()).stream())
                .findFirst()
                .orElse(cardLanguage);
    }

    private Optional<String> offered(String tag) {
        var range = new Range(tag.toLowerCase(Locale.ROOT), 1);
        return byLanguage.keySet().stream().filter(range::covers).findFirst();
    }

    /** The renderer of a language that is offered. */
    CardRenderer in(String language) {
        return byLanguage.getOrDefault(language, byLanguage.values().iterator().next());
    }
}
