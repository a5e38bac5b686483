package org.goinghome.fhirapi;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.EnableWhenBehavior;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemEnableWhenComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * A QuestionnaireResponse against its Questionnaire, in words for whoever made the form: items by their link ids, and what is allowed
 * instead of what was found, which is of a patient.
 */
final class ResponseCheck {

    private static final String MIN = "http://hl7.org/fhir/StructureDefinition/minValue";
    private static final String MAX = "http://hl7.org/fhir/StructureDefinition/maxValue";
    private static final String UNIT_OPTION = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption";

    private final Published published;
    private final Instant now;
    private final OperationOutcome outcome = new OperationOutcome();
    private final Map<String, QuestionnaireItemComponent> asked = new LinkedHashMap<>();
    private final Map<String, List<Type>> answers = new HashMap<>();

    ResponseCheck(Published published, Instant now) {
        this.published = published;
        this.now = now;
    }

    /** The issues, errors as they are found and then what was left open; none if all is well. */
    OperationOutcome of(QuestionnaireResponse response) {
        envelope(response);
        questionnaire(response).ifPresent(questionnaire -> {
            questionnaire.getItem().forEach(this::collectAsked);
            collectAnswers(response.getItem());
            items("QuestionnaireResponse", response.getItem());
            open();
        });
        return outcome;
    }

    private void envelope(QuestionnaireResponse response) {
        if (!response.getSubject().hasReference()) {
            error(
                    IssueType.REQUIRED,
                    "QuestionnaireResponse.subject",
                    "The subject is missing: nobody could tell whose it is.");
        }
        if (!response.hasAuthored()) {
            error(
                    IssueType.REQUIRED,
                    "QuestionnaireResponse.authored",
                    "The time is missing: nobody could tell of when it is.");
        } else if (response.getAuthored().toInstant().isAfter(now)) {
            add(
                    IssueSeverity.WARNING,
                    IssueType.BUSINESSRULE,
                    "QuestionnaireResponse.authored",
                    "The time is in the future.");
        }
        if (!List.of(QuestionnaireResponseStatus.COMPLETED, QuestionnaireResponseStatus.AMENDED)
                .contains(response.getStatus())) {
            add(
                    IssueSeverity.WARNING,
                    IssueType.BUSINESSRULE,
                    "QuestionnaireResponse.status",
                    "It is neither completed nor amended, and so does not count yet.");
        }
    }

    private Optional<Questionnaire> questionnaire(QuestionnaireResponse response) {
        var found = published.all(Questionnaire.class, Published.AS_WRITTEN).stream()
                .filter(held -> response.hasQuestionnaire() && Criteria.isAt(held, response.getQuestionnaire()))
                .findFirst();
        if (found.isEmpty()) {
            error(
                    response.hasQuestionnaire() ? IssueType.NOTFOUND : IssueType.REQUIRED,
                    "QuestionnaireResponse.questionnaire",
                    response.hasQuestionnaire()
                            ? "The questionnaire is none that is published here, or another version of it."
                            : "The questionnaire is missing: nobody could tell what was asked.");
        }
        return found;
    }

    private void collectAsked(QuestionnaireItemComponent item) {
        asked.put(item.getLinkId(), item);
        item.getItem().forEach(this::collectAsked);
    }

    private void collectAnswers(List<QuestionnaireResponseItemComponent> items) {
        items.forEach(item -> {
            var values = answers.computeIfAbsent(String.valueOf(item.getLinkId()), linkId -> new ArrayList<>());
            item.getAnswer().stream()
                    .filter(QuestionnaireResponseItemAnswerComponent::hasValue)
                    .map(QuestionnaireResponseItemAnswerComponent::getValue)
                    .forEach(values::add);
            collectAnswers(item.getItem());
            item.getAnswer().forEach(answer -> collectAnswers(answer.getItem()));
        });
    }

