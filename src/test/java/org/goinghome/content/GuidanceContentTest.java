package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guidance as a whole must hold: every statement, its cases, its sources, and no clinical constant outside of it. */
class GuidanceContentTest {

    private static final String ROLES = "https://goinghome.example/fhir/CodeSystem/GoingHomeAction";
    private static final String STATEMENTS = "https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery";

    /** In a text: a code of LOINC or SNOMED CT, their systems, a statement of ours. */
    private static final Pattern CLINICAL_TEXT = Pattern.compile(
            "\\b\\d{4,5}-\\d\\b|\\bLA\\d+-\\d\\b|\\b\\d{6,18}\\b|loinc\\.org|snomed\\.info|ICD10|(?i:^[sx]\\d{1,2}[a-f]?$)");

    /** Outside of texts: a threshold, or a code as a number. Sizes and limits are written with underscores. */
    private static final Pattern CLINICAL_NUMBER =
            Pattern.compile("(?<![\\w.])(?:\\d+\\.\\d+[dDfF]?|\\d{6,18}[lL]?)(?![\\w.])");

    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    /** Prefetch keys and words of CDS Hooks and of FHIR search that are also linkIds or units, by file. */
    private static final Set<String> NOT_CLINICAL = Set.of(
            "Envelope.java: context",
            "PrefetchTemplate.java: %",
            "ArtifactProvider.java: context",
            "Population.java: context",
            "OperationInput.java: context",
            "FormNeeds.java: h",
            "SentBundle.java: urn:oid:1\\\\.2\\\\.840\\\\.114350\\\\.1\\\\.13\\\\.[0-9.]+\\\\.657369",
            "AnswerHeaders.java: max-age=31536000",
            "ClientsReader.java: ' is no whole number from 0 to 999999",
            "Tokens.java: x5c");

    /** Decimals that may stand in Java: none as yet. */
    private static final Set<String> ALLOWED_DECIMALS = Set.of();

    /** A number given to a judging function, compared with (0 to 2 are grades; from 0 on is plausible), or taken from now. */
    private static final Pattern CQL_THRESHOLD = Pattern.compile(
            "\\b(?:AtLeast|AtMost|Band)\\(.*(?<![\\w.])\\d|(?:[<>]=?|\\bbetween) *(?!(?:[0-2]|0\\.0)(?![\\w.]))\\d|(?<![\\w.])(?!(?:[0-2]|0\\.0) )[\\d.]+ *[<>]"
                    + "|Now\\(\\) *- *\\d");

    private static final Pattern NOT_ASSESSED = Pattern.compile("(?i)not assessed|not asked");

    private static Stream<PlanDefinitionActionComponent> actions(PlanDefinition plan) {
        return plan.getAction().stream().flatMap(GuidanceContentTest::below);
    }

    private static Stream<PlanDefinitionActionComponent> below(PlanDefinitionActionComponent action) {
        return Stream.concat(Stream.of(action), action.getAction().stream().flatMap(GuidanceContentTest::below));
    }

    private static Stream<PlanDefinitionActionComponent> everyAction() {
        return ArtifactFiles.all(PlanDefinition.class).flatMap(GuidanceContentTest::actions);
    }

    private static List<String> codes(PlanDefinitionActionComponent action, String system) {
        return action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(coding -> system.equals(coding.getSystem()))
                .map(Coding::getCode)
                .toList();
    }

    private static String statementAndExpression(PlanDefinitionActionComponent action) {
        return codes(action, STATEMENTS) + " "
                + action.getConditionFirstRep().getExpression().getExpression();
    }

    private static Stream<PlanDefinitionActionComponent> withRole(String role) {
        return everyAction().filter(action -> codes(action, ROLES).contains(role));
    }

    private static Set<String> redFlags() {
        var statements = new TreeSet<String>();
        IntStream.rangeClosed(35, 69).forEach(number -> statements.add("s" + number));
        statements.addAll(Set.of("x1", "x2"));
        return statements;
    }

    @Nested
    class Statements {

        @Test
        void every_red_flag_is_a_sign_with_a_not_assessed_sibling() {
            var signs = new TreeSet<String>();
            var siblings = new TreeSet<String>();
            withRole("sign").forEach(action -> signs.addAll(codes(action, STATEMENTS)));
            withRole("not-assessed").forEach(action -> siblings.addAll(codes(action, STATEMENTS)));

            assertThat(signs).containsAll(redFlags());
            assertThat(siblings).isEqualTo(redFlags());
        }

