package org.goinghome.timeline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.guidance.Findings;
import org.goinghome.timeline.Timeline.Accepted;
import org.goinghome.timeline.Timeline.Form;
import org.goinghome.timeline.Timeline.Milestone;
import org.goinghome.timeline.Timeline.Option;
import org.goinghome.timeline.Timeline.Question;
import org.goinghome.timeline.Timeline.Series;
import org.goinghome.timeline.Timeline.Statement;
import org.goinghome.timeline.Timeline.Threshold;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.ValueSet;

/** Reads the {@code timeline} extension of a plan; whatever does not fit is a problem of the plan's file. */
final class TimelineReader {

    private static final String UNITS = "http://unitsofmeasure.org";
    private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    private final Artifacts artifacts;
    private final Map<String, Findings.Threshold> parameters;
    private final Problems problems;
    private final PlanDefinition plan;
    private final Parts parts;
    private final Questionnaire form;
    private final Map<String, QuestionnaireItemComponent> items = new TreeMap<>();
    /** Those of all plans that tell where they are from. */
    private final List<PlanDefinitionActionComponent> documented = new ArrayList<>();

    /** @param parameters those in use, by name */
    TimelineReader(
            Artifacts artifacts,
            Map<String, Findings.Threshold> parameters,
            PlanDefinition plan,
            Parts parts,
            Problems problems) {
        this.artifacts = artifacts;
        this.parameters = parameters;
        this.problems = problems;
        this.plan = plan;
        this.parts = parts;
        this.form = parts.value("questionnaire")
                .flatMap(canonical -> artifacts.find(Questionnaire.class, canonical))
                .orElseGet(() -> {
                    problem("names no questionnaire that is held");
                    return new Questionnaire();
                });
        collect(form.getItem());
        artifacts.all(PlanDefinition.class).forEach(each -> document(each.getAction()));
    }

    private void collect(List<QuestionnaireItemComponent> questions) {
        questions.forEach(item -> {
            items.put(item.getLinkId(), item);
            collect(item.getItem());
        });
    }

