package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.FormNeeds;
import org.goinghome.ehr.PatientContext;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** SDC's population: a response in progress, with what the data of the patient tell already, and what they do not. */
final class Population {

    static final String NAME = "$populate";

    private static final Pattern PATIENT = Pattern.compile("Patient/(" + PatientContext.ID + ")");

    /** Reasons for which nothing at all was read. */
    private static final Set<Reason> NOTHING =
            Set.of(Reason.NOT_SENT, Reason.NOT_PERMITTED, Reason.NO_ANSWER, Reason.UNREADABLE);

    private final Published published;
    private final Charts charts;
    private final Clock clock;

    Population(Published published, Charts charts, Clock clock) {
        this.published = published;
        this.charts = charts;
        this.clock = clock;
    }

    @Operation(name = NAME, type = Questionnaire.class, manualRequest = true)
    public Parameters populate(@IdParam IdType id, HttpServletRequest http, RequestDetails request) {
        var input = OperationInput.of(http);
        input.only("subject", "context", Charts.DATA, Charts.ENDPOINT);
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
        var now = clock.instant();
        var needs = needs(input, FormNeeds.of(questionnaire, now));
        var chart = chart(input, needs, patient.group(1));
        var response = new QuestionnaireResponse()
                .setStatus(QuestionnaireResponseStatus.INPROGRESS)
                .setQuestionnaire(questionnaire.getUrl() + "|" + questionnaire.getVersion())
                .setSubject(new Reference(subject))
                .setAuthored(Date.from(now));
        encounter.ifPresent(address -> response.setEncounter(new Reference(address)));
        var known = new KnownAnswers(questionnaire, all(needs, chart), subject, now);
        var issues = new OperationOutcome();
        chart.gaps().stream().map(Population::notRead).forEach(issues::addIssue);
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

    /** Who sends the data need not send the patient among them. */
    private static List<DataNeed> needs(OperationInput input, List<DataNeed> needs) {
        return input.has(Charts.DATA)
                        && !OperationInput.types(input.bundle(Charts.DATA)).contains("Patient")
                ? needs.stream()
                        .filter(need -> !need.key().equals(FormNeeds.PATIENT))
                        .toList()
                : needs;
    }

    /** With the call it is all there; from a server, what does not come is told beside what does. */
    private PatientData chart(OperationInput input, List<DataNeed> needs, String patientId) {
        if (!input.has(Charts.DATA) && !input.has(Charts.ENDPOINT)) {
            throw new InvalidRequestException(
                    "The parameter 'data' is missing, or 'dataEndpoint', which tells where they can be read.");
        }
        var read = charts.read(input, needs, patientId, null);
        if (input.has(Charts.DATA)) {
            read.unread().stream().findFirst().ifPresent(path -> {
                throw new InvalidRequestException("What stands at " + path + " is not FHIR R4.");
            });
            return read.patient();
        }
        var gaps = read.patient().gaps();
        var unread = gaps.stream()
                .filter(gap -> NOTHING.contains(gap.reason()))
                .map(Gap::key)
                .distinct()
                .count();
        if (unread == needs.size()) {
            var outcome = new OperationOutcome();
            gaps.stream().map(Population::notRead).forEach(outcome::addIssue);
            throw new PreconditionFailedException("Nothing could be read.", outcome);
        }
        return read.patient();
    }

    private static List<Resource> all(List<DataNeed> needs, PatientData patient) {
        return needs.stream()
                .map(DataNeed::resourceType)
                .distinct()
                .flatMap(type -> patient.ofType(type).stream())
                .toList();
    }

    private static OperationOutcomeIssueComponent notRead(Gap gap) {
        return new OperationOutcomeIssueComponent()
                .setSeverity(IssueSeverity.WARNING)
                .setCode(IssueType.INCOMPLETE)
                .setDiagnostics("Not all that '" + gap.key() + "' asks for could be read ("
                        + gap.reason().code() + ").");
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
