package org.goinghome.content;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.content.StatementCases.Told;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.ValueSet;

/** The guidance statement by statement, drawn from the artifacts and the cases: {@code docs/guidance.md}. */
final class StatementTable {

    private static final String STATEMENTS = "https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery";
    private static final String ROLES = "https://goinghome.example/fhir/CodeSystem/GoingHomeAction";
    private static final String TOPICS = "https://goinghome.example/fhir/CodeSystem/GoingHomeTopic";

    /** Of purposes and of what is about the guidance itself: stated by metadata, tested by GuidanceContentTest.Metadata. */
    static final Set<String> BY_METADATA = Set.of("s19a", "s19b", "s20", "s21", "s72", "s73");

    /** What nearly every statement rests on is told once, above the table. */
    private static final Map<String, String> NOT_FOLLOWED = Map.of(
            "Operation End", "",
            "Days Since Operation", "days since the operation",
            "Any Red Flag", "any warning sign",
            "Eligible", "",
            "Plan Due", "",
            "Recovery Due", "");

    private static final Pattern RETRIEVE = Pattern.compile("\\[([A-Z]\\w{3,})(?:: code in \"([^\"]+)\")?\\]");
    private static final Pattern LITERAL = Pattern.compile("'([a-z]+(?:-[a-z]+)*)'");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern STATEMENT = Pattern.compile("([SX]\\d+)( .*)?");
    private static final Pattern NAMED_PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** An action with what surrounds it. */
    private record Placed(
            PlanDefinition plan, PlanDefinitionActionComponent family, PlanDefinitionActionComponent action) {

        List<String> codes(String system) {
            return StatementTable.codes(action, system);
        }

        boolean is(String role) {
            return codes(ROLES).contains(role);
        }
    }

    /** A line of the table, and what the statement lacks. */
    record Row(String id, int actions, StatementCases cases, String line, List<String> missing) {}

    private final List<MetadataResource> artifacts =
            ArtifactFiles.all(MetadataResource.class).toList();
    private final CqlText logic = new CqlText("BackSurgery");
    private final CqlText shared = new CqlText("GoingHome");
    private final String cql = ArtifactFiles.text(Path.of("fhir-resources", "cql", "BackSurgery.cql"));
    private final List<PlanDefinition> plans = artifacts(PlanDefinition.class)
            .sorted(Comparator.comparing(PlanDefinition::getName))
            .toList();
    private final List<Placed> actions = new ArrayList<>();
    private final Set<String> questions = new LinkedHashSet<>();
    private final Map<String, DataRequirement> prefetch = new LinkedHashMap<>();
    private final Map<String, ValueSet> valueSets =
            artifacts(ValueSet.class).collect(Collectors.toMap(ValueSet::getUrl, Function.identity()));
    private final Map<String, String> texts = concepts("GoingHomeText")
            .collect(Collectors.toMap(ConceptDefinitionComponent::getCode, ConceptDefinitionComponent::getDisplay));
    private final List<ConceptDefinitionComponent> statements = concepts("BackSurgeryRecovery")
            .filter(concept -> properties(concept, "kind").contains("statement"))
            .toList();
    private final List<String> order =
            statements.stream().map(ConceptDefinitionComponent::getCode).toList();
    private final List<Told> cases = CaseFolder.all().map(Told::of).toList();
    private final Map<String, Integer> sources = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    StatementTable() {
        plans.forEach(plan -> plan.getAction().forEach(action -> place(plan, action, action)));
        artifacts(Questionnaire.class).forEach(questionnaire -> ask(questionnaire.getItem()));
        actions.stream()
                .flatMap(placed -> placed.action().getInput().stream())
                .forEach(input -> prefetch.putIfAbsent(input.getId(), input));
        statements.forEach(statement -> rows.add(row(statement)));
    }

    List<Row> rows() {
        return rows;
    }

    int cases() {
        return cases.size();
    }

    int actions() {
        return (int) actions.stream()
                .filter(placed -> !placed.codes(STATEMENTS).isEmpty())
                .count();
    }