        /** Escalations rest on red flags that have a sibling; the usual course is no warning sign, and need not be known. */
        @Test
        void every_escalation_and_every_statement_on_the_weeks_at_home_that_can_be_judged_is_a_sign() {
            var signs = new TreeSet<String>();
            withRole("sign").forEach(action -> signs.addAll(codes(action, STATEMENTS)));
            signs.removeAll(redFlags());

            assertThat(signs)
                    .containsExactlyInAnyOrder(
                            "s9", "s12", "s13", "s14", "s15", "s16", "s17", "s23", "s25", "s28", "s29", "s32", "x3",
                            "x4", "x5", "x6", "x7");
        }

        @Test
        void a_not_assessed_sibling_has_the_id_and_the_condition_of_its_sign() {
            var signs = withRole("sign")
                    .collect(Collectors.toMap(
                            PlanDefinitionActionComponent::getId, GuidanceContentTest::statementAndExpression));

            assertThat(withRole("not-assessed")
                            .map(sibling -> sibling.getId() + ": " + statementAndExpression(sibling)))
                    .containsExactlyInAnyOrderElementsOf(redFlags().stream()
                            .map(statement -> statement + "-not-assessed: " + signs.get(statement) + " Not Assessed")
                            .toList());
        }

        @Test
        void every_statement_of_the_code_system_up_to_s34_stands_in_an_action_or_belongs_to_the_recovery_family() {
            var named = new TreeSet<String>();
            everyAction().forEach(action -> named.addAll(codes(action, STATEMENTS)));
            // Metadata only: the review date of the source and its publisher.
            named.addAll(List.of("s72", "s73"));

            var statements = ArtifactFiles.all(CodeSystem.class)
                    .filter(system -> system.getUrl().equals(STATEMENTS))
                    .flatMap(system -> system.getConcept().stream())
                    .map(CodeSystem.ConceptDefinitionComponent::getCode)
                    .filter(code -> code.matches("[sx]\\d+[a-f]?"))
                    .toList();

            assertThat(statements)
                    .hasSizeGreaterThan(75)
                    .allSatisfy(code -> assertThat(named).contains(code));
        }

        @Test
        void every_sign_says_what_it_rests_on() {
            assertThat(withRole("sign")
                            .filter(action -> action.getDocumentation().isEmpty()
                                    || action.getDocumentation().stream()
                                            .anyMatch(source -> !source.hasCitation() || !source.hasLabel()))
                            .map(PlanDefinitionActionComponent::getId))
                    .as("signs without a source, or with one that has no label or citation")
                    .isEmpty();
        }

        @Test
        void every_sign_has_a_case_that_shows_it_one_that_withholds_it_and_one_in_which_it_is_not_assessed() {
            var cases = CaseFolder.all().toList();

            for (var statement : redFlags()) {
                var shown = Pattern.compile(
                        "\\((?:[SX]\\d+, )*" + statement.toUpperCase(Locale.ROOT) + "(?:, [SX]\\d+)*\\)");
                var own = cases.stream()
                        .filter(folder -> folder.name().startsWith(statement + "-"))
                        .map(folder -> ArtifactFiles.text(folder.folder().resolve("then.json")))
                        .toList();

                assertThat(cases)
                        .as(statement + " shown")
                        .anyMatch(folder -> shown.matcher(
                                        ArtifactFiles.text(folder.folder().resolve("then.json")))
                                .find());
                // Not shown because it was answered, not because nobody could tell.
                assertThat(own)
                        .as(statement + " withheld")
                        .anyMatch(then -> !shown.matcher(then).find()
                                && !NOT_ASSESSED.matcher(then).find());
                assertThat(own)
                        .as(statement + " not assessed")
                        .anyMatch(then -> NOT_ASSESSED.matcher(then).find());
            }
        }
    }

    /** What is about the guidance itself, and reasons for walking: they stand in the artifacts, not on a card of their own. */
    @Nested
    class Metadata {

        private static Stream<String> citationsOfTheSource(PlanDefinition plan) {
            return plan.getRelatedArtifact().stream()
                    .filter(source -> source.getType() == RelatedArtifactType.DERIVEDFROM)
                    .map(RelatedArtifact::getCitation);
        }

        @Test
        void s72_every_plan_says_when_its_source_was_last_reviewed() {
            assertThat(ArtifactFiles.all(PlanDefinition.class))
                    .isNotEmpty()
                    .allSatisfy(plan -> assertThat(citationsOfTheSource(plan))
                            .as(plan.getName())
                            .singleElement(STRING)
                            .contains("Last reviewed on 2024-10-01"));
        }

