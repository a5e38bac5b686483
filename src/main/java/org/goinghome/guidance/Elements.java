package org.goinghome.guidance;

import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/**
 * Reads an element by its name, at one place of the CQL. What comes there is mostly of the type that came before: how that is read
 * is kept, and nothing of a patient.
 */
final class Elements {

    private final ZonedModel model;
    private final String name;
    private @Nullable Met met;

    /** A type, and how the element is read from it: one thing, for threads that come here together. */
    private record Met(Class<?> type, ZonedModel.Getter getter) {}

    Elements(ZonedModel model, String name) {
        this.model = model;
        this.name = name;
    }

    @Nullable
    Object of(Base target) {
        var known = met;
        if (known == null || known.type() != target.getClass()) {
            known = new Met(target.getClass(), model.getter(target.getClass(), name));
            met = known;
        }
        return known.getter().of(target);
    }
}
