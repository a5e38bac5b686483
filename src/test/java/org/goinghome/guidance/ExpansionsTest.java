package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.guidance.TinyGuidance.artifacts;
import static org.goinghome.guidance.TinyGuidance.valueSet;

import org.junit.jupiter.api.Test;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.terminology.CodeSystemInfo;
import org.opencds.cqf.cql.engine.terminology.ValueSetInfo;

/** What the engine asks about value sets, answered from what they hold. */
class ExpansionsTest {

    private static final String HEAT = TinyGuidance.BASE + "ValueSet/Heat";

    private final Expansions expansions = new Expansions(artifacts(valueSet("Heat", "urn:s", "fever", "chill")));
    private final ValueSetInfo heat = new ValueSetInfo().withId(HEAT);

    private static Code code(String code) {
        return new Code().withSystem("urn:s").withCode(code);
    }

    @Test
    void a_member_is_in_it_and_nothing_else() {
        assertThat(expansions.in(code("fever"), heat)).isTrue();
        assertThat(expansions.in(code("cough"), heat)).isFalse();
    }

    @Test
    void it_expands_to_its_members() {
        assertThat(expansions.expand(heat)).extracting(Code::getCode).containsExactly("fever", "chill");
    }

    @Test
    void one_that_is_not_held_has_no_members() {
        assertThat(expansions.expand(new ValueSetInfo().withId(HEAT + "|2.0.0")))
                .isEmpty();
    }

    @Test
    void a_code_is_its_own_answer() {
        var fever = code("fever");

        assertThat(expansions.lookup(fever, new CodeSystemInfo())).isSameAs(fever);
    }
}