    private void items(String parent, List<QuestionnaireResponseItemComponent> items) {
        Set<String> seen = new HashSet<>();
        for (var i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var path = parent + ".item[" + i + "]";
            var question = asked.get(item.getLinkId());
            if (question == null) {
                error(IssueType.NOTFOUND, path + ".linkId", "The form has no item of this link id.");
            } else {
                if (!seen.add(item.getLinkId()) && !question.getRepeats()) {
                    error(IssueType.DUPLICATE, path, quoted(question) + " is there more than once.");
                }
                answered(path, question, item);
            }
            items(path, item.getItem());
            for (var n = 0; n < item.getAnswer().size(); n++) {
                items(path + ".answer[" + n + "]", item.getAnswer().get(n).getItem());
            }
        }
    }

    private void answered(String path, QuestionnaireItemComponent question, QuestionnaireResponseItemComponent item) {
        if (!item.hasAnswer()) {
            return;
        }
        if (!isQuestion(question)) {
            error(IssueType.STRUCTURE, path + ".answer", quoted(question) + " is no question and has no answer.");
            return;
        }
        if (item.getAnswer().size() > 1 && !question.getRepeats()) {
            error(IssueType.STRUCTURE, path + ".answer", quoted(question) + " takes one answer.");
        }
        if (!isEnabled(question)) {
            add(
                    IssueSeverity.WARNING,
                    IssueType.BUSINESSRULE,
                    path,
                    quoted(question) + " is answered, though its condition (enableWhen) does not hold.");
        }
        for (var n = 0; n < item.getAnswer().size(); n++) {
            var at = path + ".answer[" + n + "]";
            var value = item.getAnswer().get(n).getValue();
            if (value == null) {
                error(IssueType.REQUIRED, at, quoted(question) + " has an answer without a value.");
            } else {
                value(at, question, value);
            }
        }
    }

    private static boolean isQuestion(QuestionnaireItemComponent item) {
        return item.getType() != QuestionnaireItemType.GROUP && item.getType() != QuestionnaireItemType.DISPLAY;
    }

    private void value(String path, QuestionnaireItemComponent question, Type value) {
        var expected = Answered.type(question);
        if (!Answered.isOf(question, value)) {
            error(IssueType.VALUE, path, quoted(question) + " takes an answer of type " + expected + ".");
        } else if (value instanceof Coding coding && !isOption(question, coding)) {
            error(
                    IssueType.CODEINVALID,
                    path,
                    quoted(question) + " takes one of: "
                            + question.getAnswerOption().stream()
                                    .map(option -> option.getValueCoding().getCode())
                                    .collect(Collectors.joining(", "))
                            + ".");
        } else if (value instanceof Quantity quantity) {
            quantity(path, question, quantity);
        } else if (value instanceof StringType text && text.getValueNotNull().isBlank()) {
            error(IssueType.VALUE, path, quoted(question) + " has an empty answer.");
        }
        bounds(path, question, value);
    }

    private static boolean isOption(QuestionnaireItemComponent question, Coding coding) {
        return question.getAnswerOption().isEmpty()
                || question.getAnswerOption().stream()
                        .map(option -> option.getValueCoding())
                        .anyMatch(option -> Objects.equals(option.getSystem(), coding.getSystem())
                                && Objects.equals(option.getCode(), coding.getCode()));
    }

    private void quantity(String path, QuestionnaireItemComponent question, Quantity quantity) {
        var units = codings(question, UNIT_OPTION).toList();
        if (!quantity.hasValue()) {
            error(IssueType.REQUIRED, path, quoted(question) + " has no number.");
        } else if (!units.isEmpty()
                && units.stream()
                        .noneMatch(unit -> Objects.equals(unit.getSystem(), quantity.getSystem())
                                && Objects.equals(unit.getCode(), quantity.getCode()))) {
            error(
                    IssueType.CODEINVALID,
                    path,
                    quoted(question) + " takes one of the units "
                            + units.stream().map(Coding::getCode).collect(Collectors.joining(", "))
                            + ", with its system.");
        }
    }

    private static Stream<Coding> codings(QuestionnaireItemComponent question, String url) {
        return question.getExtensionsByUrl(url).stream()
                .map(Extension::getValue)
                .filter(Coding.class::isInstance)
                .map(Coding.class::cast);
    }

