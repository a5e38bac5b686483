package org.goinghome.rendering;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Concern;
import org.goinghome.guidance.Family;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Findings.Open;
import org.goinghome.guidance.Priority;
import org.goinghome.guidance.Sign;
import org.goinghome.patientdata.Gap;
import org.goinghome.rendering.CardRenderer.Call;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RequestGroup;
import org.hl7.fhir.r4.model.RequestGroup.ActionGroupingBehavior;
import org.hl7.fhir.r4.model.RequestGroup.ActionRequiredBehavior;
import org.hl7.fhir.r4.model.RequestGroup.RequestGroupActionComponent;
import org.hl7.fhir.r4.model.RequestGroup.RequestIntent;
import org.hl7.fhir.r4.model.RequestGroup.RequestPriority;
import org.hl7.fhir.r4.model.RequestGroup.RequestStatus;
import org.jspecify.annotations.Nullable;

/**
 * Puts findings into a CarePlan that contains a RequestGroup: the actions of the plan that apply, as they stand in the plan. A
 * family has its id and the words of its card; what stands below it has both ids, such as {@code red-flags.s51}, as one id is
 * used by several families. In one language, that of its texts.
 */
public final class CarePlanRenderer {

    private static final String MESSAGES = "http://hl7.org/fhir/StructureDefinition/cqf-messages";
    private static final String ACTIONS = "actions";
    private static final String PROBLEMS = "messages";

    /** What else an EHR sends as an id is text, and not repeated. */
    private static final Pattern RESOURCE = Pattern.compile("[A-Za-z]{1,64}/[A-Za-z0-9.-]{1,64}");

    private final Texts texts;
    private final SignLines lines;
    private final CardRenderer cards;

    CarePlanRenderer(Texts texts, ZoneId zone, CardRenderer cards) {
        this.texts = texts;
        this.lines = new SignLines(texts, zone);
        this.cards = cards;
    }

    /**
     * A draft, of a proposal; without any action where nothing applies.
     *
     * @param inputs what was not read; told in an OperationOutcome (extension {@code cqf-messages})
     * @param explained whether signs that do not apply are told as well, as what they are: absent
     */
    public CarePlan render(Call call, Findings findings, List<Gap> inputs, boolean explained) {
        var gaps = new GapLines(texts, lines, findings, inputs);
        var plan = call.service().plan();
        var canonical = plan.getUrl() + "|" + plan.getVersion();
        var visit = call.visit();
        var carePlan = new CarePlan()
                .addInstantiatesCanonical(canonical)
                .setStatus(CarePlanStatus.DRAFT)
                .setIntent(CarePlanIntent.PROPOSAL)
                .setTitle(texts.of(Text.of(plan.getTitleElement())))
                .setSubject(visit.patient())
                .setEncounter(visit.encounter())
                .setCreated(Date.from(call.now()))
                .setAuthor(visit.requester());
        var group = new RequestGroup()
                .addInstantiatesCanonical(canonical)
                .setStatus(RequestStatus.DRAFT)
                .setIntent(RequestIntent.PROPOSAL)
                .setSubject(visit.patient())
                .setEncounter(visit.encounter())
                .setAuthoredOn(Date.from(call.now()))
                .setAuthor(visit.requester());
        group.setId(ACTIONS);
        carePlan.addContained(group);
        carePlan.addActivity().setReference(new Reference("#" + ACTIONS));
        var byFamily = cards.byFamily(call, findings, inputs);
        findings.families()
                .forEach(family -> group.addAction(
                        family(call, family, byFamily.get(family.family().id()), gaps, explained, carePlan)));
        messages(gaps).ifPresent(outcome -> {
            carePlan.addContained(outcome);
            carePlan.addExtension(MESSAGES, new Reference("#" + PROBLEMS));
        });
        return carePlan;
    }

    private static Optional<OperationOutcome> messages(GapLines gaps) {
        if (gaps.notRead().isEmpty()) {
            return Optional.empty();
        }
        var outcome = new OperationOutcome();
        outcome.setId(PROBLEMS);
        gaps.notRead()
                .forEach(text -> outcome.addIssue()
                        .setSeverity(IssueSeverity.WARNING)
                        .setCode(IssueType.INCOMPLETE)
                        .setDiagnostics(text));
        return Optional.of(outcome);
    }