        @Test
        void s73_every_plan_names_the_publisher_of_its_source_and_the_rights_to_it() {
            assertThat(ArtifactFiles.all(PlanDefinition.class))
                    .isNotEmpty()
                    .allSatisfy(plan -> assertThat(citationsOfTheSource(plan))
                            .as(plan.getName())
                            .singleElement(STRING)
                            .contains("StayWell/Krames (WebMD Ignite)", "Ascension Health Library")
                            .contains("(c) 2000-2025, all rights reserved"));
        }

        @Test
        void s73_our_own_artifacts_do_not_claim_to_be_the_publishers() {
            assertThat(ArtifactFiles.all(MetadataResource.class))
                    .isNotEmpty()
                    .allSatisfy(artifact -> assertThat(artifact.getPublisher())
                            .as(artifact.getName())
                            .isEqualTo("Going Home CDS"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"s19a", "s19b", "s20", "s21"})
        void a_reason_for_walking_stands_by_the_instruction_to_walk_in_our_words(String statement) {
            var words = ArtifactFiles.all(CodeSystem.class)
                    .filter(system -> system.getUrl().equals(STATEMENTS))
                    .flatMap(system -> system.getConcept().stream())
                    .filter(concept -> concept.getCode().equals(statement))
                    .findFirst()
                    .orElseThrow();

            assertThat(withRole("instruction")
                            .filter(action -> codes(action, STATEMENTS).contains(statement)))
                    .singleElement()
                    .satisfies(action -> {
                        assertThat(codes(action, STATEMENTS)).contains("s18");
                        assertThat(action.getCode().stream()
                                        .flatMap(code -> code.getCoding().stream())
                                        .map(Coding::getDisplay))
                                .contains(words.getDisplay());
                    });
            assertThat(words.getDefinition()).startsWith("Walking ");
        }
    }

    @Nested
    class Words {

        @Test
        void titles_leave_room_for_two_in_a_summary() {
            assertThat(titles("sign", 48)).isEmpty();
        }

        @Test
        void a_family_title_fits_a_summary() {
            assertThat(titles("family", 60)).isEmpty();
        }

        /** Those that are too short or too long, by action. */
        private static Stream<String> titles(String role, int longest) {
            return withRole(role)
                    .filter(action -> !action.hasTitle()
                            || action.getTitle().length() < 3
                            || action.getTitle().length() > longest)
                    .map(action -> action.getId() + ": '" + action.getTitle() + "', expected 3 to " + longest);
        }

        @Test
        void no_evidence_word_of_the_cql_is_without_a_name() throws IOException {
            var named = ArtifactFiles.all(CodeSystem.class)
                    .filter(system -> system.getName().equals("GoingHomeEvidence"))
                    .flatMap(system -> system.getConcept().stream())
                    .map(CodeSystem.ConceptDefinitionComponent::getCode)
                    .toList();
            var used = new TreeSet<String>();
            for (var library : List.of("GoingHome", "BackSurgery")) {
                var cql = Files.readString(Path.of("fhir-resources", "cql", library + ".cql"));
                Pattern.compile("(?:then|else) '([a-z]+(?:-[a-z]+)*)'")
                        .matcher(cql)
                        .results()
                        .forEach(found -> used.add(found.group(1)));
            }
            // Verdicts, a unit, and what a smoking record comes to.
            used.removeAll(Set.of("yes", "no", "unknown", "mm", "never", "former", "current"));

            assertThat(used).isNotEmpty().allSatisfy(word -> assertThat(named).contains(word));
        }
    }

    @Nested
    class One_source_of_truth {

        @Test
        void no_clinical_literal_stands_in_java() throws IOException {
            var words = wordsOfTheGuidance();
            var found = new ArrayList<String>();
            try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
                for (var source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    literals(Files.readString(source), words)
                            .map(literal -> source.getFileName() + ": " + literal)
                            .filter(literal -> !NOT_CLINICAL.contains(literal))
                            .forEach(found::add);
                }
            }

