package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import org.goinghome.artifact.Languages;

/** What a request asks for beside its resource. */
final class Asked {

    private static final String LANGUAGE = "_language";

    private Asked() {}

    /** The parameter {@code _language}, else {@code Accept-Language}, else the first that is offered. */
    static String language(RequestDetails request, Languages offered) {
        var asked = request.getParameters().get(LANGUAGE);
        if (asked == null || asked.length == 0) {
            return offered.accepted(request.getHeader("Accept-Language"));
        }
        return offered.offered(asked[0])
                .orElseThrow(() ->
                        new InvalidRequestException("There is no guidance in the language of '_language'; there is in "
                                + String.join(", ", offered.tags()) + "."));
    }
}
