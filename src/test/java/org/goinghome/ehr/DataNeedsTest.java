package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DataNeedsTest {

    private final Map<String, PlanDefinition> plans = new HashMap<>();
    private final Map<String, List<Coding>> expansions = new HashMap<>();

    @Nested
    @Tag("cds-31")
    class A_template {

        @Test
        void reads_the_patient_and_the_encounter_of_the_context() {
            assertThat(template("{\"id\":\"a\",\"type\":\"Patient\"}")).isEqualTo("Patient/{{context.patientId}}");
            assertThat(template("{\"id\":\"a\",\"type\":\"Encounter\"}"))
                    .isEqualTo("Encounter/{{context.encounterId}}");
        }

        @Test
        void searches_by_patient() {
            assertThat(template("{\"id\":\"a\",\"type\":\"Procedure\"}"))
                    .isEqualTo("Procedure?patient={{context.patientId}}");
        }

        @Test
        @Tag("cds-28")
        void sorts_and_counts_in_the_words_of_r4() {
            assertThat(template("""
                            {"id":"a","type":"Procedure","limit":50,
                             "sort":[{"path":"performed","direction":"descending"}]}""")).isEqualTo("Procedure?patient={{context.patientId}}&_sort=-date&_count=50");
            assertThat(template("""
                            {"id":"a","type":"QuestionnaireResponse",
                             "sort":[{"path":"authored","direction":"ascending"}]}""")).isEqualTo("QuestionnaireResponse?patient={{context.patientId}}&_sort=authored");
        }

        @Test
        void finds_the_date_parameter_of_each_type_we_sort() {
            assertThat(sortOf("Observation", "effective")).isEqualTo("-date");
            assertThat(sortOf("Condition", "onset")).isEqualTo("-onset-date");
            assertThat(sortOf("Condition", "recordedDate")).isEqualTo("-recorded-date");
            assertThat(sortOf("MedicationRequest", "authoredOn")).isEqualTo("-authoredon");
            assertThat(sortOf("ServiceRequest", "authoredOn")).isEqualTo("-authored");
        }

        @Test
        void filters_by_codes_with_and_without_a_system() {
            assertThat(template("""
                            {"id":"a","type":"Observation","codeFilter":[
                              {"path":"status","code":[{"code":"final"},{"code":"amended"}]},
                              {"path":"code","code":[{"system":"urn:s","code":"x"},{"system":"urn:s","code":"y"}]}]}"""))
                    .isEqualTo("Observation?patient={{context.patientId}}&status=final,amended&code=urn:s|x,urn:s|y");
        }

        @Test
        void takes_the_parameter_that_covers_the_path_and_no_other() {
            assertThat(filterOf("Observation", "code")).isEqualTo("code");
            assertThat(filterOf("Observation", "value")).isEqualTo("value-concept");
            assertThat(filterOf("Observation", "component.code")).isEqualTo("component-code");
            assertThat(filterOf("MedicationRequest", "medication")).isEqualTo("code");
            assertThat(filterOf("Condition", "clinicalStatus")).isEqualTo("clinical-status");
        }

        @Test
        void takes_a_search_parameter_named_by_the_author() {
            assertThat(template("""
                            {"id":"a","type":"Observation",
                             "codeFilter":[{"searchParam":"combo-code","code":[{"code":"x"}]}]}""")).endsWith("&combo-code=x");
        }

        @Test
        void escapes_what_means_something_in_a_search_or_an_address() {
            assertThat(template("""
                            {"id":"a","type":"Observation",
                             "codeFilter":[{"path":"code","code":[{"system":"urn:a&b#c","code":"x,y|z 1+2%"}]}]}""")).endsWith("&code=urn:a%26b%23c|x%5C,y%5C|z%201%2B2%25");
        }

        @Test
        @Tag("cds-26")
        @Tag("cds-27")
        void has_no_date_filter() {
            assertThat(template("""
                            {"id":"a","type":"Observation","dateFilter":[{"path":"effective",
                             "valueDuration":{"value":3,"system":"http://unitsofmeasure.org","code":"d"}}]}""")).isEqualTo("Observation?patient={{context.patientId}}");
        }

        @Test
        @Tag("cds-29")
        void repeats_no_parameter() {
            assertThat(template("""
                            {"id":"a","type":"Observation","codeFilter":[
                              {"path":"code","code":[{"code":"x"}]},{"path":"code","code":[{"code":"y"}]}]}""")).isEqualTo("Observation?patient={{context.patientId}}&code=x");
        }
    }

    @Nested
    class A_value_set {

        private static final String INPUT = """
                {"id":"a","type":"Observation","limit":100,"codeFilter":[{"path":"code","valueSet":"urn:vs"}]}""";

        private static final int FRAME = "Observation?patient={{context.patientId}}&code=&_count=100".length();

        @Test
        void is_written_out() {
            expansions.put("urn:vs", List.of(new Coding("urn:s", "x", ""), new Coding("urn:s", "y", "")));

            assertThat(template(INPUT))
                    .isEqualTo("Observation?patient={{context.patientId}}&code=urn:s|x,urn:s|y&_count=100");
        }

        @Test
        void keeps_its_systems_below_1500_characters_and_loses_them_at_1500() {
            expandTo(1499 - FRAME);
            assertThat(template(INPUT)).hasSize(1499).contains("urn:s|");

            expandTo(1500 - FRAME);
            assertThat(template(INPUT))
                    .hasSizeLessThan(1500)
                    .doesNotContain("urn:s")
                    .contains("&code=x");
        }

        @Test
        void is_left_out_when_even_its_bare_codes_are_too_long() {
            expansions.put(
                    "urn:vs",
                    IntStream.range(0, 300)
                            .mapToObj(i -> new Coding("urn:s", "code-" + i, ""))
                            .toList());

            assertThat(template(INPUT)).isEqualTo("Observation?patient={{context.patientId}}&_count=100");
        }

        @Test
        void is_left_out_when_it_is_not_known() {
            assertThat(template(INPUT)).isEqualTo("Observation?patient={{context.patientId}}&_count=100");
        }

        private void expandTo(int length) {
            // Two codes: urn:s|x...,urn:s|y
            int rest = length - "urn:s|,urn:s|y".length();
            expansions.put("urn:vs", List.of(new Coding("urn:s", "x".repeat(rest), ""), new Coding("urn:s", "y", "")));
        }
    }

    @Nested
    class The_needs_of_a_plan {

        @Test
        void are_required_only_if_the_input_says_so() {
            var needs = of("""
                    {"input":[
                      {"id":"a","type":"Procedure","limit":7,"extension":[{"valueBoolean":true,
                       "url":"https://goinghome.example/fhir/StructureDefinition/input-required"}]},
                      {"id":"b","type":"Procedure","extension":[{"valueBoolean":false,
                       "url":"https://goinghome.example/fhir/StructureDefinition/input-required"}]},
                      {"id":"c","type":"Procedure"}]}""");

            assertThat(needs)
                    .containsExactly(
                            new DataNeed(
                                    "a",
                                    "Procedure",
                                    true,
                                    "Procedure?patient={{context.patientId}}&_count=7",
                                    OptionalInt.of(7)),
                            optional("b", "Procedure"),
                            optional("c", "Procedure"));
        }

        @Test
        void come_in_the_order_of_the_actions_from_all_their_levels_and_from_the_plans_they_name() {
            plans.put(
                    "urn:other",
                    plan("{\"input\":[{\"id\":\"d\",\"type\":\"Condition\"},{\"id\":\"a\",\"type\":\"Procedure\"}]}"));

            var needs = of("""
                    {"input":[{"id":"a","type":"Procedure"}],
                     "definitionCanonical":"urn:other",
                     "action":[{"input":[{"id":"b","type":"Procedure"},{"id":"c","type":"Procedure"}]}]},
                    {"input":[{"id":"e","type":"Procedure"}]}""");

            assertThat(needs).extracting(DataNeed::key).containsExactly("a", "b", "c", "d", "e");
        }

        @Test
        void are_one_where_the_id_is_the_same_and_required_if_it_is_required_anywhere() {
            var needs = of("""
                    {"input":[{"id":"a","type":"Procedure","limit":5}]},
                    {"input":[{"id":"a","type":"Procedure","extension":[{"valueBoolean":true,
                       "url":"https://goinghome.example/fhir/StructureDefinition/input-required"}]}]}""");

            assertThat(needs)
                    .containsExactly(new DataNeed(
                            "a",
                            "Procedure",
                            true,
                            "Procedure?patient={{context.patientId}}&_count=5",
                            OptionalInt.of(5)));
        }

        @Test
        void end_where_plans_name_each_other() {
            var first =
                    plan("{\"definitionCanonical\":\"urn:second\",\"input\":[{\"id\":\"a\",\"type\":\"Procedure\"}]}");
            plans.put("urn:first", first);
            plans.put("urn:second", plan("{\"definitionCanonical\":\"urn:first\"}"));

            assertThat(DataNeeds.of(first, this::find, this::expand)).hasSize(1);
        }

        @Test
        void do_not_come_from_a_canonical_that_is_not_a_plan() {
            assertThat(of("{\"definitionCanonical\":\"urn:activity\"}")).isEmpty();
        }

        @Test
        void report_every_input_that_cannot_be_asked_for() {
            assertThatThrownBy(() -> of("""
                    {"input":[
                      {"type":"Procedure"},
                      {"id":"b","type":"Foo"},
                      {"id":"c","type":"Location"},
                      {"id":"d","type":"Observation","codeFilter":[{"path":"colour","code":[{"code":"x"}]}]},
                      {"id":"e","type":"Observation","sort":[{"path":"code","direction":"ascending"}]},
                      {"id":"f","type":"Observation"},{"id":"f","type":"Procedure"}]}"""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .isEqualTo("""
                    urn:plan input 'null': needs an id, which becomes the prefetch key, and a type
                    urn:plan input 'b': Foo is not a FHIR resource type
                    urn:plan input 'c': Location cannot be searched by patient
                    urn:plan input 'd': no search parameter of type token covers Observation.colour
                    urn:plan input 'e': no search parameter of type date covers Observation.code
                    urn:plan input 'f': has type Procedure here and Observation elsewhere""");
        }

        private Optional<PlanDefinition> find(String canonical) {
            return Optional.ofNullable(plans.get(canonical));
        }

        private List<Coding> expand(String canonical) {
            return List.of();
        }
    }

    private String sortOf(String type, String path) {
        var template = template("{\"id\":\"a\",\"type\":\"" + type + "\",\"sort\":[{\"path\":\"" + path
                + "\",\"direction\":\"descending\"}]}");
        return template.substring(template.indexOf("_sort=") + "_sort=".length());
    }

    private String filterOf(String type, String path) {
        var template = template("{\"id\":\"a\",\"type\":\"" + type + "\",\"codeFilter\":[{\"path\":\"" + path
                + "\",\"code\":[{\"code\":\"x\"}]}]}");
        return template.substring(template.indexOf('&') + 1, template.length() - "=x".length());
    }

    private String template(String input) {
        return of("{\"input\":[" + input + "]}").get(0).template();
    }

    private List<DataNeed> of(String actions) {
        return DataNeeds.of(
                plan(actions),
                canonical -> Optional.ofNullable(plans.get(canonical)),
                canonical -> expansions.getOrDefault(canonical, List.of()));
    }

    private static DataNeed optional(String key, String type) {
        return new DataNeed(key, type, false, type + "?patient={{context.patientId}}", OptionalInt.empty());
    }

    private static PlanDefinition plan(String actions) {
        return FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(
                        PlanDefinition.class,
                        "{\"resourceType\":\"PlanDefinition\",\"url\":\"urn:plan\",\"action\":[" + actions + "]}");
    }
}
