package org.goinghome.fhirapi;

import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Which type of answer a question takes. */
final class Answered {

    private Answered() {}

    /** FHIR's name of the type. */
    static String type(QuestionnaireItemComponent question) {
        return switch (question.getType()) {
            case CHOICE, OPENCHOICE -> "Coding";
            case QUANTITY -> "Quantity";
            case TEXT -> "string";
            case URL -> "uri";
            default -> question.getType().toCode();
        };
    }

    static boolean isOf(QuestionnaireItemComponent question, Type answer) {
        return type(question).equals(answer.fhirType())
                || (question.getType() == QuestionnaireItemType.OPENCHOICE && answer instanceof StringType);
    }
}
