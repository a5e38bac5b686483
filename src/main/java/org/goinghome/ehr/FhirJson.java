package org.goinghome.ehr;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.JsonParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.Resource;

/** What came of reading one FHIR resource: completely, or not at all. */
public sealed interface FhirJson {

    /** It was, with everything that it says. */
    record Read(Resource resource) implements FhirJson {}

    /** It was not; {@code path} is the element that is not FHIR R4 as far as that can be told, else the resource. */
    record Unread(String path) implements FhirJson {}

    /**
     * HAPI drops what it does not understand in silence unless told otherwise, and a dropped element is a missed sign.
     * So its first event ends the reading of this resource. Among what it throws are NullPointerExceptions. What it never
     * reports, such as a number sent as text, is looked for first.
     */
    static FhirJson read(Payload json) {
        var apart = json.apart();
        var swallowed = OddElements.swallowed(apart);
        if (swallowed.isPresent()) {
            return new Unread(Place.of(swallowed.get()));
        }
        try {
            if (parser().parseResource(new FhirTree(apart)) instanceof Resource resource) {
                return new Read(resource);
            }
        } catch (RuntimeException e) {
            // Not logged: the parser's words quote what it could not read.
        }
        return new Unread(Place.of(OddElements.any(apart).orElse(json)));
    }

    private static IJsonLikeParser parser() {
        return new JsonParser(FhirContext.forR4Cached(), new StrictErrorHandler());
    }
}
