package org.goinghome.fhirapi;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;

/**
 * SDC's observation-based extraction: an Observation for each answer to an item that is marked for it
 * ({@code sdc-questionnaire-observationExtract}), to be posted to whoever keeps Observations.
 */
final class Extraction {

    static final String NAME = "$extract";

    private static final String SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
    private static final String EXTRACT = SDC + "observationExtract";
    private static final String CATEGORY = SDC + "observation-extract-category";
    private static final String UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";

    private final Published published;

    Extraction(Published published) {
        this.published = published;
    }

    @Operation(name = NAME, type = QuestionnaireResponse.class, manualRequest = true)
    public Bundle extract(HttpServletRequest request) {
        var response = OperationInput.of(request).resource("questionnaire-response", QuestionnaireResponse.class);
        var questionnaire = questionnaire(response);
        require(
                List.of(QuestionnaireResponseStatus.COMPLETED, QuestionnaireResponseStatus.AMENDED)
                        .contains(response.getStatus()),
                "status",
                "is neither completed nor amended: nobody has handed it in");
        require(
                response.getSubject().hasReference(),
                "subject",
                "is missing: nobody could tell whose the Observations are");
        require(response.hasAuthored(), "authored", "is missing: nobody could tell of when the Observations are");
        var asked = new HashMap<String, QuestionnaireItemComponent>();
        questionnaire.getItem().forEach(item -> collect(item, asked));
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        below(response.getItem())
                .flatMap(item -> observations(response, asked, item))
                .forEach(observation -> bundle.addEntry()
                        .setFullUrl("urn:uuid:" + UUID.randomUUID())
                        .setResource(observation)
                        .getRequest()
                        .setMethod(HTTPVerb.POST)
                        .setUrl("Observation"));
        return bundle;
    }

    private Questionnaire questionnaire(QuestionnaireResponse response) {
        require(response.hasQuestionnaire(), "questionnaire", "is missing: nobody could tell what was asked");
        return published.all(Questionnaire.class, Published.AS_WRITTEN).stream()
                .filter(held -> Criteria.isAt(held, response.getQuestionnaire()))
                .findFirst()
                .orElseThrow(
                        () -> new UnprocessableEntityException(
                                "QuestionnaireResponse.questionnaire is none that is published here, or another version of it."));
    }

    private static void require(boolean holds, String element, String reason) {
        if (!holds) {
            throw new UnprocessableEntityException("QuestionnaireResponse." + element + " " + reason + ".");
        }
    }

    private static void collect(QuestionnaireItemComponent item, Map<String, QuestionnaireItemComponent> asked) {
        asked.put(item.getLinkId(), item);
        item.getItem().forEach(each -> collect(each, asked));
    }

    /** Groups hold items, and so do answers. */
    private static Stream<QuestionnaireResponseItemComponent> below(List<QuestionnaireResponseItemComponent> items) {
        return items.stream()
                .flatMap(item -> Stream.of(
                                Stream.of(item),
                                below(item.getItem()),
                                item.getAnswer().stream().flatMap(answer -> below(answer.getItem())))
                        .flatMap(each -> each));
    }

    private static Stream<Observation> observations(
            QuestionnaireResponse response,
            Map<String, QuestionnaireItemComponent> asked,
            QuestionnaireResponseItemComponent item) {
        var question = asked.get(item.getLinkId());
        if (question == null || !isMarked(question) || !question.hasCode()) {
            return Stream.empty();
        }
        return item.getAnswer().stream()
                .filter(QuestionnaireResponseItemAnswerComponent::hasValue)
                .map(QuestionnaireResponseItemAnswerComponent::getValue)
                .peek(answer -> require(
                        Answered.isOf(question, answer),
                        "item",
                        "has another type of answer at '" + question.getLinkId() + "' than was asked for"))
                .map(answer -> observation(response, question, answer));
    }

    private static boolean isMarked(QuestionnaireItemComponent question) {
        return question.getExtensionsByUrl(EXTRACT).stream()
                .anyMatch(mark -> "true".equals(mark.getValue().primitiveValue()));
    }

    private static Observation observation(
            QuestionnaireResponse response, QuestionnaireItemComponent question, Type answer) {
        var observation = new Observation()
                .setStatus(ObservationStatus.FINAL)
                .setCode(new CodeableConcept().setCoding(new ArrayList<>(question.getCode())))
                .setSubject(response.getSubject())
                .setEffective(new DateTimeType(response.getAuthoredElement().getValueAsString()))
                .setValue(value(question, answer))
                .setBasedOn(new ArrayList<>(response.getBasedOn()))
                .setPartOf(new ArrayList<>(response.getPartOf()));
        question.getExtensionsByUrl(CATEGORY).stream()
                .map(Extension::getValue)
                .filter(CodeableConcept.class::isInstance)
                .forEach(category -> observation.addCategory((CodeableConcept) category));
        if (response.hasEncounter()) {
            observation.setEncounter(response.getEncounter());
        }
        if (response.getAuthoredElement().getPrecision().compareTo(TemporalPrecisionEnum.MINUTE) >= 0) {
            observation.setIssuedElement(new InstantType(response.getAuthored()));
        }
        if (response.hasAuthor()) {
            observation.addPerformer(response.getAuthor());
        }
        if (response.hasId()) {
            observation.addDerivedFrom(new Reference(
                    "QuestionnaireResponse/" + response.getIdElement().getIdPart()));
        }
        return observation;
    }

    /** An Observation has no decimal, no date, no address and no coding alone. */
    private static Type value(QuestionnaireItemComponent question, Type answer) {
        var unit = question.getExtensionByUrl(UNIT);
        if (unit != null && unit.getValue() instanceof Coding coding) {
            if (answer instanceof DecimalType number) {
                return quantity(coding).setValue(number.getValue());
            }
            if (answer instanceof IntegerType number) {
                return quantity(coding).setValue(number.getValue());
            }
        }
        if (answer instanceof DecimalType number) {
            return new Quantity().setValue(number.getValue());
        }
        if (answer instanceof Coding coding) {
            return new CodeableConcept().addCoding(coding);
        }
        if (answer instanceof DateType date) {
            return new DateTimeType(date.getValueAsString());
        }
        return answer instanceof UriType uri ? new StringType(uri.getValue()) : answer;
    }

    private static Quantity quantity(Coding unit) {
        return new Quantity()
                .setSystem(unit.getSystem())
                .setCode(unit.getCode())
                .setUnit(unit.getDisplay());
    }
}
