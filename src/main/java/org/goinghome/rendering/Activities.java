package org.goinghome.rendering;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Family.Proposal;
import org.goinghome.guidance.Priority;
import org.goinghome.rendering.TakenHome.Sheet;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.CommunicationRequest;
import org.hl7.fhir.r4.model.CommunicationRequest.CommunicationRequestStatus;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Goal.GoalLifecycleStatus;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionGoalComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Makes the resource that an ActivityDefinition defines, for one patient: always a draft or proposal, never an order. */
public final class Activities {

    private static final String COLLECT_WITH = "http://hl7.org/fhir/uv/cpg/StructureDefinition/cpg-collectWith";

    private Activities() {}

    /**
     * For whom and why.
     *
     * @param zone in which a day is told
     * @param texts the language of those who read the card
     * @param patientTexts the language of the patient
     * @param sheets what goes with an activity in print
     * @param reasons the statements that it answers
     * @param priority how soon the signs ask for it
     * @param focus the resource that raised it, such as {@code QuestionnaireResponse/1}
     */
    record Occasion(
            Visit visit,
            Instant now,
            ZoneId zone,
            Texts texts,
            Texts patientTexts,
            Sheets sheets,
            List<Coding> reasons,
            Priority priority,
            @Nullable String focus) {

        Date date() {
            return Date.from(now);
        }

        String day() {
            return now.atZone(zone).toLocalDate().toString();
        }
    }

    /** What is proposed. */
    static DomainResource resource(Proposal proposal, Occasion occasion, UUID id) {
        var resource = proposal instanceof Proposal.Activity activity
                ? request(activity.definition(), occasion)
                : goal(((Proposal.Goal) proposal).definition(), occasion);
        resource.setId(id.toString());
        return resource;
    }

    private static DomainResource goal(PlanDefinitionGoalComponent goal, Occasion occasion) {
        return new Goal()
                .setLifecycleStatus(GoalLifecycleStatus.PROPOSED)
                .setDescription(concept(goal.getDescription(), occasion.texts()))
                .setCategory(goal.hasCategory() ? List.of(goal.getCategory()) : List.of())
                .setSubject(occasion.visit().patient())
                .setStatusDateElement(new DateType(occasion.day()));
    }

    private static DomainResource request(ActivityDefinition activity, Occasion occasion) {
        return switch (activity.getKind()) {
            case TASK -> task(activity, occasion);
            case SERVICEREQUEST -> serviceRequest(activity, occasion);
            case COMMUNICATIONREQUEST -> communicationRequest(activity, occasion);
            default -> throw new IllegalStateException("unsupported kind " + activity.getKind());
        };
    }

    /** Adds a problem for an activity of a kind that this service does not make. */
    public static void check(ActivityDefinition activity, String file, Problems problems) {
        var known = activity.getKind() == ActivityDefinition.ActivityDefinitionKind.TASK
                || activity.getKind() == ActivityDefinition.ActivityDefinitionKind.SERVICEREQUEST
                || activity.getKind() == ActivityDefinition.ActivityDefinitionKind.COMMUNICATIONREQUEST;
        if (!known) {
            problems.add(file, "ActivityDefinition.kind", "expected Task, ServiceRequest or CommunicationRequest");
        }
    }