    /** In one language, with days in a time zone. */
    Timeline in(String language, String timeZone) {
        var series = parts.each("series").map(one -> series(one, language)).toList();
        var questions =
                parts.each("question").map(one -> question(one, language)).toList();
        var milestones = parts.each("milestone")
                .map(one -> new Milestone(
                        one.text("title").in(language),
                        number(one.value("parameter").orElse("")).intValue(),
                        one.value("statement").orElse("")))
                .toList();
        var named = Stream.of(
                        series.stream().flatMap(one -> one.thresholds().stream().map(Threshold::statement)),
                        questions.stream().flatMap(one -> one.statements().stream()),
                        milestones.stream().map(Milestone::statement))
                .flatMap(Function.identity())
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(), code -> statement(code, language), (one, same) -> one, TreeMap::new));
        return new Timeline(
                plan.getUrl() + "|" + plan.getVersion(),
                language,
                parts.text("title").in(language),
                timeZone,
                new Form(
                        form.getUrl(),
                        String.valueOf(form.getVersion()).split("\\.", 2)[0],
                        parts.value("operated").map(this::asked).orElse(null)),
                operations(),
                number(parts.value("window").orElse("")).intValue(),
                series,
                questions,
                milestones,
                named);
    }

    private List<String> operations() {
        var listed = parts.each("procedures")
                .filter(one -> one.value("parameter")
                        .map(name -> setting(name).equals("true"))
                        .orElse(true))
                .flatMap(one -> tokens(one.value("codes")).stream());
        var added = parts.value("extra").stream()
                .flatMap(name -> Stream.of(setting(name).split("[\\[\\],\\s]+")))
                .filter(token -> !token.isEmpty());
        return Stream.concat(listed, added).distinct().toList();
    }

    private List<String> tokens(Optional<String> valueSet) {
        return valueSet.stream()
                .filter(canonical -> {
                    var held = artifacts.find(ValueSet.class, canonical).isPresent();
                    if (!held) {
                        problem("names the value set '" + canonical + "', which is not held");
                    }
                    return held;
                })
                .flatMap(canonical -> artifacts.expansion(canonical).stream())
                .map(coding -> coding.getSystem() + "|" + coding.getCode())
                .toList();
    }

    private Series series(Parts one, String language) {
        var unit = one.value("unit").orElse(null);
        return new Series(
                one.text("title").in(language),
                tokens(one.value("codes")),
                one.value("site").orElse(null),
                one.values("item").stream().map(this::asked).toList(),
                unit,
                unit == null ? "" : name(UNITS, unit, language),
                one.value("whole").map(Boolean::valueOf).orElse(false),
                one.number("places", BigDecimal.ZERO).intValue(),
                one.number("least", BigDecimal.ZERO),
                one.number("most", BigDecimal.ZERO),
                one.number("low", BigDecimal.ZERO),
                one.number("high", BigDecimal.ZERO),
                one.each("accepted").map(TimelineReader::accepted).toList(),
                one.each("threshold").map(this::threshold).toList());
    }

    private static Accepted accepted(Parts one) {
        return new Accepted(
                one.value("unit").orElse(null),
                one.values("name"),
                one.value("only").orElse(null),
                one.number("minus", BigDecimal.ZERO),
                one.number("times", BigDecimal.ONE),
                one.number("per", BigDecimal.ONE));
    }

    private Threshold threshold(Parts one) {
        var parameter = one.value("parameter").orElse("");
        return new Threshold(
                number(parameter),
                number(
                        parameters.containsKey(parameter)
                                ? parameters.get(parameter).preset()
                                : "",
                        parameter),
                one.value("worse").orElse(""),
                one.value("since").map(name -> number(name).intValue()).orElse(0),
                one.value("statement").orElse(""));
    }

    private Question question(Parts one, String language) {
        var linkId = asked(one.value("item").orElse(""));
        var item = items.getOrDefault(linkId, new QuestionnaireItemComponent());
        var flagged = flagged(linkId);
        return new Question(
                linkId,
                item.getCode().stream()
                        .flatMap(code -> artifacts.name(code.getSystem(), code.getCode()).stream())
                        .findFirst()
                        .orElseGet(() -> Text.of(item.getTextElement()))
                        .in(language),
                Text.of(item.getTextElement()).in(language),
                one.values("statement"),
                item.getAnswerOption().stream()
                        .map(QuestionnaireItemAnswerOptionComponent::getValue)
                        .filter(Coding.class::isInstance)
                        .map(Coding.class::cast)
                        .map(answer -> new Option(
                                token(answer),
                                Text.of(answer.getDisplayElement()).in(language),
                                flagged.contains(token(answer)),
                                ABSENT.equals(answer.getSystem())))
                        .toList());
    }

    /** Answers that show one of the lines by which the form warns whoever fills it in. */
    private List<String> flagged(String linkId) {
        return items.values().stream()
                .filter(item -> item.getType() == QuestionnaireItemType.DISPLAY
                        && item.getLinkId().startsWith(linkId + "-call"))
                .flatMap(item -> item.getEnableWhen().stream())
                .filter(when -> when.getQuestion().equals(linkId)
                        && when.getOperator() == Questionnaire.QuestionnaireItemOperator.EQUAL
                        && when.getAnswer() instanceof Coding)
                .map(when -> token((Coding) when.getAnswer()))
                .toList();
    }

    private static String token(Coding coding) {
        return coding.getSystem() + "|" + coding.getCode();
    }

    /** A linkId that the form has. */
    private String asked(String linkId) {
        if (!items.containsKey(linkId)) {
            problem("names the question '" + linkId + "', which its questionnaire does not have");
        }
        return linkId;
    }

    private String name(String system, String code, String language) {
        return artifacts.name(system, code).map(text -> text.in(language)).orElse(code);
    }

    private Statement statement(String code, String language) {
        var action = documented.stream()
                .filter(one -> one.getCode().stream()
                        .flatMap(concept -> concept.getCoding().stream())
                        .anyMatch(coding -> code.equals(coding.getCode())))
                .findFirst();
        if (action.isEmpty()) {
            problem("names the statement '" + code + "', of which no action tells the source");
        }
        return new Statement(
                code.toUpperCase(Locale.ROOT),
                action.flatMap(one -> one.getCode().stream()
                                .flatMap(concept -> concept.getCoding().stream())
                                .filter(coding -> code.equals(coding.getCode()))
                                .findFirst())
                        .map(coding -> name(coding.getSystem(), code, language))
                        .orElse(""),
                action.stream()
                        .flatMap(one -> one.getDocumentation().stream())
                        .map(source -> String.valueOf(source.getCitation()))
                        .findFirst()
                        .orElse(""));
    }

    private void document(List<PlanDefinitionActionComponent> actions) {
        actions.forEach(action -> {
            if (action.hasDocumentation()) {
                documented.add(action);
            }
            document(action.getAction());
        });
    }

    private String setting(String parameter) {
        var setting = parameters.get(parameter);
        if (setting == null) {
            problem("names the parameter '" + parameter + "', which no library has");
        }
        return setting == null ? "" : setting.value();
    }

    private BigDecimal number(String parameter) {
        return number(setting(parameter), parameter);
    }

    /** The number of a value such as {@code 38.0 Cel}; the unit of a parameter is that of the guidance. */
    private BigDecimal number(String value, String parameter) {
        try {
            return new BigDecimal(value.split(" ", 2)[0]);
        } catch (NumberFormatException e) {
            problem("names the parameter '" + parameter + "', which is no number");
            return BigDecimal.ZERO;
        }
    }

    private void problem(String what) {
        problems.add(artifacts.file(plan), "PlanDefinition.extension(timeline)", what);
    }
}