            assertThat(found).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"s51\"",
                    "\"x2\"",
                    "\"8310-5\"",
                    "\"LA126-5\"",
                    "\"http://snomed.info/sct|1\"",
                    "\"386661006\"",
                    "\"bladder-control\"",
                    "\"QuestionnaireResponse/1#headache\"",
                    "\"mm[Hg]\"",
                    "\"Cel\"",
                    "386661006L",
                    "value >= 38.0"
                })
        void a_clinical_literal_is_seen(String java) {
            assertThat(literals("return " + java + ";", wordsOfTheGuidance()))
                    .as(java)
                    .hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/** {@code s51} from 38.0 Cel. */", "\"CDS Hooks 2.0\"", "600_000", "1 << 20", "\"sites\""})
        void what_is_not_clinical_may_stand(String java) {
            assertThat(literals(java, wordsOfTheGuidance())).as(java).isEmpty();
        }

        private static Stream<String> literals(String java, Set<String> words) {
            var found = new ArrayList<String>();
            var code = COMMENT_OR_TEXT.matcher(java).replaceAll(token -> {
                var text = token.group(1) == null ? token.group(2) : token.group(1);
                if (text != null
                        && (CLINICAL_TEXT.matcher(text).find()
                                || words.contains(text.substring(text.lastIndexOf('#') + 1)))) {
                    found.add(text);
                }
                return " ";
            });
            CLINICAL_NUMBER
                    .matcher(code)
                    .results()
                    .map(MatchResult::group)
                    .filter(number -> !ALLOWED_DECIMALS.contains(number))
                    .forEach(found::add);
            return found.stream();
        }

        /** The questions of the check-in and the units of values. */
        private static Set<String> wordsOfTheGuidance() {
            var words = new TreeSet<String>();
            ArtifactFiles.all(Questionnaire.class).forEach(questionnaire -> linkIds(questionnaire.getItem(), words));
            ArtifactFiles.all(ValueSet.class)
                    .filter(valueSet -> valueSet.getName().equals("UnitsOnCards"))
                    .flatMap(valueSet -> valueSet.getCompose().getInclude().stream())
                    .flatMap(include -> include.getConcept().stream())
                    .forEach(unit -> words.add(unit.getCode()));
            assertThat(words).contains("bladder-control", "Cel");
            return words;
        }

        private static void linkIds(List<QuestionnaireItemComponent> items, Set<String> words) {
            items.forEach(item -> {
                words.add(item.getLinkId());
                linkIds(item.getItem(), words);
            });
        }

        /** A threshold is a parameter; plausible ranges, grades of an answer and presence are not thresholds. */
        @Test
        void no_threshold_stands_in_the_logic_of_the_cql() throws IOException {
            var found = new ArrayList<String>();
            for (var library : List.of("GoingHome", "BackSurgery")) {
                var cql = Files.readString(Path.of("fhir-resources", "cql", library + ".cql"));
                thresholds(cql).map(line -> library + ": " + line).forEach(found::add);
            }

            assertThat(found).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GH.AtLeast(R.number, R.comparator, 38.0)",
                    "GH.AtMost(R.number, null, ToDecimal(91))",
                    "Band(\"Heart Rates\", 40.0, ToDecimal(HeartRateCritical), 'x')",
                    "when R.number >= 38.5 then 'yes'",
                    "where 7 <= R.number",
                    "where R.at < Now() - 24 hours",
                    "if R.number between 7 and 10 then 'yes' else 'no'"
                })
        void a_threshold_in_the_cql_is_seen(String line) {
            assertThat(thresholds("context Patient\n\n" + line)).as(line).hasSize(1);
        }

        private static Stream<String> thresholds(String cql) {
            var logic = cql.substring(cql.indexOf("context Patient"))
                    .replaceAll("(?s)/\\*.*?\\*/", "")
                    .replaceAll("(?s)define \"Parameter Problems\":.*?\\n\\n", "\n");
            return logic.lines()
                    .map(String::strip)
                    .filter(line -> !line.contains("then 'implausible'") && !line.contains("number between 0.0 and"))
                    .filter(line -> CQL_THRESHOLD
                            .matcher(line.replaceAll("'[^']*'|\"[^\"]*\"", "''"))
                            .find());
        }

        @Test
        void every_finding_code_of_the_guidance_bears_on_a_sign() throws IOException {
            var cql = Files.readString(Path.of("fhir-resources", "cql", "BackSurgery.cql"));
            var declared = Pattern.compile("(?m)^code \"([^\"]+)\"")
                    .matcher(cql)
                    .results()
                    .toList();

            assertThat(declared)
                    .hasSizeGreaterThan(60)
                    .allSatisfy(code -> assertThat(cql.split(Pattern.quote("\"" + code.group(1) + "\""), -1).length - 1)
                            .as(code.group(1) + " is declared and used")
                            .isGreaterThan(1));
        }
    }

    @Nested
    class Patients {

        @Test
        void are_synthetic() throws IOException {
            for (var file : ArtifactFiles.below(Path.of("fhir-resources", "examples"))) {
                assertThat(Files.readString(file)).contains("urn:synthetic");
            }
        }
    }
}
