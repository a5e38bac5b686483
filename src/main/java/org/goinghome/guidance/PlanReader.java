package org.goinghome.guidance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Family.Instruction;
import org.goinghome.guidance.Family.Note;
import org.goinghome.guidance.Family.Offer;
import org.goinghome.guidance.Family.Proposal;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.ActionGroupingBehavior;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TriggerDefinition;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * Turns the PlanDefinition of a service, and those it refers to, into families, concerns and signs. What an action is, is
 * said by its code of CodeSystem GoingHomeAction. Whatever does not fit is a problem with its file and FHIR path.
 */
final class PlanReader {

    private static final String PARAMETER = "https://goinghome.example/fhir/StructureDefinition/parameter-value";
    private static final String EPISODE = "https://goinghome.example/fhir/StructureDefinition/episode";
    private static final String WORSE = "https://goinghome.example/fhir/StructureDefinition/worse-when";
    static final String ENDPOINT = "http://hl7.org/fhir/StructureDefinition/cqf-cdsHooksEndpoint";
    private static final String ROLES = "/CodeSystem/GoingHomeAction";
    private static final String IDENTIFIER = "text/cql-identifier";

    private final Artifacts artifacts;
    private final Logic logic;
    private final Parameters parameters;
    private final Problems problems;
    /** The file that offers a service, by the service's id. */
    private final Map<String, String> served = new HashMap<>();

    PlanReader(Artifacts artifacts, Logic logic, Parameters parameters, Problems problems) {
        this.artifacts = artifacts;
        this.logic = logic;
        this.parameters = parameters;
        this.problems = problems;
    }

    /** The services: every plan that is not retired and carries an endpoint. */
    List<Service> services() {
        return artifacts
                .all(PlanDefinition.class)
                .filter(plan -> plan.hasExtension(ENDPOINT))
                .flatMap(plan -> service(plan).stream())
                .toList();
    }

    private Optional<Service> service(PlanDefinition plan) {
        var endpoint = plan.getExtensionByUrl(ENDPOINT).getValue() instanceof UriType uri ? uri.getValue() : null;
        if (endpoint == null || !endpoint.matches("[a-z0-9-]+")) {
            problem(plan, "PlanDefinition.extension", "the service id must be a uri of the form [a-z0-9-]+");
            return Optional.empty();
        }
        var other = served.putIfAbsent(endpoint, artifacts.file(plan));
        if (other != null) {
            problem(plan, "PlanDefinition.extension", "the service id '" + endpoint + "' is that of " + other + " too");
        }
        var hook = plan.getAction().stream()
                .flatMap(action -> action.getTrigger().stream())
                .filter(TriggerDefinition::hasName)
                .map(TriggerDefinition::getName)
                .findFirst();
        if (hook.isEmpty()) {
            problem(plan, "PlanDefinition.action.trigger", "names no hook; expected a named-event");
            return Optional.empty();
        }
        var families = new ArrayList<Family>();
        for (var i = 0; i < plan.getAction().size(); i++) {
            families.add(family(
                    plan, "PlanDefinition.action[" + i + "]", plan.getAction().get(i)));
        }
        return Optional.of(new Service(endpoint, hook.get(), plan, families, parameters(plan), episode(plan)));
    }

    private @Nullable Define episode(PlanDefinition plan) {
        if (!plan.hasExtension(EPISODE)) {
            return null;
        }
        var expression = plan.getExtensionByUrl(EPISODE).getValue() instanceof Expression given
                ? given
                : new Expression().setLanguage("").setExpression("");
        return define(plan, "PlanDefinition.extension.valueExpression", expression);
    }

    private Map<String, Object> parameters(PlanDefinition plan) {
        var values = new HashMap<String, Object>();
        plan.getExtensionsByUrl(PARAMETER).forEach(extension -> {
            var given = List.of(String.valueOf(extension.getValue()).split("=", 2));
            var value = given.size() == 2 ? parameters.value(given.get(0), given.get(1)) : Optional.empty();
            value.ifPresentOrElse(
                    known -> values.put(given.get(0), known),
                    () -> problem(
                            plan,
                            "PlanDefinition.extension",
                            "'" + extension.getValue() + "' is not name=value of a parameter of the CQL"));
        });
        return values;
    }

    private Family family(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        var parts = new Parts();
        parts.collect(plan, path, action);
        var unfolded = action.hasDefinitionCanonicalType()
                ? artifacts.find(
                        PlanDefinition.class,
                        action.getDefinitionCanonicalType().getValue())
                : Optional.<PlanDefinition>empty();
        unfolded.ifPresent(other -> parts.collect(other, "PlanDefinition", other.getAction()));
        return new Family(
                action.getId(),
                text(plan, path + ".title", action.getTitleElement()),
                optional(action.getDescriptionElement()),
                topic(plan, path, action),
                Priority.of(action.getPriority()),
                condition(plan, path, action),
                parts.concerns,
                parts.instructions,
                parts.notes,
                parts.gaps,
                parts.offers,
                parts.waits,
                action.getInput().stream().map(input -> input.getId()).toList());
    }

