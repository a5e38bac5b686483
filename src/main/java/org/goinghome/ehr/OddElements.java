package org.goinghome.ehr;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.instance.model.api.IBaseBooleanDatatype;
import org.hl7.fhir.instance.model.api.IBaseDecimalDatatype;
import org.hl7.fhir.instance.model.api.IBaseIntegerDatatype;
import org.hl7.fhir.instance.model.api.IPrimitiveType;

/**
 * Finds elements of a resource that are not as FHIR has them. FHIR's parser decides whether a resource is read; this tells
 * where it stumbled, which the parser does not, and what it swallows. So what is not understood here is not odd.
 */
final class OddElements {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final Set<String> EXTENSIONS = Set.of("extension", "modifierExtension");

    /** Of an older FHIR; the parser drops them, with everything in them, without a word. */
    private static final String COMMENTS = "fhir_comments";

    /** Wider than FHIR's, as servers have such ids. Of any other the parser keeps what comes after the last slash. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,256}");

    /** Whether all that is odd is looked for, or only what the parser swallows. */
    private final boolean any;

    private OddElements(boolean any) {
        this.any = any;
    }

    /**
     * The first element that the parser would bend or drop: a primitive whose JSON type is not FHIR's for it, as it takes
     * {@code "38"} for 38; what is no extension beside a primitive, or is beside none of a list; an extension's second value; an id
     * that is none; comments.
     */
    static Optional<Payload> swallowed(Payload resource) {
        return new OddElements(false).of(resource).findFirst();
    }

    /** The first element that is unknown, stands in the wrong form or has a value that it cannot have. */
    static Optional<Payload> any(Payload resource) {
        return new OddElements(true).of(resource).findFirst();
    }

    private Stream<Payload> of(Payload resource) {
        var id = resource.member("id")
                .filter(each -> each.kind() != Kind.NULL)
                .filter(each ->
                        each.text().filter(text -> ID.matcher(text).matches()).isEmpty());
        return Stream.concat(id.stream(), ofResource(resource));
    }

    private Stream<Payload> ofResource(Payload json) {
        return json
                .member("resourceType")
                .flatMap(Payload::text)
                .filter(FHIR.getResourceTypes()::contains)
                .map(FHIR::getResourceDefinition)
                .stream()
                .flatMap(type -> ofMembers(type, json));
    }

    private Stream<Payload> ofMembers(BaseRuntimeElementDefinition<?> type, Payload json) {
        return json.members().entrySet().stream()
                .filter(member -> !member.getKey().equals("resourceType"))
                .flatMap(member -> member.getKey().startsWith("_")
                        ? besidePrimitive(type, json, member.getKey().substring(1), member.getValue())
                        : ofMember(type, member.getKey(), member.getValue()));
    }

    /** What stands beside a primitive are an id and extensions; anything else the parser drops without a word. */
    private Stream<Payload> besidePrimitive(
            BaseRuntimeElementDefinition<?> type, Payload json, String name, Payload value) {
        var longer = json.member(name)
                .filter(list -> list.kind() == Kind.ARRAY
                        && list.elements().size() < value.elements().size());
        if (element(type, name).filter(OddElements::isPrimitive).isEmpty() || longer.isPresent()) {
            return Stream.of(value);
        }
        return each(value)
                .flatMap(each -> each.kind() == Kind.OBJECT
                        ? each.members().entrySet().stream()
                                .filter(member -> !member.getKey().equals("id"))
                                .flatMap(member -> member.getKey().equals("extension")
                                        ? ofMember(type, "extension", member.getValue())
                                        : Stream.of(member.getValue()))
                        : Stream.of(each));
    }

    private static Stream<Payload> each(Payload value) {
        return (value.kind() == Kind.ARRAY ? value.elements() : List.of(value))
                .stream().filter(each -> each.kind() != Kind.NULL);
    }

    private static Optional<BaseRuntimeElementDefinition<?>> element(
            BaseRuntimeElementDefinition<?> type, String name) {
        return Optional.ofNullable(type.getChildByName(name)).map(child -> child.getChildByName(name));
    }

    private static boolean isPrimitive(BaseRuntimeElementDefinition<?> element) {
        return switch (element.getChildType()) {
            case PRIMITIVE_DATATYPE, ID_DATATYPE -> true;
            default -> false;
        };
    }

    private Stream<Payload> ofMember(BaseRuntimeElementDefinition<?> type, String name, Payload value) {
        if (name.equals(COMMENTS)) {
            return Stream.of(value);
        }
        if (EXTENSIONS.contains(name)) {
            return value.elements().stream().flatMap(this::ofExtension);
        }
        if (name.equals("contained")) {
            return value.elements().stream().flatMap(this::ofResource);
        }
        var child = type.getChildByName(name);
        var element = child == null ? null : child.getChildByName(name);
        if (child == null || element == null) {
            return any && !name.equals("id") ? Stream.of(value) : Stream.empty();
        }
        if (any && (value.kind() == Kind.ARRAY) == (child.getMax() == 1)) {
            return Stream.of(value);
        }
        return each(value).flatMap(each -> ofValue(child, element, each));
    }

    /** Of two values the parser keeps the last; a name in lower case it takes for the value's. */
    private Stream<Payload> ofExtension(Payload json) {
        var type = FHIR.getElementDefinition("Extension");
        var values = json.members().entrySet().stream()
                .filter(member -> member.getKey().startsWith("value"))
                .toList();
        return Stream.concat(
                Stream.concat(
                                values.stream()
                                        .filter(member -> type.getChildByName(member.getKey()) == null)
                                        .limit(1),
                                values.stream().skip(1))
                        .map(Map.Entry::getValue),
                ofMembers(type, json));
    }

    private Stream<Payload> ofValue(
            BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> element, Payload value) {
        return switch (element.getChildType()) {
            case PRIMITIVE_DATATYPE, ID_DATATYPE -> isOdd(child, element, value) ? Stream.of(value) : Stream.empty();
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK ->
                any && value.kind() != Kind.OBJECT ? Stream.of(value) : ofMembers(element, value);
            case RESOURCE -> ofResource(value);
            default -> Stream.empty();
        };
    }

    private boolean isOdd(BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> primitive, Payload value) {
        return value.kind() != jsonType(primitive.getImplementingClass()) || (any && !canHold(child, primitive, value));
    }

    private static Kind jsonType(Class<?> primitive) {
        if (IBaseBooleanDatatype.class.isAssignableFrom(primitive)) {
            return Kind.BOOLEAN;
        }
        return IBaseDecimalDatatype.class.isAssignableFrom(primitive)
                        || IBaseIntegerDatatype.class.isAssignableFrom(primitive)
                ? Kind.NUMBER
                : Kind.STRING;
    }

    private static boolean canHold(
            BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> primitive, Payload value) {
        var text = value.text().or(() -> value.number().map(String::valueOf));
        try {
            if (primitive.newInstance(child.getInstanceConstructorArguments()) instanceof IPrimitiveType<?> holder) {
                text.ifPresent(holder::setValueAsString);
            }
            return text.filter(String::isEmpty).isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
