package org.goinghome.ehr;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.hl7.fhir.instance.model.api.IBaseBooleanDatatype;
import org.hl7.fhir.instance.model.api.IBaseDecimalDatatype;
import org.hl7.fhir.instance.model.api.IBaseIntegerDatatype;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

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

    /** The first versions of FHIR wrote such an id as what refers to it. */
    private static final Pattern ID_WITHIN = Pattern.compile("#?" + ID.pattern());

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
        return Optional.ofNullable(new OddElements(false).of(resource));
    }

    /** The first element that is unknown, stands in the wrong form or has a value that it cannot have. */
    static Optional<Payload> any(Payload resource) {
        return Optional.ofNullable(new OddElements(true).of(resource));
    }

    /** Looks at one value; null if nothing about it is odd. */
    @FunctionalInterface
    private interface Look {
        @Nullable
        Payload at(Payload value);
    }

    private @Nullable Payload of(Payload resource) {
        return isId(resource, ID) ? ofMembers(resource) : resource.members().get("id");
    }

    private @Nullable Payload ofContained(Payload resource) {
        return isId(resource, ID_WITHIN)
                ? ofMembers(resource)
                : resource.members().get("id");
    }

    /** Whether a resource has an id that is one, or none. */
    private static boolean isId(Payload resource, Pattern form) {
        return resource.member("id")
                .filter(id -> id.kind() != Kind.NULL)
                .filter(id ->
                        id.text().filter(text -> form.matcher(text).matches()).isEmpty())
                .isEmpty();
    }

    private @Nullable Payload ofMembers(Payload json) {
        return json.member("resourceType")
                .flatMap(Payload::text)
                .filter(FHIR.getResourceTypes()::contains)
                .map(FHIR::getResourceDefinition)
                .map(type -> ofMembers(type, json))
                .orElse(null);
    }

    private @Nullable Payload ofMembers(BaseRuntimeElementDefinition<?> type, Payload json) {
        for (var member : json.members().entrySet()) {
            var name = member.getKey();
            if (!name.equals("resourceType")) {
                var odd = name.startsWith("_")
                        ? besidePrimitive(type, json, name.substring(1), member.getValue())
                        : ofMember(type, name, member.getValue());
                if (odd != null) {
                    return odd;
                }
            }
        }
        return null;
    }

    /** What stands beside a primitive are an id and extensions; anything else the parser drops without a word. */
    private @Nullable Payload besidePrimitive(
            BaseRuntimeElementDefinition<?> type, Payload json, String name, Payload value) {
        var longer = json.member(name)
                .filter(list -> list.kind() == Kind.ARRAY
                        && list.elements().size() < value.elements().size());
        if (EXTENSIONS.contains(name)
                || element(type, name).filter(OddElements::isPrimitive).isEmpty()
                || longer.isPresent()) {
            return value;
        }
        return first(value, each -> each.kind() == Kind.OBJECT ? ofIdAndExtensions(type, each) : each);
    }

    private @Nullable Payload ofIdAndExtensions(BaseRuntimeElementDefinition<?> type, Payload json) {
        for (var member : json.members().entrySet()) {
            if (!member.getKey().equals("id")) {
                var odd = member.getKey().equals("extension")
                        ? ofMember(type, "extension", member.getValue())
                        : member.getValue();
                if (odd != null) {
                    return odd;
                }
            }
        }
        return null;
    }

    /** The first that is odd, of a list or of the one value; null says nothing. */
    private static @Nullable Payload first(Payload value, Look look) {
        if (value.kind() != Kind.ARRAY) {
            return value.kind() == Kind.NULL ? null : look.at(value);
        }
        return first(value.elements(), each -> each.kind() == Kind.NULL ? null : look.at(each));
    }

    private static @Nullable Payload first(List<Payload> values, Look look) {
        for (var each : values) {
            var odd = look.at(each);
            if (odd != null) {
                return odd;
            }
        }
        return null;
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

    private @Nullable Payload ofMember(BaseRuntimeElementDefinition<?> type, String name, Payload value) {
        if (name.equals(COMMENTS)) {
            return value;
        }
        if (EXTENSIONS.contains(name)) {
            return first(value.elements(), this::ofExtension);
        }
        if (name.equals("contained")) {
            return first(value.elements(), this::ofContained);
        }
        var child = type.getChildByName(name);
        var element = child == null ? null : child.getChildByName(name);
        if (child == null || element == null) {
            return any && !name.equals("id") ? value : null;
        }
        if (any && (value.kind() == Kind.ARRAY) == (child.getMax() == 1)) {
            return value;
        }
        return first(value, each -> ofValue(child, element, each));
    }

    /** Of two values the parser keeps the last; a name in lower case it takes for the value's. */
    private @Nullable Payload ofExtension(Payload json) {
        var type = FHIR.getElementDefinition("Extension");
        Payload second = null;
        var values = 0;
        for (var member : json.members().entrySet()) {
            if (member.getKey().startsWith("value")) {
                if (type.getChildByName(member.getKey()) == null) {
                    return member.getValue();
                }
                if (++values == 2) {
                    second = member.getValue();
                }
            }
        }
        return second == null ? ofMembers(type, json) : second;
    }

    private @Nullable Payload ofValue(
            BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> element, Payload value) {
        return switch (element.getChildType()) {
            case PRIMITIVE_DATATYPE, ID_DATATYPE -> isOdd(child, element, value) ? value : null;
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK ->
                any && value.kind() != Kind.OBJECT ? value : ofMembers(element, value);
            case RESOURCE -> of(value);
            default -> null;
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