    private static DomainResource task(ActivityDefinition activity, Occasion occasion) {
        var task = new Task()
                .setStatus(TaskStatus.DRAFT)
                .setIntent(TaskIntent.PROPOSAL)
                .setCode(concept(activity.getCode(), occasion.texts()))
                .setDescription(occasion.texts().of(Text.of(activity.getTitleElement())))
                .setInstantiatesCanonical(canonical(activity))
                .setFor(occasion.visit().patient())
                .setEncounter(occasion.visit().encounter())
                .setRequester(occasion.visit().requester())
                .setAuthoredOn(occasion.date());
        if (activity.hasPriority()) {
            var own = Priority.valueOf(activity.getPriority().name());
            var higher = own.compareTo(occasion.priority()) > 0 ? own : occasion.priority();
            task.setPriority(TaskPriority.valueOf(higher.name()));
        }
        if (!occasion.reasons().isEmpty()) {
            task.setReasonCode(reason(occasion));
        }
        if (occasion.focus() != null) {
            task.setFocus(new Reference(occasion.focus()));
        }
        activity.getParticipant().forEach(participant -> task.addPerformerType(participant.getRole()));
        if (activity.getExtensionByUrl(COLLECT_WITH) != null) {
            task.addInput()
                    .setType(new CodeableConcept().setText("questionnaire"))
                    .setValue(new CanonicalType(
                            activity.getExtensionByUrl(COLLECT_WITH).getValue().primitiveValue()));
        }
        return task;
    }

    /** Codings of one concept are synonyms, so only the worst statement is coded; the others stand in the text. */
    private static CodeableConcept reason(Occasion occasion) {
        var statements = occasion.reasons();
        var concept = new CodeableConcept().addCoding(statements.get(0));
        return statements.size() == 1
                ? concept
                : concept.setText(occasion.texts()
                        .series(statements.stream().map(Coding::getDisplay).toList()));
    }

    private static DomainResource serviceRequest(ActivityDefinition activity, Occasion occasion) {
        return new ServiceRequest()
                .setStatus(ServiceRequestStatus.DRAFT)
                .setIntent(ServiceRequestIntent.PROPOSAL)
                .setCode(concept(activity.getCode(), occasion.texts()))
                .addInstantiatesCanonical(canonical(activity))
                .setSubject(occasion.visit().patient())
                .setEncounter(occasion.visit().encounter())
                .setRequester(occasion.visit().requester())
                .setAuthoredOn(occasion.date());
    }

    /** The message is the text of the activity's code, in the patient's language. */
    private static DomainResource communicationRequest(ActivityDefinition activity, Occasion occasion) {
        var request = new CommunicationRequest()
                .setStatus(CommunicationRequestStatus.DRAFT)
                .setSubject(occasion.visit().patient())
                .addRecipient(occasion.visit().patient())
                .setEncounter(occasion.visit().encounter())
                .setRequester(occasion.visit().requester())
                .setAuthoredOn(occasion.date());
        request.addCategory(new CodeableConcept().setCoding(activity.getCode().getCoding()));
        request.addPayload()
                .setContent(new StringType(
                        occasion.patientTexts().of(Text.of(activity.getCode().getTextElement()))));
        occasion.sheets()
                .of(activity)
                .forEach(sheet ->
                        request.addPayload().setContent(occasion.sheets().file(sheet)));
        return request;
    }

    /** The sheet that goes with an activity, for the record; it is of the kind that the activity is. */
    static DomainResource document(Proposal proposal, Sheet sheet, Occasion occasion, UUID id) {
        var document = new DocumentReference()
                .setStatus(DocumentReferenceStatus.CURRENT)
                .setSubject(occasion.visit().patient())
                .setDate(occasion.date())
                .setDescription(sheet.title());
        if (proposal instanceof Proposal.Activity activity) {
            document.setType(new CodeableConcept()
                    .setCoding(activity.definition().getCode().getCoding()));
        }
        document.addContent().setAttachment(occasion.sheets().file(sheet));
        if (occasion.visit().encounter() != null) {
            document.getContext().addEncounter(occasion.visit().encounter());
        }
        document.setId(id.toString());
        return document;
    }

    /** In one language; the names of other people's codes stay as they are. */
    private static CodeableConcept concept(CodeableConcept concept, Texts texts) {
        var result = new CodeableConcept().setCoding(concept.getCoding());
        if (concept.hasText()) {
            result.setText(texts.of(Text.of(concept.getTextElement())));
        }
        return result;
    }

    private static String canonical(ActivityDefinition activity) {
        return activity.getUrl() + "|" + activity.getVersion();
    }
}
