package org.goinghome.cdshooks;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.goinghome.artifact.Languages;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.PatientCommunicationComponent;
import org.jspecify.annotations.Nullable;

/** A renderer for each language that is offered. */
final class CardRenderers {

    private final Languages languages;
    private final Map<String, CardRenderer> byLanguage;

    CardRenderers(Languages languages, Function<String, CardRenderer> renderer) {
        this.languages = languages;
        this.byLanguage = languages.tags().stream().collect(Collectors.toMap(Function.identity(), renderer));
    }

    /** Which language a caller gets. */
    String language(@Nullable String acceptLanguage) {
        return languages.accepted(acceptLanguage);
    }

    /** In which language to write to a patient: the one that the record prefers if it is offered, else that of the card. */
    String languageOf(PatientData patient, String cardLanguage) {
        return patient.ofType("Patient").stream()
                .flatMap(resource -> ((Patient) resource).getCommunication().stream())
                .filter(PatientCommunicationComponent::getPreferred)
                .flatMap(communication -> communication.getLanguage().getCoding().stream())
                .filter(Coding::hasCode)
                .flatMap(coding -> languages.offered(coding.getCode()).stream())
                .findFirst()
                .orElse(cardLanguage);
    }

    /** The renderer of a language that is offered. */
    CardRenderer in(String language) {
        return Objects.requireNonNull(byLanguage.get(language), language);
    }
}
