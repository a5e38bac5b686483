package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.ehr.Deadline;
import org.goinghome.ehr.FhirJson;
import org.goinghome.intake.JsonBody;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.security.Client;
import org.hl7.fhir.r4.model.Resource;

/** What an operation is asked with: a Parameters resource, or the one resource alone that it needs. */
final class OperationInput {

    private static final String ATTRIBUTE = OperationInput.class.getName();

    private final Payload body;
    private final Caller caller;

    /**
     * Who asks.
     *
     * @param client whose servers may be read
     * @param deadline by when there has to be an answer
     * @param place the memory that the call takes
     */
    record Caller(Client client, Deadline deadline, Room.Place place) {}

    private OperationInput(Payload body, Caller caller) {
        this.body = body;
        this.caller = caller;
    }

    /**
     * Reads the body, for the operation that answers.
     *
     * @throws Refused if it is not JSON, too large, too slow, unsafe, or if there is no room for it
     */
    static void read(HttpServletRequest request, Caller caller) {
        try {
            request.setAttribute(
                    ATTRIBUTE, new OperationInput(Payload.read(JsonBody.read(request, caller.place())), caller));
        } catch (UnsafePayload e) {
            throw Refused.unsafe(e);
        }
    }

    static OperationInput of(HttpServletRequest request) {
        return (OperationInput) request.getAttribute(ATTRIBUTE);
    }

    Caller caller() {
        return caller;
    }

    /**
     * A resource that is needed, read with everything that it says.
     *
     * @param parameter in which it comes, where the body is a Parameters
     * @throws InvalidRequestException if it is not there, not alone, of another type, or cannot be read in full
     */
    <T extends Resource> T resource(String parameter, Class<T> type) {
        var json = isOf(body, "Parameters") ? parameter(parameter) : body;
        if (!isOf(json, type.getSimpleName())) {
            throw new InvalidRequestException(at(json) + " is no " + type.getSimpleName() + ".");
        }
        return type.cast(read(json));
    }

    private static Resource read(Payload json) {
        var result = FhirJson.read(json);
        if (result instanceof FhirJson.Unread unread) {
            throw new InvalidRequestException("What stands at " + unread.path() + " is not FHIR R4.");
        }
        return ((FhirJson.Read) result).resource();
    }

    /** @throws InvalidRequestException if the body is no Parameters */
    void requireParameters() {
        if (!isOf(body, "Parameters")) {
            throw new InvalidRequestException("The body is no Parameters.");
        }
    }

    boolean has(String parameter) {
        return named(parameter).findAny().isPresent();
    }

    /**
     * What a parameter says that may be given as text, as an address or as a reference.
     *
     * @throws InvalidRequestException if it says it in another form, or twice
     */
    Optional<String> said(String parameter) {
        return has(parameter) ? Optional.of(said(one(parameter), parameter)) : Optional.empty();
    }

