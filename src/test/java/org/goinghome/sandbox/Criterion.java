package org.goinghome.sandbox;

import static ca.uhn.fhir.rest.api.QualifiedParamList.splitQueryStringByCommasIgnoreEscape;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.param.ParameterUtil;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * One parameter of a search: {@code code=http://loinc.org|8310-5,8867-4}. What this server cannot search by it refuses, as
 * a search that silently finds too much or too little would hide a wrong template.
 */
final class Criterion implements Predicate<Resource> {

    private static final Pattern DATE = Pattern.compile("(?<prefix>eq|ne|lt|le|gt|ge|sa|eb)?(?<date>[0-9].*)");

    private final RuntimeSearchParam parameter;
    private final List<Predicate<Base>> alternatives;

    private Criterion(RuntimeSearchParam parameter, List<Predicate<Base>> alternatives) {
        this.parameter = parameter;
        this.alternatives = alternatives;
    }

    static Predicate<Resource> of(String resourceType, String name, String value) {
        var values = splitQueryStringByCommasIgnoreEscape(null, value);
        if (name.equals("_id")) {
            return resource -> values.contains(resource.getIdElement().getIdPart());
        }
        var parameter = parameter(resourceType, name);
        return new Criterion(
                parameter,
                values.stream().map(each -> alternative(parameter, each)).toList());
    }

    static RuntimeSearchParam parameter(String resourceType, String name) {
        var parameter =
                FhirContext.forR4Cached().getResourceDefinition(resourceType).getSearchParam(name);
        if (parameter == null) {
            throw new InvalidRequestException(resourceType + " cannot be searched by '" + name + "' here");
        }
        return parameter;
    }

    private static Predicate<Base> alternative(RuntimeSearchParam parameter, String value) {
        return switch (parameter.getParamType()) {
            case TOKEN -> token(value);
            case DATE -> date(parameter, value);
            case REFERENCE -> element -> element instanceof Reference reference && isReferred(reference, value);
            default ->
                throw new InvalidRequestException("'" + parameter.getName() + "' is of type "
                        + parameter.getParamType().getCode() + ", by which nothing is searched here");
        };
    }

    /** {@code system|code}, {@code code} in any system, {@code |code} without one, {@code system|} with any code. */
    private static Predicate<Base> token(String value) {
        var bar = ParameterUtil.nonEscapedIndexOf(value, '|');
        var system = bar < 0 ? null : ParameterUtil.unescape(value.substring(0, bar));
        var code = ParameterUtil.unescape(value.substring(bar + 1));
        return element -> codings(element)
                .anyMatch(coding -> (system == null || system.equals(coding.hasSystem() ? coding.getSystem() : ""))
                        && (code.isEmpty() || code.equals(coding.getCode())));
    }

    static Stream<Coding> codings(Base element) {
        if (element instanceof CodeableConcept concept) {
            return concept.getCoding().stream();
        }
        if (element instanceof Coding coding) {
            return Stream.of(coding);
        }
        if (element instanceof Identifier identifier) {
            return Stream.of(new Coding(identifier.getSystem(), identifier.getValue(), null));
        }
        return element.isPrimitive() ? Stream.of(new Coding(null, element.primitiveValue(), null)) : Stream.of();
    }

    private static Predicate<Base> date(RuntimeSearchParam parameter, String value) {
        var matcher = DATE.matcher(value);
        if (!matcher.matches()) {
            throw new InvalidRequestException("'" + parameter.getName() + "' is no date: " + value);
        }
        var prefix = matcher.group("prefix") == null ? "eq" : matcher.group("prefix");
        Span asked;
        try {
            asked = Span.of(new DateTimeType(matcher.group("date")));
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new InvalidRequestException("'" + parameter.getName() + "' is no date: " + value, e);
        }
        return element ->
                Span.of(element).filter(span -> span.matches(prefix, asked)).isPresent();
    }

    private static boolean isReferred(Reference reference, String value) {
        var id = reference.getReferenceElement();
        return value.equals(value.contains("/") ? id.toUnqualifiedVersionless().getValue() : id.getIdPart());
    }

    @Override
    public boolean test(Resource resource) {
        var elements = Elements.of(resource, parameter);
        return alternatives.stream().anyMatch(alternative -> elements.stream().anyMatch(alternative));
    }
}
