package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.ehr.Deadline;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Outcome;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.security.Client;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** HAPI's server, without what it says of itself. */
final class FhirApi extends RestfulServer {

    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(FhirApi.class);

    private final transient Room room;

    FhirApi(Room room) {
        this.room = room;
    }

    /** In a form that is not offered HAPI could not even say so. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var formats = request.getParameterValues(Constants.PARAM_FORMAT);
        if (formats != null && !Stream.of(formats).allMatch(Formats::isOffered)) {
            refuse(
                    response,
                    HttpServletResponse.SC_NOT_ACCEPTABLE,
                    List.of(new Issue(
                            IssueType.NOTSUPPORTED, null, "The parameter '_format' asks for neither JSON nor XML.")));
            return;
        }
        if (HttpMethod.POST.name().equals(request.getMethod()) && Answers.isOperation(request.getRequestURI())) {
            operation(request, response);
        } else {
            super.service(request, response);
        }
    }

    /** The body passes our guard before HAPI, or an operation, sees any of it. */
    private void operation(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var started = System.nanoTime();
        var client = Client.calling().orElseThrow();
        var deadline = Deadline.in(client.deadline());
        try (var place = room.enter(client)) {
            OperationInput.read(request, new OperationInput.Caller(client, deadline, place));
            place.requireRoom();
            super.service(
                    Answers.isWithData(request.getRequestURI())
                            ? request
                            : new AskedByPost(
                                    request, OperationInput.of(request).simple()),
                    response);
        } catch (InvalidRequestException e) {
            refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    List.of(new Issue(IssueType.INVALID, null, String.valueOf(e.getMessage()))));
        } catch (Refused refused) {
            refuse(response, refused.status().value(), refused.issues());
        } finally {
            LOG.atInfo()
                    .addKeyValue("client", client.name())
                    .addKeyValue("operation", Answers.operation(request.getRequestURI()))
                    .addKeyValue("status", response.getStatus())
                    .addKeyValue("ms", (System.nanoTime() - started) / 1_000_000)
                    .log("operation");
        }
    }

    private void refuse(HttpServletResponse response, int status, List<Issue> issues) throws IOException {
        response.setStatus(status);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setContentType(Constants.CT_FHIR_JSON_NEW + Constants.CHARSET_UTF8_CTSUFFIX);
        response.getWriter()
                .write(getFhirContext()
                        .newJsonParser()
                        .encodeResourceToString(Outcome.of(IssueSeverity.ERROR, issues)));
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.ALLOW, String.join(", ", Answers.methods(request.getRequestURI())) + ", OPTIONS");
    }

    /** What software it is helps nobody but who attacks it. */
    @Override
    protected @Nullable String createPoweredByHeader() {
        return null;
    }
}
