package org.goinghome.ehr;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.Optional;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.Resource;

/** Reads one FHIR resource completely, or not at all. */
final class FhirJson {

    private FhirJson() {}

    /**
     * HAPI drops what it does not understand in silence unless told otherwise, and a dropped element is a missed sign.
     * So its first event ends the reading of this resource. Among what it throws are NullPointerExceptions.
     */
    static Optional<Resource> read(Payload resource) {
        try {
            return parser().parseResource(resource.stream()) instanceof Resource read
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static IParser parser() {
        return FhirContext.forR4Cached().newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    }
}
