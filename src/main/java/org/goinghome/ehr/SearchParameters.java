package org.goinghome.ehr;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import java.util.List;
import java.util.regex.Pattern;

/** FHIR's own search parameters, found by the element they search. */
final class SearchParameters {

    private static final Pattern TYPED = Pattern.compile("^\\(?(.+?)( as \\w+\\)|\\.as\\(\\w+\\)|\\))?$");

    private SearchParameters() {}

    /** The name of the parameter that covers {@code type.path} and the fewest other elements. */
    static String covering(String type, String path, RestSearchParameterTypeEnum parameterType) {
        var element = type + "." + path;
        return FhirContext.forR4Cached().getResourceDefinition(type).getSearchParams().stream()
                .filter(parameter -> parameter.getParamType() == parameterType)
                .filter(parameter -> elements(parameter).contains(element))
                .min(comparingInt((RuntimeSearchParam parameter) ->
                                elements(parameter).size())
                        .thenComparing(comparing(RuntimeSearchParam::getName)))
                .map(RuntimeSearchParam::getName)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no search parameter of type " + parameterType.getCode() + " covers " + element));
    }

    private static List<String> elements(RuntimeSearchParam parameter) {
        return parameter.getPathsSplit().stream()
                .map(path -> TYPED.matcher(path.trim()).replaceFirst("$1"))
                .distinct()
                .toList();
    }
}