    /** What stands below a family, sorted by role. */
    private final class Parts {

        private final List<Concern> concerns = new ArrayList<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private final List<Note> gaps = new ArrayList<>();
        private final List<Offer> offers = new ArrayList<>();
        private final List<Note> waits = new ArrayList<>();

        void collect(PlanDefinition plan, String parent, PlanDefinitionActionComponent family) {
            collect(plan, parent, family.getAction());
        }

        void collect(PlanDefinition plan, String parent, List<PlanDefinitionActionComponent> actions) {
            for (var i = 0; i < actions.size(); i++) {
                add(plan, parent + ".action[" + i + "]", actions.get(i));
            }
        }

        private void add(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
            switch (role(action)) {
                case "concern" -> concerns.add(concern(plan, path, action));
                case "instruction" ->
                    instructions.add(new Instruction(
                            action.getId(),
                            text(plan, path + ".title", action.getTitleElement()),
                            text(plan, path + ".description", action.getDescriptionElement()),
                            action.hasCondition() ? condition(plan, path, action) : null));
                case "note" -> notes.add(note(plan, path, action));
                case "gap" -> gaps.add(note(plan, path, action));
                case "wait" -> waits.add(note(plan, path, action));
                case "offer" -> offer(plan, path, action).ifPresent(offers::add);
                default ->
                    problem(
                            plan,
                            path + ".code",
                            "expected a code of GoingHomeAction: concern, instruction, note, gap, wait or offer");
            }
        }
    }

    private Note note(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        return new Note(
                action.getId(), text(plan, path + ".title", action.getTitleElement()), condition(plan, path, action));
    }

    private Optional<Offer> offer(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        return proposal(plan, path, action)
                .map(proposal -> new Offer(
                        action.getId(),
                        text(plan, path + ".title", action.getTitleElement()),
                        condition(plan, path, action),
                        proposal));
    }

    private Optional<Proposal> proposal(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        if (action.hasGoalId()) {
            var id = action.getGoalId().get(0).getValue();
            var goal = plan.getGoal().stream()
                    .filter(candidate -> id.equals(candidate.getId()))
                    .findFirst();
            if (goal.isEmpty()) {
                problem(plan, path + ".goalId", "names '" + id + "', which is not a goal of the plan");
            }
            return goal.map(Proposal.Goal::new);
        }
        var canonical = action.hasDefinitionCanonicalType()
                ? action.getDefinitionCanonicalType().getValue()
                : "";
        var activity = artifacts.find(ActivityDefinition.class, canonical);
        if (activity.isEmpty()) {
            problem(
                    plan,
                    path + ".definitionCanonical",
                    "an offer needs a goalId or an ActivityDefinition; found '" + canonical + "'");
        }
        return activity.map(Proposal.Activity::new);
    }

    private Concern concern(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        var signs = new ArrayList<Sign>();
        signs(plan, path, action, null, signs);
        return new Concern(
                action.getId(),
                text(plan, path + ".title", action.getTitleElement()),
                optional(action.getDescriptionElement()),
                signs);
    }

    private void signs(
            PlanDefinition plan,
            String parent,
            PlanDefinitionActionComponent concern,
            Sign.@Nullable Group group,
            List<Sign> signs) {
        var actions = concern.getAction();
        for (var i = 0; i < actions.size(); i++) {
            var action = actions.get(i);
            var path = parent + ".action[" + i + "]";
            if (action.getGroupingBehavior() == ActionGroupingBehavior.VISUALGROUP) {
                signs(
                        plan,
                        path,
                        action,
                        new Sign.Group(action.getId(), text(plan, path + ".title", action.getTitleElement())),
                        signs);
            } else if (role(action).equals("sign")) {
                signs.add(sign(plan, path, action, sibling(actions, action), group));
            } else if (!role(action).equals("not-assessed")) {
                problem(plan, path + ".code", "expected a code of GoingHomeAction: sign or not-assessed");
            } else if (actions.stream().noneMatch(sign -> belongs(action, sign))) {
                // Else a sign that nobody assessed would pass for one that is not there.
                problem(
                        plan,
                        path + ".id",
                        "'" + action.getId() + "' belongs to no sign here; expected <sign>-not-assessed");
            }
        }
    }

    private static boolean belongs(PlanDefinitionActionComponent notAssessed, PlanDefinitionActionComponent sign) {
        return (sign.getId() + "-not-assessed").equals(notAssessed.getId());
    }

