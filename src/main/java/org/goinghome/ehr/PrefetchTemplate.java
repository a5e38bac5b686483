package org.goinghome.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.param.ParameterUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.DataRequirement.DataRequirementCodeFilterComponent;
import org.hl7.fhir.r4.model.DataRequirement.SortDirection;

/**
 * Writes a DataRequirement as a prefetch template, in the subset that CDS Hooks recommends. A date filter is left out:
 * CDS Hooks 2.0.1 has no relative dates, so the guidance itself looks at the dates. What a template leaves out only
 * makes it fetch more.
 */
final class PrefetchTemplate {

    /** Longer addresses are refused by some servers. */
    private static final int TOO_LONG = 1500;

    /** What stands in an address as it is, beside letters and digits. */
    private static final String PLAIN = "-._~:/()*'!@;=,|";

    private final Function<String, List<Coding>> expansions;

    PrefetchTemplate(Function<String, List<Coding>> expansions) {
        this.expansions = expansions;
    }

    String of(DataRequirement input) {
        var type = input.getType();
        return switch (type) {
            case "Patient" -> "Patient/{{context.patientId}}";
            case "Encounter" -> "Encounter/{{context.encounterId}}";
            default -> search(type, input);
        };
    }

    private String search(String type, DataRequirement input) {
        if (!FhirContext.forR4Cached().getResourceTypes().contains(type)) {
            throw new IllegalArgumentException(type + " is not a FHIR resource type");
        }
        if (FhirContext.forR4Cached().getResourceDefinition(type).getSearchParam("patient") == null) {
            throw new IllegalArgumentException(type + " cannot be searched by patient");
        }
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("patient", "{{context.patientId}}");
        var end = sort(type, input) + (input.hasLimit() ? "&_count=" + input.getLimit() : "");
        // The codes of an author's choice first, so that a long ValueSet is what yields to them.
        for (var filter : input.getCodeFilter()) {
            var parameter = parameter(type, filter);
            if (filter.hasCode()) {
                filters.putIfAbsent(parameter, tokens(filter.getCode(), true));
            }
        }
        for (var filter : input.getCodeFilter()) {
            if (!filter.hasCode() && filter.hasValueSet()) {
                addExpansion(type, filters, parameter(type, filter), expansions.apply(filter.getValueSet()), end);
            }
        }
        return template(type, filters) + end;
    }

    private static void addExpansion(
            String type, Map<String, String> filters, String parameter, List<Coding> codes, String end) {
        if (filters.containsKey(parameter) || codes.isEmpty()) {
            return;
        }
        for (var withSystem : List.of(true, false)) {
            filters.put(parameter, tokens(codes, withSystem));
            if ((template(type, filters) + end).length() < TOO_LONG) {
                return;
            }
        }
        filters.remove(parameter);
    }

    private static String template(String type, Map<String, String> filters) {
        return filters.entrySet().stream()
                .map(filter -> filter.getKey() + "=" + filter.getValue())
                .collect(joining("&", type + "?", ""));
    }

    private static String parameter(String type, DataRequirementCodeFilterComponent filter) {
        return filter.hasSearchParam()
                ? filter.getSearchParam()
                : SearchParameters.covering(type, filter.getPath(), RestSearchParameterTypeEnum.TOKEN);
    }

    private static String sort(String type, DataRequirement input) {
        if (!input.hasSort()) {
            return "";
        }
        return input.getSort().stream()
                .map(sort -> (sort.getDirection() == SortDirection.DESCENDING ? "-" : "")
                        + SearchParameters.covering(type, sort.getPath(), RestSearchParameterTypeEnum.DATE))
                .collect(joining(",", "&_sort=", ""));
    }

    static String tokens(List<Coding> codes, boolean withSystem) {
        return codes.stream()
                .map(coding -> (withSystem && coding.hasSystem() ? escape(coding.getSystem()) + "|" : "")
                        + escape(coding.getCode()))
                .distinct()
                .collect(joining(","));
    }

    private static String escape(String part) {
        var escaped = new StringBuilder();
        for (var character : ParameterUtil.escape(part).getBytes(UTF_8)) {
            if ((character > 0 && Character.isLetterOrDigit(character)) || PLAIN.indexOf(character) >= 0) {
                escaped.append((char) character);
            } else {
                escaped.append("%%%02X".formatted(character & 0xff));
            }
        }
        return escaped.toString();
    }
}
