package org.goinghome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final String CONTEXT = """
            {"userId": "Practitioner/u 1", "patientId": "p1", "encounterId": "e1", "selections": ["a"], "empty": "",
             "none": null, "odd": "a&b=c|d", "draftOrders": {"id": "d1"}}""";

    private static Optional<String> resolved(String template) {
        return new Template(template).in(Chart.JSON.readTree(CONTEXT));
    }

    @Test
    void tokens_are_replaced_by_what_the_context_says() {
        assertThat(resolved("Patient/{{context.patientId}}")).hasValue("Patient/p1");
        assertThat(resolved("Condition?patient={{context.patientId}}&encounter={{ context.encounterId }}"))
                .hasValue("Condition?patient=p1&encounter=e1");
    }

    @Test
    void a_template_without_tokens_stands_as_it_is() {
        assertThat(resolved("Observation?code=http://loinc.org|8310-5,8867-4"))
                .hasValue("Observation?code=http://loinc.org|8310-5,8867-4");
    }

    @Test
    void a_value_stays_one_value() {
        assertThat(resolved("Observation?code={{context.odd}}")).hasValue("Observation?code=a%26b%3Dc%7Cd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{context.elsewhere}}",
                "{{context.selections}}",
                "{{context.draftOrders}}",
                "{{context.draftOrders.id}}",
                "{{context.empty}}",
                "{{context.none}}",
                "{{userPractitionerId}}",
                "{{today()}}",
                "{{}}"
            })
    void what_the_context_does_not_have_as_a_plain_value_leaves_the_key_out(String token) {
        assertThat(resolved("Observation?patient={{context.patientId}}&code=" + token))
                .isEmpty();
    }
}