    private static Optional<PlanDefinitionActionComponent> sibling(
            List<PlanDefinitionActionComponent> actions, PlanDefinitionActionComponent sign) {
        return actions.stream().filter(action -> belongs(action, sign)).findFirst();
    }

    private Sign sign(
            PlanDefinition plan,
            String path,
            PlanDefinitionActionComponent action,
            Optional<PlanDefinitionActionComponent> sibling,
            Sign.@Nullable Group group) {
        var applies = condition(plan, path, action);
        var evidence = new Define(applies.library(), applies.name() + " Evidence");
        require(plan, path + ".condition[0].expression", evidence);
        var notAssessed = sibling.map(other -> condition(plan, path + " (not assessed)", other));
        var title = text(plan, path + ".title", action.getTitleElement());
        return new Sign(
                action.getId(),
                topic(plan, path, action),
                title,
                sibling.map(other -> text(plan, path + " (not assessed).title", other.getTitleElement()))
                        .orElse(group == null ? title : group.title().followedBy(title)),
                text(plan, path + ".description", action.getDescriptionElement()),
                optional(action.getTextEquivalentElement()),
                action.getDocumentation().stream().anyMatch(source -> source.getType() == RelatedArtifactType.CITATION),
                Priority.of(action.getPriority()),
                worse(plan, path, action),
                group,
                applies,
                evidence,
                notAssessed.orElse(null));
    }

    private Define condition(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        if (action.getCondition().size() != 1) {
            problem(plan, path + ".condition", "expected exactly one condition");
            return new Define(library(plan), "");
        }
        return define(
                plan,
                path + ".condition[0].expression",
                action.getConditionFirstRep().getExpression());
    }

    private Define define(PlanDefinition plan, String path, Expression expression) {
        if (!IDENTIFIER.equals(expression.getLanguage())) {
            problem(plan, path + ".language", "expected " + IDENTIFIER + ", found '" + expression.getLanguage() + "'");
        }
        var define = new Define(library(plan), String.valueOf(expression.getExpression()));
        require(plan, path, define);
        return define;
    }

    private Sign.@Nullable Worse worse(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        if (!action.hasExtension(WORSE)) {
            return null;
        }
        var given = Optional.ofNullable(action.getExtensionByUrl(WORSE).getValue())
                .map(Type::primitiveValue)
                .orElse("");
        for (var worse : Sign.Worse.values()) {
            if (worse.name().toLowerCase(Locale.ROOT).equals(given)) {
                return worse;
            }
        }
        problem(plan, path + ".extension", "is worse when '" + given + "'; expected higher or lower");
        return null;
    }

    private void require(PlanDefinition plan, String path, Define define) {
        if (!logic.defines(define)) {
            problem(
                    plan,
                    path,
                    "names '" + define.name() + "', which the library " + define.library() + " does not define");
        }
    }

    private String library(PlanDefinition plan) {
        var canonical = plan.getLibrary().stream().findFirst();
        if (canonical.isEmpty()) {
            problem(plan, "PlanDefinition.library", "is missing; the conditions name definitions of it");
            return "";
        }
        return artifacts
                .find(org.hl7.fhir.r4.model.Library.class, canonical.get().getValue())
                .map(library -> library.getName())
                .orElse("");
    }

    private Coding topic(PlanDefinition plan, String path, PlanDefinitionActionComponent action) {
        var topic = codings(action)
                .filter(coding -> !coding.getSystem().endsWith(ROLES))
                .findFirst();
        if (topic.isEmpty()) {
            problem(plan, path + ".code", "lacks the coding that says what it is about");
        }
        var coding = topic.orElse(new Coding());
        return new Coding(
                coding.getSystem(),
                coding.getCode(),
                artifacts
                        .name(coding.getSystem(), coding.getCode())
                        .map(Text::base)
                        .or(() -> Optional.ofNullable(coding.getDisplay()))
                        .orElse(String.valueOf(coding.getCode())));
    }

    private static String role(PlanDefinitionActionComponent action) {
        return codings(action)
                .filter(coding -> coding.getSystem().endsWith(ROLES))
                .map(Coding::getCode)
                .findFirst()
                .orElse("");
    }

    private static Stream<Coding> codings(PlanDefinitionActionComponent action) {
        return action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(Coding::hasSystem);
    }

    private Text text(PlanDefinition plan, String path, StringType element) {
        var text = Text.of(element);
        if (text.base().isBlank()) {
            problem(plan, path, "is missing");
        }
        return text;
    }

    private static @Nullable Text optional(StringType element) {
        return element.hasValue() ? Text.of(element) : null;
    }

    private void problem(PlanDefinition plan, String path, String reason) {
        problems.add(artifacts.file(plan), path, reason);
    }
}