    private static String said(Payload parameter, String name) {
        return Stream.of("valueString", "valueUri", "valueCanonical", "valueReference")
                .flatMap(form -> parameter.member(form).stream())
                .flatMap(value -> (value.kind() == Kind.OBJECT ? text(value, "reference") : value.text()).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "The parameter '" + name + "' is neither a text, nor an address, nor a reference."));
    }

    /** Whether a parameter that need not be there is true. */
    boolean yes(String parameter) {
        return has(parameter)
                && one(parameter)
                        .member("valueBoolean")
                        .filter(value -> value.kind() == Kind.BOOLEAN)
                        .map(value -> value.length() == "true".length())
                        .orElseThrow(() -> new InvalidRequestException(
                                "The parameter '" + parameter + "' is neither true nor false."));
    }

    /**
     * A Bundle as it was sent.
     *
     * @throws InvalidRequestException if it is not there, or if one of its entries holds no resource
     */
    Payload bundle(String parameter) {
        var bundle = parameter(parameter);
        if (!isOf(bundle, "Bundle")) {
            throw new InvalidRequestException(at(bundle) + " is no Bundle.");
        }
        bundle.member("entry").map(Payload::elements).orElse(List.of()).stream()
                .filter(entry -> entry.member("resource")
                        .flatMap(resource -> text(resource, "resourceType"))
                        .isEmpty())
                .findFirst()
                .ifPresent(entry -> {
                    throw new InvalidRequestException(at(entry) + " holds no resource.");
                });
        return bundle;
    }

    /** The types of which a Bundle holds resources. */
    static Set<String> types(Payload bundle) {
        return bundle.member("entry").map(Payload::elements).orElse(List.of()).stream()
                .flatMap(entry -> entry.member("resource").stream())
                .flatMap(resource -> text(resource, "resourceType").stream())
                .collect(Collectors.toSet());
    }

    /**
     * Resources by key: each parameter of that name has a part {@code key} and a part {@code data}.
     *
     * @throws InvalidRequestException if one has not, or if a key is there twice
     */
    Map<String, Payload> byKey(String parameter) {
        var values = new LinkedHashMap<String, Payload>();
        named(parameter).forEach(each -> {
            var key = part(each, "key").map(part -> said(part, "key"));
            var data = part(each, "data").flatMap(part -> part.member("resource"));
            if (key.isEmpty() || data.isEmpty()) {
                throw new InvalidRequestException(at(each) + " lacks its part 'key', or 'data' with a resource.");
            }
            if (values.put(key.get(), data.get()) != null) {
                throw new InvalidRequestException(at(each) + " has a key that another one has.");
            }
        });
        return values;
    }

    private static Optional<Payload> part(Payload parameter, String name) {
        return parameter.member("part").map(Payload::elements).orElse(List.of()).stream()
                .filter(part -> text(part, "name").filter(name::equals).isPresent())
                .findFirst();
    }

    private Stream<Payload> named(String name) {
        return parameters()
                .filter(each -> text(each, "name").filter(name::equals).isPresent());
    }

    private Payload one(String name) {
        var named = named(name).toList();
        if (named.size() != 1) {
            throw new InvalidRequestException(
                    "The parameter '" + name + "' is " + (named.isEmpty() ? "missing." : "there more than once."));
        }
        return named.get(0);
    }

    private Payload parameter(String name) {
        return one(name)
                .member("resource")
                .filter(resource -> resource.kind() == Kind.OBJECT)
                .orElseThrow(() -> new InvalidRequestException("The parameter '" + name + "' holds no resource."));
    }

    /**
     * The address in the {@code content} of the context of that name, as SDC gives it: a reference, or the resource itself.
     */
    Optional<String> context(String name) {
        return named("context")
                .map(each -> each.member("part").map(Payload::elements).orElse(List.of()))
                .filter(parts -> parts.stream()
                        .anyMatch(part -> text(part, "valueString")
                                        .filter(name::equals)
                                        .isPresent()
                                || text(part, "valueCode").filter(name::equals).isPresent()))
                .flatMap(List::stream)
                .filter(part -> text(part, "name").filter("content"::equals).isPresent())
                .findFirst()
                .flatMap(OperationInput::address);
    }

    private static Optional<String> address(Payload content) {
        var resource = content.member("resource");
        return resource.isPresent()
                ? text(resource.get(), "id")
                        .map(id -> text(resource.get(), "resourceType").orElse("") + "/" + id)
                : content.member("valueReference").flatMap(reference -> text(reference, "reference"));
    }

    /**
     * What the parameters say, where each is a text or a number.
     *
     * @throws InvalidRequestException if one says more, or if the body is no Parameters
     */
    Map<String, List<String>> simple() {
        requireParameters();
        var values = new LinkedHashMap<String, List<String>>();
        parameters().forEach(each -> {
            var name = text(each, "name");
            var value = each.members().entrySet().stream()
                    .filter(member -> member.getKey().startsWith("value"))
                    .flatMap(member ->
                            member
                                    .getValue()
                                    .text()
                                    .or(() -> member.getValue().number().map(String::valueOf))
                                    .stream())
                    .findFirst();
            if (name.isEmpty() || value.isEmpty() || each.members().size() > 2) {
                throw new InvalidRequestException(at(each) + " is no parameter with a text or a number as its value.");
            }
            values.computeIfAbsent(name.get(), ignored -> new ArrayList<>()).add(value.get());
        });
        return values;
    }

    /** A parameter that is not understood would change the answer unseen. */
    void only(String... names) {
        parameters()
                .map(each -> text(each, "name").orElse(""))
                .filter(name -> !List.of(names).contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(
                            "There is a parameter that this operation does not know; it knows "
                                    + String.join(", ", names) + ".");
                });
    }

    private Stream<Payload> parameters() {
        return body.member("parameter").map(Payload::elements).orElse(List.of()).stream();
    }

    private static boolean isOf(Payload json, String type) {
        return text(json, "resourceType").filter(type::equals).isPresent();
    }

    private static Optional<String> text(Payload json, String member) {
        return json.member(member).flatMap(Payload::text);
    }

    private static String at(Payload json) {
        var path = json.path().replaceFirst("^\\$\\.?", "");
        return path.isEmpty() ? "The body" : path;
    }
}
