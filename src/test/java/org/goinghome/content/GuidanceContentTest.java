package org.goinghome.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the guidance as a whole must hold: every statement, its cases, its sources, and no clinical constant outside of it. */
class GuidanceContentTest {

    private static final String ROLES = "https://goinghome.example/fhir/CodeSystem/GoingHomeAction";
    private static final String STATEMENTS = "https://goinghome.example/fhir/CodeSystem/BackSurgeryRecovery";
    private static final Pattern CLINICAL_LITERAL = Pattern.compile(
            "\"\\d{4,5}-\\d\"|\"LA\\d+-\\d\"|\"\\d{6,18}\"|loinc\\.org|snomed\\.info|ICD10|\"\\[degF]\"|\"Cel\"");

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

            assertThat(signs).isEqualTo(redFlags());
            assertThat(siblings).isEqualTo(redFlags());
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
            assertThat(withRole("sign"))
                    .allSatisfy(action -> assertThat(action.getDocumentation()).allSatisfy(source -> {
                        assertThat(source.getCitation()).isNotBlank();
                        assertThat(source.getLabel()).isNotBlank();
                    }))
                    .allSatisfy(action -> assertThat(action.getDocumentation()).isNotEmpty());
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
                assertThat(own)
                        .as(statement + " withheld")
                        .anyMatch(then -> !shown.matcher(then).find());
                assertThat(own)
                        .as(statement + " not assessed")
                        .anyMatch(then -> NOT_ASSESSED.matcher(then).find());
            }
        }
    }

    @Nested
    class Words {

        @Test
        void titles_leave_room_for_two_in_a_summary() {
            assertThat(withRole("sign"))
                    .allSatisfy(action -> assertThat(action.getTitle()).hasSizeBetween(3, 48));
        }

        @Test
        void a_family_title_fits_a_summary() {
            assertThat(withRole("family"))
                    .allSatisfy(action -> assertThat(action.getTitle()).hasSizeBetween(3, 60));
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
            used.removeAll(Set.of("yes", "no", "unknown", "mm"));

            assertThat(used).isNotEmpty().allSatisfy(word -> assertThat(named).contains(word));
        }
    }

    @Nested
    class One_source_of_truth {

        @Test
        void no_clinical_literal_stands_in_java() throws IOException {
            var found = new ArrayList<String>();
            try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
                for (var source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    CLINICAL_LITERAL
                            .matcher(Files.readString(source))
                            .results()
                            .forEach(literal -> found.add(source.getFileName() + ": " + literal.group()));
                }
            }

            assertThat(found).isEmpty();
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