    private RequestGroupActionComponent family(
            Call call,
            FamilyFindings findings,
            @Nullable Told told,
            GapLines gaps,
            boolean explained,
            CarePlan carePlan) {
        var family = findings.family();
        var card = told == null ? null : told.card();
        var action = action(family.id(), "family", card == null ? texts.name(family.topic()) : card.summary())
                .addCode(concept(family.topic()))
                .setPriority(priority(CardRenderer.priority(findings)))
                .setDescription(card == null ? null : card.detail());
        family.concerns()
                .forEach(concern -> concern(concern, findings, gaps, explained).ifPresent(action::addAction));
        notes("gap", findings.gaps()).forEach(action::addAction);
        notes("wait", findings.waits()).forEach(action::addAction);
        notes("note", findings.notes()).forEach(action::addAction);
        findings.instructions()
                .forEach(line -> action.addAction(action(line.id(), "instruction", texts.of(line.title()))
                        .setDescription(texts.of(line.text()))
                        .setResource(named(line.title()))));
        var occasion = cards.occasion(call, findings);
        findings.offers().forEach(offer -> {
            var proposed =
                    Activities.resource(offer.proposal(), occasion, call.uuids().get());
            carePlan.addContained(proposed);
            action.addAction(action(offer.id(), "offer", texts.of(offer.title()))
                    .setRequiredBehavior(ActionRequiredBehavior.COULD)
                    .setResource(new Reference("#" + proposed.getIdPart())));
        });
        action.getAction().forEach(below -> name(below, family.id() + "."));
        // An action has actions or a resource.
        return action.hasAction() ? action : action.setResource(named(family.title()));
    }

    private static void name(RequestGroupActionComponent action, String prefix) {
        action.setId(prefix + action.getId());
        action.getAction().forEach(below -> name(below, prefix));
    }

    private Stream<RequestGroupActionComponent> notes(String role, List<Family.Note> notes) {
        return notes.stream()
                .map(note -> action(note.id(), role, texts.of(note.text())).setResource(named(note.text())));
    }

    private Optional<RequestGroupActionComponent> concern(
            Concern concern, FamilyFindings findings, GapLines gaps, boolean explained) {
        var action = action(concern.id(), "concern", texts.of(concern.title()));
        if (concern.consider() != null) {
            action.setDescription(texts.of(concern.consider()));
        }
        var parts = new LinkedHashMap<String, RequestGroupActionComponent>();
        for (var sign : concern.signs()) {
            var below = new ArrayList<RequestGroupActionComponent>();
            findings.signs().stream()
                    .filter(found -> found.sign().equals(sign))
                    .forEach(found -> below.add(sign(found)));
            findings.open().stream()
                    .filter(open -> open.sign().equals(sign))
                    .forEach(open -> below.add(notAssessed(open, gaps)));
            findings.absent().stream()
                    .filter(absent -> explained && absent.sign().equals(sign))
                    .forEach(absent -> below.add(absent(absent)));
            if (!below.isEmpty()) {
                below.forEach(sign.inGroup()
                        .map(group -> parts.computeIfAbsent(group.id(), id -> part(group, action)))
                        .orElse(action)::addAction);
            }
        }
        return action.hasAction() ? Optional.of(action) : Optional.empty();
    }

    private RequestGroupActionComponent part(Sign.Group group, RequestGroupActionComponent concern) {
        var part = new RequestGroupActionComponent()
                .setTitle(texts.of(group.title()))
                .setGroupingBehavior(ActionGroupingBehavior.VISUALGROUP);
        part.setId(group.id());
        concern.addAction(part);
        return part;
    }

    private RequestGroupActionComponent sign(Finding finding) {
        var sign = finding.sign();
        return action(sign.id(), "sign", lines.title(finding))
                .addCode(concept(sign.statement()))
                .setPriority(priority(sign.priority()))
                .setDescription(lines.rows(finding))
                .setResource(source(finding));
    }

    private RequestGroupActionComponent notAssessed(Open open, GapLines gaps) {
        return action(open.sign().id() + "-not-assessed", "not-assessed", gaps.name(open))
                .addCode(concept(open.sign().statement()))
                .setDescription(gaps.reason(open))
                .setResource(named(open.sign().statement()));
    }

    private RequestGroupActionComponent absent(Finding absent) {
        return action(
                        absent.sign().id() + "-absent",
                        "absent",
                        Texts.fill(texts.of(absent.sign().fullName()), Map.of()))
                .addCode(concept(absent.sign().statement()))
                .setDescription(lines.rows(absent))
                .setResource(named(absent.sign().statement()));
    }

    /** The resource that the sign was found in. */
    private Reference source(Finding finding) {
        var reference = named(finding.sign().statement());
        SignLines.sources(finding)
                .filter(ref -> RESOURCE.matcher(ref).matches())
                .findFirst()
                .ifPresent(reference::setReference);
        return reference;
    }

    private Reference named(Coding coding) {
        return new Reference().setDisplay(texts.name(coding));
    }

    private Reference named(Text text) {
        return new Reference().setDisplay(Texts.fill(texts.of(text), Map.of()));
    }

    private RequestGroupActionComponent action(String id, String role, String title) {
        var action = new RequestGroupActionComponent().setTitle(title);
        action.setId(id);
        return action.addCode(new CodeableConcept(texts.role(role)));
    }

    private CodeableConcept concept(Coding coding) {
        return new CodeableConcept(new Coding(coding.getSystem(), coding.getCode(), texts.name(coding)));
    }

    private static RequestPriority priority(Priority priority) {
        return RequestPriority.valueOf(priority.name());
    }
}
