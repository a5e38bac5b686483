package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a response reaches the logic. The Questionnaire asks a, b, and c within a. */
class AskedItemsTest {

    private static final String CANONICAL = TinyGuidance.BASE + "Questionnaire/Asks";

    private final AskedItems items = new AskedItems(TinyGuidance.artifacts(questionnaire()));

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '>',
            value = {
                // Not asked.
                "{linkId:'x',answer:[{valueInteger:1}]},{linkId:'a',answer:[{valueInteger:2}]}"
                        + ">{linkId:'a',answer:[{valueInteger:2}]}",
                // Not asked, but what is asked stands below it.
                "{linkId:'x',item:[{linkId:'y'},{linkId:'b'}]}>{linkId:'x',item:[{linkId:'b'}]}",
                "{linkId:'x',answer:[{valueInteger:1,item:[{linkId:'b'},{linkId:'y'}]}]}"
                        + ">{linkId:'x',answer:[{valueInteger:1,item:[{linkId:'b'}]}]}",
                // Not asked, below one that is.
                "{linkId:'a',item:[{linkId:'x'},{linkId:'c'}]}>{linkId:'a',item:[{linkId:'c'}]}",
                // Repeated.
                "{linkId:'a',answer:[{valueInteger:1}]},{linkId:'b'},{linkId:'a',answer:[{valueInteger:2}]}"
                        + ">{linkId:'a',answer:[{valueInteger:1},{valueInteger:2}]},{linkId:'b'}",
                "{linkId:'a',item:[{linkId:'c',answer:[{valueInteger:1}]}]},"
                        + "{linkId:'a',item:[{linkId:'c',answer:[{valueInteger:2}]}]}"
                        + ">{linkId:'a',item:[{linkId:'c',answer:[{valueInteger:1},{valueInteger:2}]}]}"
            })
    void what_is_not_asked_is_left_out_and_what_is_repeated_is_put_together(String given, String kept) {
        assertThat(encoded(items.of(response(CANONICAL, given)))).isEqualTo(encoded(response(CANONICAL, kept)));
    }

    @Test
    void a_version_in_the_canonical_does_not_matter() {
        assertThat(encoded(items.of(response(CANONICAL + "|1.0.0", "{linkId:'x'},{linkId:'a'}"))))
                .isEqualTo(encoded(response(CANONICAL + "|1.0.0", "{linkId:'a'}")));
    }

    @Test
    void what_was_sent_is_not_changed() {
        var sent = response(CANONICAL, "{linkId:'x'},{linkId:'a'}");
        var before = encoded(sent);

        items.of(sent);

        assertThat(encoded(sent)).isEqualTo(before);
    }

    @Test
    void what_holds_nothing_else_is_passed_on_as_it_is() {
        var tidy = response(CANONICAL, "{linkId:'a',item:[{linkId:'c'}]},{linkId:'b'}");
        var foreign = response("urn:other", "{linkId:'x'}");
        var unnamed = new QuestionnaireResponse();
        var observation = new Observation();

        assertThat(items.of(tidy)).isSameAs(tidy);
        assertThat(items.of(foreign)).isSameAs(foreign);
        assertThat(items.of(unnamed)).isSameAs(unnamed);
        assertThat(items.of(observation)).isSameAs(observation);
    }

    private static Questionnaire questionnaire() {
        var questionnaire = new Questionnaire();
        questionnaire.setUrl(CANONICAL).setVersion("1").setName("Asks");
        questionnaire.addItem().setLinkId("a").addItem().setLinkId("c");
        questionnaire.addItem().setLinkId("b");
        return questionnaire;
    }

    private static QuestionnaireResponse response(String questionnaire, String items) {
        var json = "{'resourceType':'QuestionnaireResponse','questionnaire':'" + questionnaire + "','item':["
                + items.replaceAll("(\\w+):(?=['\\[\\d])", "'$1':") + "]}";
        return parser().parseResource(QuestionnaireResponse.class, json.replace('\'', '"'));
    }

    private static String encoded(Resource resource) {
        return parser().encodeResourceToString(resource);
    }

    private static IParser parser() {
        return FhirContext.forR4Cached().newJsonParser();
    }
}
