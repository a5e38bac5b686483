package org.goinghome.guidance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.goinghome.guidance.Findings.Threshold;
import org.hl7.fhir.r4.model.Library;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site may put in the place of a default, and what refuses the start. */
class SiteParametersTest {

    @ParameterizedTest(name = "{0} = {1} is {2}")
    @CsvSource({
        "Integer default 7, 8, 8",
        "Boolean default false, true, true",
        "Boolean default true, false, false",
        "String default 'card', silent, silent",
        "Quantity default 38.0 'Cel', 38.5, 38.5 Cel",
        "Quantity default 38.0 'Cel', 38.5 Cel, 38.5 Cel",
        "Quantity default 38.0 'Cel', 38.5 ''Cel'', 38.5 Cel",
        "Decimal default 1.5, 1.6, 1.6",
        "List<String> default { 'a' }, 'b, c', '[b, c]'",
        "List<String> default { 'a' }, ', b', '[b]'"
    })
    void a_value_of_the_form_of_its_default_stands_in_its_place(String parameter, String setting, String value) {
        var parameters = new TinyGuidance()
                .declare("parameter P " + parameter)
                .set("p", setting)
                .link()
                .parameters();

        assertThat(parameters.get("P")).extracting(Threshold::value).isEqualTo(value);
    }

    @Test
    void a_value_that_a_site_sets_is_judged_by() {
        assertThat(judgedBy().set("p", "8").findings().signs()).hasSize(1);
        assertThat(judgedBy().findings().signs()).isEmpty();
    }

    @Test
    void a_value_can_be_set_for_the_parameter_of_one_library() {
        assertThat(judgedBy().set("tiny", "p", "8").findings().signs()).hasSize(1);
        assertThat(judgedBy().set("other", "p", "8").problems())
                .containsExactly("goinghome.parameters: other/p: no library has a parameter of this name");
    }

    private static TinyGuidance judgedBy() {
        return new TinyGuidance().declare("parameter P Integer default 7").define("S1", "P = 8");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "Integer default 7, seven, 7",
        "Boolean default false, yes, false",
        "Quantity default 38.0 'Cel', 101 [degF], 38.0 Cel",
        "Quantity default 38.0 'Cel', warm, 38.0 Cel",
        "Decimal default 1.5, more, 1.5",
        "Date default @2026-01-01, 2026-01-02, 2026-01-01",
        "Integer, 7, ''"
    })
    void a_value_of_another_form_is_refused(String parameter, String setting, String preset) {
        assertThat(new TinyGuidance()
                        .declare("parameter P " + parameter)
                        .set("p", setting)
                        .problems())
                .containsExactly("goinghome.parameters: Tiny.P: '" + setting + "' is not of the form of its default '"
                        + preset + "'");
    }

    @Test
    void a_parameter_that_no_library_has_is_refused() {
        assertThat(new TinyGuidance().set("p", "1").problems())
                .containsExactly("goinghome.parameters: p: no library has a parameter of this name");
    }

    @Test
    void what_a_library_itself_objects_to_is_refused() {
        assertThat(new TinyGuidance()
                        .define("Parameter Problems", "{ 'P: expected less' }")
                        .problems())
                .containsExactly("goinghome.parameters: Tiny: P: expected less");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "Message({ 'x' }, true, 'x', 'Error', 'boom')"})
    void a_library_that_cannot_say_whether_it_objects_is_refused(String objections) {
        assertThat(new TinyGuidance().define("Parameter Problems", objections).problems())
                .containsExactly("goinghome.parameters: Tiny: its define 'Parameter Problems' could not be evaluated");
    }

    @Test
    void a_parameter_has_a_name_that_no_other_library_uses() {
        var other = TinyGuidance.artifact(new Library(), "Other");
        other.addContent().setContentType("application/elm+json").setData("""
                {"library": {
                  "identifier": {"id": "Other", "version": "1.0.0"},
                  "parameters": {"def": [{
                    "name": "P",
                    "default": {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}Integer", "value": "1"}}]}}}""".getBytes(UTF_8));

        assertThat(new TinyGuidance()
                        .declare("parameter P Integer default 1")
                        .with(other)
                        .problems())
                .containsExactly("goinghome.parameters: Tiny.P: is the name of a parameter of Other too; "
                        + "expected one that is unique over all libraries");
    }
}
