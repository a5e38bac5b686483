package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import org.goinghome.ehr.PatientContext;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** SDC's population: a response in progress, with what the data of the patient tell already, and what they do not. */
final class Population {

    static final String NAME = "$populate";

    private static final Pattern PATIENT = Pattern.compile("Patient/([A-Za-z0-9._-]{1,256})");

    private final Published published;
    private final Clock clock;

    Population(Published published, Clock clock) {
        this.published = published;
        this.clock = clock;
    }

    @Operation(name = NAME, type = Questionnaire.class, manualRequest = true)
    public Parameters populate(@IdParam IdType id, HttpServletRequest http, RequestDetails request) {
        var input = OperationInput.of(http);
        input.only("subject", "context", "data");
        var questionnaire =
                published.require(Questionnaire.class, id, null, Asked.language(request, published.languages()));
        var subject = input.said("subject")
                .or(() -> input.context("patient"))
                .orElseThrow(() -> new InvalidRequestException("The parameter 'subject' is missing."));
        var patient = PATIENT.matcher(subject);
        if (!patient.matches()) {
            throw new InvalidRequestException("The parameter 'subject' is no reference of the form Patient/id.");
        }
        input.context("patient").filter(other -> !other.equals(subject)).ifPresent(other -> {
            throw new InvalidRequestException("The context 'patient' is another one than the subject.");
        });
        var encounter = input.context("encounter");
        var data = input.data("data", new PatientContext(patient.group(1), null, null));
        var response = new QuestionnaireResponse()
                .setStatus(QuestionnaireResponseStatus.INPROGRESS)
                .setQuestionnaire(questionnaire.getUrl() + "|" + questionnaire.getVersion())
                .setSubject(new Reference(subject))
                .setAuthored(Date.from(clock.instant()));
        encounter.ifPresent(address -> response.setEncounter(new Reference(address)));
        var known = new KnownAnswers(questionnaire, data, subject, encounter, clock.instant());
        var issues = new OperationOutcome();
        questionnaire.getItem().stream()
                .flatMap(item -> item(item, known, issues).stream())
                .forEach(response::addItem);
        var answer = new Parameters();
        answer.addParameter().setName("response").setResource(response);
        if (issues.hasIssue()) {
            answer.addParameter().setName("issues").setResource(issues);
        }
        return answer;
    }

    /** Nothing where there is nothing to say; a group where there is anything in it. */
    private static Optional<QuestionnaireResponseItemComponent> item(
            QuestionnaireItemComponent asked, KnownAnswers known, OperationOutcome issues) {
        var item = new QuestionnaireResponseItemComponent().setText(asked.getText());
        item.setLinkId(asked.getLinkId());
        if (KnownAnswers.isLookedUp(asked)) {
            var found = known.of(asked);
            found.ifPresent(value -> item.addAnswer().setValue(value));
            if (found.isEmpty()) {
                issues.addIssue()
                        .setSeverity(IssueSeverity.INFORMATION)
                        .setCode(IssueType.NOTFOUND)
                        .setDiagnostics("The data do not tell '" + asked.getLinkId() + "'.");
            }
        }
        asked.getItem().stream()
                .flatMap(each -> item(each, known, issues).stream())
                .forEach(item::addItem);
        return item.hasAnswer() || item.hasItem() ? Optional.of(item) : Optional.empty();
    }
}