    private void bounds(String path, QuestionnaireItemComponent question, Type value) {
        number(value).ifPresent(number -> {
            bound(question, MIN)
                    .filter(least -> number.compareTo(least) < 0)
                    .ifPresent(
                            least -> error(IssueType.VALUE, path, quoted(question) + " takes " + least + " or more."));
            bound(question, MAX)
                    .filter(most -> number.compareTo(most) > 0)
                    .ifPresent(most -> error(IssueType.VALUE, path, quoted(question) + " takes " + most + " or less."));
        });
    }

    private static Optional<BigDecimal> bound(QuestionnaireItemComponent question, String url) {
        return question.getExtensionsByUrl(url).stream()
                .map(Extension::getValue)
                .flatMap(value -> number(value).stream())
                .findFirst();
    }

    private static Optional<BigDecimal> number(Type value) {
        if (value instanceof IntegerType integer) {
            return Optional.of(BigDecimal.valueOf(integer.getValue()));
        }
        if (value instanceof Quantity quantity) {
            return Optional.ofNullable(quantity.getValue());
        }
        return value instanceof DecimalType decimal ? Optional.of(decimal.getValue()) : Optional.empty();
    }

    private boolean isEnabled(QuestionnaireItemComponent question) {
        var conditions = question.getEnableWhen();
        if (conditions.isEmpty()) {
            return true;
        }
        return question.getEnableBehavior() == EnableWhenBehavior.ALL
                ? conditions.stream().allMatch(this::holds)
                : conditions.stream().anyMatch(this::holds);
    }

    private boolean holds(QuestionnaireItemEnableWhenComponent condition) {
        var given = answers.getOrDefault(condition.getQuestion(), List.of());
        var wanted = condition.getAnswer();
        return switch (condition.getOperator()) {
            case EXISTS -> given.isEmpty() != Boolean.parseBoolean(wanted.primitiveValue());
            case EQUAL -> given.stream().anyMatch(value -> isSame(value, wanted));
            case NOT_EQUAL -> given.stream().anyMatch(value -> !isSame(value, wanted));
            case GREATER_THAN -> compares(given, wanted).anyMatch(order -> order > 0);
            case GREATER_OR_EQUAL -> compares(given, wanted).anyMatch(order -> order >= 0);
            case LESS_THAN -> compares(given, wanted).anyMatch(order -> order < 0);
            case LESS_OR_EQUAL -> compares(given, wanted).anyMatch(order -> order <= 0);
            default -> false;
        };
    }

    private static boolean isSame(Type one, Type other) {
        return (one instanceof Coding coding && other instanceof Coding wanted)
                ? Objects.equals(coding.getSystem(), wanted.getSystem())
                        && Objects.equals(coding.getCode(), wanted.getCode())
                : one.equalsDeep(other);
    }

    private static Stream<Integer> compares(List<Type> given, Type wanted) {
        return given.stream()
                .flatMap(value -> number(value).stream())
                .flatMap(value -> number(wanted).stream().map(value::compareTo));
    }

    /** What nobody answered counts as not asked, and is never taken for "no". */
    private void open() {
        var open = asked.values().stream()
                .filter(ResponseCheck::isQuestion)
                .filter(question -> !question.getReadOnly())
                .filter(this::isEnabled)
                .map(QuestionnaireItemComponent::getLinkId)
                .filter(linkId -> answers.getOrDefault(linkId, List.of()).isEmpty())
                .toList();
        if (!open.isEmpty()) {
            add(
                    IssueSeverity.INFORMATION,
                    IssueType.INCOMPLETE,
                    "QuestionnaireResponse",
                    "Not answered, which counts as not asked: " + String.join(", ", open) + ".");
        }
    }

    private static String quoted(QuestionnaireItemComponent question) {
        return "'" + question.getLinkId() + "'";
    }

    private void error(IssueType code, String path, String diagnostics) {
        add(IssueSeverity.ERROR, code, path, diagnostics);
    }

    private void add(IssueSeverity severity, IssueType code, String path, String diagnostics) {
        outcome.addIssue()
                .setSeverity(severity)
                .setCode(code)
                .setDiagnostics(diagnostics)
                .addExpression(path);
    }
}