    String markdown() {
        var text = new StringBuilder("""
                # The guidance, statement by statement

                Generated from the artifacts in `fhir-resources/`; a test fails when this page is stale. To write it anew:
                `mvn test -Dtest=StatementTableTest -Dgoinghome.write-docs=true`. Do not edit it by hand.

                - **Kind**: E an expectation of the usual course, T something that is judged and triggers a message, I an instruction, P a
                  purpose or reason, G about the guidance itself.
                - **Inputs**: prefetch keys with the items of the check-in, value sets and findings that are read. Every statement rests on
                  `patient`, `procedures` and, at discharge, `encounter` as well: they tell whether and when there was back surgery.
                - **Card**: family, tier and indicator, title. T0 is an emergency, T1 urgent, T2 about the recovery, T3 the plan.
                - **Threshold and source**: numbers in brackets are the sources below the table. INTERPRETATION marks what is ours: the
                  guidance document gives no such number or rule, and cards say so. A threshold can be set by a site (see README).
                - **Cases**: folders in `fhir-resources/tests/`, up to three a side: *shows*; *withheld*: judged, and nothing to tell, or
                  another message in its place; *not assessed*: nobody can say; *presence*: always told.

                """);
        text.append("How old evidence may be: ")
                .append(shared.parameters().entrySet().stream()
                        .filter(parameter -> parameter.getKey().endsWith("Window"))
                        .map(parameter -> "`" + parameter.getKey() + "` " + plain(parameter.getValue()))
                        .collect(Collectors.joining(", ")))
                .append(" (INTERPRETATION).\n\n");
        text.append("| Id | Statement | Kind | Inputs | Logic | Card | Threshold and source | Cases |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> text.append(row.line()).append('\n'));
        text.append("\n## Sources\n\n");
        sources.forEach((citation, number) ->
                text.append(number).append(". ").append(citation).append('\n'));
        return text.toString();
    }

    private Row row(ConceptDefinitionComponent statement) {
        var id = statement.getCode();
        var own = actions.stream()
                .filter(placed -> placed.codes(STATEMENTS).contains(id)
                        || properties(statement, "also-action")
                                .contains(placed.action().getId()))
                .filter(placed -> !placed.is("not-assessed"))
                .toList();
        var found = cases(statement, own);
        var kinds = String.join(", ", properties(statement, "statement-kind"));
        var reads = reads(id, own);
        var sentence = properties(statement, "logic").stream()
                .findFirst()
                .or(() -> logic.define(upper(id) + " Evidence").map(CqlText.Define::comment))
                .orElse("");
        var line = Stream.of(
                        upper(id),
                        statement.getDisplay(),
                        kinds,
                        inputs(statement, reads),
                        sentence,
                        own.isEmpty()
                                ? "none: `relatedArtifact` of every plan"
                                : own.stream().map(this::card).distinct().collect(Collectors.joining("<br>")),
                        threshold(statement, own, reads),
                        caseCell(id, kinds, found))
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
        return new Row(id, own.size(), found, line, missing(id, kinds, own, found, sentence));
    }

    private StatementCases cases(ConceptDefinitionComponent statement, List<Placed> own) {
        var id = statement.getCode();
        if (own.stream()
                .anyMatch(
                        placed -> placed.is("sign") && placed.codes(STATEMENTS).contains(id))) {
            var titles = own.stream()
                    .filter(placed -> placed.is("sign"))
                    .map(placed -> placed.action().getTitle())
                    .filter(this::namesOneStatement)
                    .collect(Collectors.toSet());
            return StatementCases.ofSign(cases, id, order, titles, openings());
        }
        var words = new LinkedHashSet<String>();
        own.stream()
                .filter(placed -> !placed.is("instruction"))
                .forEach(placed -> words.add(placed.action().getTitle()));
        properties(statement, "card-text")
                .forEach(text -> words.add(texts.get(text).replaceAll("\\{.*", "")));
        if (words.isEmpty()) {
            own.forEach(placed -> words.add(placed.action().getDescription()));
        }
        return StatementCases.ofWords(cases, id, order, words);
    }

    /** Whether a title in a summary can mean only one statement: "fever", but not "swelling". */
    private boolean namesOneStatement(String title) {
        return !title.contains("{")
                && actions.stream()
                                .filter(placed -> placed.is("sign"))
                                .filter(placed -> placed.action().getTitle().contains(title))
                                .flatMap(placed -> placed.codes(STATEMENTS).stream())
                                .distinct()
                                .count()
                        == 1;
    }

    /** How a summary that names signs begins. */
    private Set<String> openings() {
        return Stream.concat(
                        actions.stream()
                                .filter(placed -> placed.is("family"))
                                .map(placed -> placed.action().getTitle()),
                        Stream.of(texts.get("assess-now")))
                .filter(title -> title.contains("{signs}"))
                .map(title -> title.substring(0, title.indexOf('{')))
                .collect(Collectors.toSet());
    }

    private List<String> missing(String id, String kinds, List<Placed> own, StatementCases found, String sentence) {
        var missing = new ArrayList<String>();
        if (kinds.isEmpty()) {
            missing.add("a kind");
        }
        if (sentence.isEmpty()) {
            missing.add("a sentence on its logic");
        }
        if (own.isEmpty() && !BY_METADATA.contains(id)) {
            missing.add("an action");
        }
        var presence = presenceOnly(kinds);
        if (found.shows().isEmpty() && !(presence && BY_METADATA.contains(id))) {
            missing.add("a case that shows it");
        }
        if (found.withheld().isEmpty() && !presence) {
            missing.add("a case that withholds it");
        }
        if (found.notAssessed().isEmpty() && hasSibling(id)) {
            missing.add("a case in which it is not assessed");
        }
        return missing;
    }

    private boolean hasSibling(String id) {
        return actions.stream()
                .anyMatch(placed ->
                        placed.is("not-assessed") && placed.codes(STATEMENTS).contains(id));
    }

    private static boolean presenceOnly(String kinds) {
        return kinds.matches("[PG](, [PG])*");
    }

    private Set<String> reads(String id, List<Placed> own) {
        var reads = new LinkedHashSet<String>();
        own.stream()
                .flatMap(placed -> placed.action().getCondition().stream())
                .map(condition -> condition.getExpression().getExpression())
                .forEach(expression -> reads.addAll(logic.reads(expression, name -> stops(id, name))));
        return reads;
    }

    /** What the statement does not need to know in detail: other statements, and what is told once above the table. */
    private static boolean stops(String id, String name) {
        var statement = STATEMENT.matcher(name);
        return NOT_FOLLOWED.containsKey(name)
                || (statement.matches() && !statement.group(1).equals(upper(id)));
    }

    private String inputs(ConceptDefinitionComponent statement, Set<String> reads) {
        var id = statement.getCode();
        var asked = new LinkedHashSet<>(properties(statement, "input"));
        var keys = new TreeMap<String, Set<String>>();
        var findings = new LinkedHashSet<String>();
        var others = new LinkedHashSet<String>();
        for (var name : reads) {
            var other = STATEMENT.matcher(name);
            if (NOT_FOLLOWED.containsKey(name)) {
                others.add(NOT_FOLLOWED.getOrDefault(name, ""));
            } else if (stops(id, name) && other.matches()) {
                others.add(other.group(1));
            } else {
                var body = logic.define(name).orElseThrow().body();
                LITERAL.matcher(body)
                        .results()
                        .map(literal -> literal.group(1))
                        .filter(questions::contains)
                        .forEach(asked::add);
                QUOTED.matcher(body)
                        .results()
                        .map(quoted -> quoted.group(1))
                        .filter(quoted -> cql.contains("\ncode \"" + quoted + "\":"))
                        .forEach(findings::add);
                RETRIEVE.matcher(body)
                        .results()
                        .forEach(retrieve -> keys.computeIfAbsent(
                                        key(retrieve.group(1), retrieve.group(2)), key -> new LinkedHashSet<>())
                                .addAll(retrieve.group(2) == null ? List.of() : List.of(retrieve.group(2))));
            }
        }
        others.remove("");
        keys.remove("checkIns");
        keys.remove("encounter");
        var cell = new ArrayList<String>();
        if (!asked.isEmpty()) {
            cell.add("`checkIns`: " + String.join(", ", asked));
        }
        if (!findings.isEmpty() && keys.containsKey("conditions")) {
            cell.add("`conditions`, `symptoms`: " + String.join(", ", findings));
            keys.remove("conditions");
            keys.remove("symptoms");
        }
        keys.forEach(
                (key, names) -> cell.add("`" + key + "`" + (names.isEmpty() ? "" : ": " + String.join(", ", names))));
        if (!others.isEmpty()) {
            cell.add(String.join(", ", others));
        }
        return cell.isEmpty() ? "none" : String.join("<br>", cell);
    }

    /** The prefetch key that holds what a retrieve asks for. */
    private String key(String type, String valueSet) {
        var wanted = valueSet == null ? Set.<String>of() : codes(valueSet(valueSet));
        return prefetch.values().stream()
                .filter(input -> input.getType().equals(type))
                .filter(input -> valueSet == null
                        || input.getCodeFilter().stream()
                                .filter(filter -> filter.hasValueSet())
                                .map(filter -> filter.getValueSet().replaceAll("\\|.*", ""))
                                .anyMatch(url -> codes(valueSets.get(url)).containsAll(wanted)))
                .map(DataRequirement::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No prefetch key for " + type + " in " + valueSet));
    }

    private ValueSet valueSet(String name) {
        var url = Pattern.compile("valueset \"" + Pattern.quote(name) + "\": '([^']+)'")
                .matcher(cql);
        if (!url.find()) {
            throw new IllegalStateException("No value set named " + name);
        }
        return valueSets.get(url.group(1));
    }

    private static Set<String> codes(ValueSet valueSet) {
        return valueSet.getCompose().getInclude().stream()
                .flatMap(include -> include.getConcept().stream())
                .map(ValueSet.ConceptReferenceComponent::getCode)
                .collect(Collectors.toSet());
    }

    private String card(Placed placed) {
        var family = placed.plan().getAction().stream()
                        .anyMatch(action -> codes(action, ROLES).contains("family"))
                ? placed.family()
                : familyOf(placed.plan());
        var topic = family.getCode().stream()
                .flatMap(code -> code.getCoding().stream())
                .filter(coding -> TOPICS.equals(coding.getSystem()))
                .map(Coding::getDisplay)
                .findFirst()
                .orElseThrow();
        var redFlags = codes(family, TOPICS).contains("back-surgery-warning-signs");
        var tier = redFlags ? "T1 warning" : "T3 info";
        if (placed.is("sign")) {
            var priority = String.valueOf(placed.action().getPriority()).toLowerCase(Locale.ROOT);
            tier = switch (priority) {
                case "stat" -> "T0 critical";
                case "urgent" -> redFlags ? "T1 warning" : "T2 warning";
                default -> "T2 info";
            };
        }
        var offer = placed.is("offer") ? "offer " : "";
        return topic + ", " + tier + ", " + offer + "\"" + placed.action().getTitle() + "\"";
    }

    /** The family action of a service that unfolds the plan. */
    private PlanDefinitionActionComponent familyOf(PlanDefinition plan) {
        return actions.stream()
                .filter(placed -> placed.is("family") && placed.action().hasDefinitionCanonicalType())
                .map(Placed::action)
                .filter(action -> action.getDefinitionCanonicalType().getValue().startsWith(plan.getUrl() + "|"))
                .findFirst()
                .orElseThrow();
    }

    private String threshold(ConceptDefinitionComponent statement, List<Placed> own, Set<String> reads) {
        var used = new LinkedHashSet<String>();
        for (var name : reads) {
            if (!stops(statement.getCode(), name)) {
                var body = logic.define(name).orElseThrow().body();
                logic.parameters().keySet().stream()
                        .filter(parameter -> Pattern.compile("(?<![\\w\"])" + parameter + "\\b")
                                .matcher(body)
                                .find())
                        .forEach(used::add);
            }
        }
        var told = new LinkedHashSet<String>();
        var named = new LinkedHashSet<String>();
        own.stream()
                .map(placed -> placed.action().getTextEquivalent())
                .filter(text -> text != null)
                .forEach(text -> {
                    NAMED_PARAMETER.matcher(text).results().forEach(found -> named.add(found.group(1)));
                    told.add(NAMED_PARAMETER
                            .matcher(text)
                            .replaceAll(found -> plain(logic.parameters().get(found.group(1)))));
                });
        var ofTheGuidance = properties(statement, "guidance-number");
        used.stream()
                .filter(parameter -> !named.contains(parameter))
                .forEach(parameter -> told.add(
                        "`" + parameter + "` " + plain(logic.parameters().get(parameter))
                                + (ofTheGuidance.contains(parameter) ? " (a number of the guidance document)" : "")));
        var cell = new ArrayList<String>();
        if (!told.isEmpty()) {
            cell.add(String.join("; ", told));
        }
        var ours = used.stream()
                .filter(parameter -> !ofTheGuidance.contains(parameter))
                .toList();
        if (!ours.isEmpty()) {
            cell.add("INTERPRETATION"
                    + brackets(plans.stream()
                            .flatMap(plan -> plan.getRelatedArtifact().stream())
                            .filter(source -> ours.contains(source.getLabel()))));
        }
        own.stream()
                .flatMap(placed -> placed.action().getDocumentation().stream())
                .collect(Collectors.groupingBy(RelatedArtifact::getType, TreeMap::new, Collectors.toList()))
                .forEach((type, found) -> cell.add(
                        (type == RelatedArtifact.RelatedArtifactType.CITATION ? "guidance" : "rule: INTERPRETATION")
                                + brackets(found.stream())));
        if (own.isEmpty()) {
            cell.add("guidance"
                    + brackets(plans.stream()
                            .flatMap(plan -> plan.getRelatedArtifact().stream())
                            .filter(source -> source.getType() == RelatedArtifact.RelatedArtifactType.DERIVEDFROM)));
        }
        return cell.isEmpty() ? "none" : String.join("<br>", cell);
    }

    private String brackets(Stream<RelatedArtifact> found) {
        return found.map(RelatedArtifact::getCitation)
                .distinct()
                .map(citation -> " [" + sources.computeIfAbsent(citation, any -> sources.size() + 1) + "]")
                .collect(Collectors.joining());
    }

    private static String caseCell(String id, String kinds, StatementCases found) {
        if (BY_METADATA.contains(id)) {
            return "presence: test of the metadata";
        }
        var all = new LinkedHashSet<>(found.shows());
        all.addAll(found.withheld());
        all.addAll(found.notAssessed());
        var sides = new LinkedHashMap<String, Collection<Told>>();
        sides.put(presenceOnly(kinds) ? "presence" : "shows", found.shows());
        sides.put("withheld", found.withheld());
        sides.put("not assessed", found.notAssessed());
        return all.size() + " cases; "
                + sides.entrySet().stream()
                        .filter(side -> !side.getValue().isEmpty())
                        .map(side -> "*" + side.getKey() + "* "
                                + side.getValue().size() + ": "
                                + side.getValue().stream()
                                        .sorted(Comparator.comparing((Told told) -> !told.name()
                                                        .matches("(?i)" + id.replaceFirst("(\\d)", "0?$1") + "-.*"))
                                                .thenComparing(Told::name))
                                        .limit(3)
                                        .map(StatementTable::link)
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("<br>"));
    }

    private static String link(Told told) {
        var folder = told.folder();
        return "[" + folder.name() + "](../fhir-resources/tests/" + folder.serviceId() + "/" + folder.name() + ")";
    }

    private void place(
            PlanDefinition plan, PlanDefinitionActionComponent family, PlanDefinitionActionComponent action) {
        actions.add(new Placed(plan, family, action));
        action.getAction().stream()
                // Says the same again, in words for patients.
                .filter(below -> !codes(below, ROLES).contains("take-home"))
                .forEach(below -> place(plan, family, below));
    }

    private void ask(List<QuestionnaireItemComponent> items) {
        items.forEach(item -> {
            if (item.getType() != Questionnaire.QuestionnaireItemType.GROUP) {
                questions.add(item.getLinkId());
            }
            ask(item.getItem());
        });
    }

    private <T> Stream<T> artifacts(Class<T> type) {
        return artifacts.stream().filter(type::isInstance).map(type::cast);
    }

    private Stream<ConceptDefinitionComponent> concepts(String codeSystem) {
        return artifacts(CodeSystem.class)
                .filter(system -> system.getName().equals(codeSystem))
                .flatMap(system -> system.getConcept().stream());
    }

    private static List<String> properties(ConceptDefinitionComponent concept, String code) {
        return concept.getProperty().stream()
                .filter(property -> property.getCode().equals(code))
                .map(property -> property.getValueStringType().getValue())
                .toList();
    }

    private static List<String> codes(PlanDefinitionActionComponent action, String system) {
        return action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(coding -> system.equals(coding.getSystem()))
                .map(Coding::getCode)
                .toList();
    }

    /** A default without the quotes of CQL. */
    private static String plain(String value) {
        return value.replace("'", "");
    }

    private static String upper(String id) {
        return id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    }
}
