package org.goinghome.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneOffset;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class ElementsTest {

    /** As where a query goes through a union. */
    @Test
    void one_place_meets_several_types() {
        var ids = new Elements(new ZonedModel(FhirContext.forR4Cached(), ZoneOffset.UTC), "id");

        assertThat(ids.of(named(new Observation(), "a"))).hasToString("a");
        assertThat(ids.of(named(new Observation(), "b"))).hasToString("b");
        assertThat(ids.of(named(new Condition(), "c"))).hasToString("c");
        assertThat(ids.of(named(new Observation(), "d"))).hasToString("d");
    }

    private static Resource named(Resource resource, String id) {
        resource.setId(id);
        return resource;
    }
}
