package org.goinghome.rendering;

import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.PatientCommunicationComponent;
import org.jspecify.annotations.Nullable;

/** The renderers for each language that is offered. */
public final class Renderers {

    private final Languages languages;
    private final Map<String, CardRenderer> cards;
    private final Map<String, CarePlanRenderer> carePlans;

    /**
     * Makes them.
     *
     * @param zone in which times are told
     * @param takenHome what patients take home in print
     */
    public Renderers(Languages languages, Artifacts artifacts, Texts texts, ZoneId zone, TakenHome takenHome) {
        this.languages = languages;
        this.cards = languages.tags().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        language -> new CardRenderer(artifacts, texts.in(language), zone, takenHome)));
        this.carePlans = languages.tags().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        language -> new CarePlanRenderer(texts.in(language), zone, cards(language))));
    }

    /** Which language a caller gets. */
    public String language(@Nullable String acceptLanguage) {
        return languages.accepted(acceptLanguage);
    }

    /** In which language to write to a patient: the one that the record prefers if it is offered, else that of the card. */
    public String languageOf(PatientData patient, String cardLanguage) {
        return patient.ofType("Patient").stream()
                .flatMap(resource -> ((Patient) resource).getCommunication().stream())
                .filter(PatientCommunicationComponent::getPreferred)
                .flatMap(communication -> communication.getLanguage().getCoding().stream())
                .filter(Coding::hasCode)
                .flatMap(coding -> languages.offered(coding.getCode()).stream())
                .findFirst()
                .orElse(cardLanguage);
    }

    /** For cards in a language that is offered. */
    public CardRenderer cards(String language) {
        return Objects.requireNonNull(cards.get(language), language);
    }

    /** For a CarePlan in a language that is offered. */
    public CarePlanRenderer carePlans(String language) {
        return Objects.requireNonNull(carePlans.get(language), language);
    }
}
