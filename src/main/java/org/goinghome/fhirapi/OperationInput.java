package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.goinghome.ehr.FhirJson;
import org.goinghome.intake.JsonBody;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.payload.Payload;
import org.goinghome.payload.Payload.Kind;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.Resource;

/** What an operation is asked with: a Parameters resource, or the one resource alone that it needs. */
final class OperationInput {

    private static final String ATTRIBUTE = OperationInput.class.getName();

    private final Payload body;

    private OperationInput(Payload body) {
        this.body = body;
    }

    /**
     * Reads the body, for the operation that answers.
     *
     * @throws Refused if it is not JSON, too large, too slow, unsafe, or if there is no room for it
     */
    static void read(HttpServletRequest request, Room.Place place) {
        try {
            request.setAttribute(ATTRIBUTE, new OperationInput(Payload.read(JsonBody.read(request, place))));
        } catch (UnsafePayload e) {
            throw Refused.unsafe(e);
        }
    }

    static OperationInput of(HttpServletRequest request) {
        return (OperationInput) request.getAttribute(ATTRIBUTE);
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

    private Payload parameter(String name) {
        var named = parameters()
                .filter(each -> text(each, "name").filter(name::equals).isPresent())
                .toList();
        if (named.size() != 1) {
            throw new InvalidRequestException(
                    "The parameter '" + name + "' is " + (named.isEmpty() ? "missing." : "there more than once."));
        }
        return named.get(0)
                .member("resource")
                .filter(resource -> resource.kind() == Kind.OBJECT)
                .orElseThrow(() -> new InvalidRequestException("The parameter '" + name + "' holds no resource."));
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
