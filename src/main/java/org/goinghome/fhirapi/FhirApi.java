package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** HAPI's server, without what it says of itself. */
final class FhirApi extends RestfulServer {

    private static final long serialVersionUID = 1;

    /** In a form that is not offered HAPI could not even say so. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var formats = request.getParameterValues(Constants.PARAM_FORMAT);
        if (formats != null && !Stream.of(formats).allMatch(Formats::isOffered)) {
            var outcome = new OperationOutcome();
            outcome.addIssue()
                    .setSeverity(IssueSeverity.ERROR)
                    .setCode(IssueType.NOTSUPPORTED)
                    .setDiagnostics("The parameter '_format' asks for neither JSON nor XML.");
            response.setStatus(HttpServletResponse.SC_NOT_ACCEPTABLE);
            response.setContentType(Constants.CT_FHIR_JSON_NEW + Constants.CHARSET_UTF8_CTSUFFIX);
            response.getWriter().write(getFhirContext().newJsonParser().encodeResourceToString(outcome));
            return;
        }
        super.service(request, response);
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
