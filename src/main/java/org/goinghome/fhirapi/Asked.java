package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.List;
import java.util.Set;
import org.goinghome.artifact.Languages;

/** What a request asks for beside its resource. */
final class Asked {

    private static final String LANGUAGE = "_language";

    private static final Set<String> GENERAL = Set.of(
            LANGUAGE,
            Constants.PARAM_FORMAT,
            Constants.PARAM_PRETTY,
            Constants.PARAM_SUMMARY,
            Constants.PARAM_ELEMENTS);

    private Asked() {}

    /** The parameter {@code _language}, else {@code Accept-Language}, else none: as it was written, with every translation. */
    static String language(RequestDetails request, Languages offered) {
        var asked = request.getParameters().get(LANGUAGE);
        if (asked == null || asked.length == 0) {
            var accepted = request.getHeader("Accept-Language");
            return accepted == null ? Published.AS_WRITTEN : offered.accepted(accepted);
        }
        return offered.offered(asked[0])
                .orElseThrow(() ->
                        new InvalidRequestException("There is no guidance in the language of '_language'; there is in "
                                + String.join(", ", offered.tags()) + "."));
    }

    /** A parameter that is not understood would change the answer unseen. */
    static void only(RequestDetails request, String... names) {
        request.getParameters().keySet().stream()
                .map(name -> name.replaceFirst(":.*", ""))
                .filter(name -> !GENERAL.contains(name) && !List.of(names).contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(
                            "There is a parameter that this operation does not know; it knows "
                                    + String.join(", ", names) + ".");
                });
    }
}
