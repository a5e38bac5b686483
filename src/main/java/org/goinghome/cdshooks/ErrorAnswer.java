package org.goinghome.cdshooks;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Outcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The one form of everything that is not a success: an OperationOutcome as JSON, whatever the client accepts. */
final class ErrorAnswer {

    private static final MediaType JSON_UTF_8 = MediaType.parseMediaType("application/json;charset=utf-8");

    private ErrorAnswer() {}

    static ResponseEntity<byte[]> of(HttpStatusCode status, HttpHeaders headers, List<Issue> issues) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(JSON_UTF_8)
                .body(body(status, issues));
    }

    /** For what the framework fails at; its own words may quote the request. */
    static ResponseEntity<byte[]> of(HttpStatusCode status, HttpHeaders headers) {
        return of(status, headers, List.of(issue(status, Set.of())));
    }

    private static byte[] body(HttpStatusCode status, List<Issue> issues) {
        var outcome = Outcome.of(status.is5xxServerError() ? IssueSeverity.FATAL : IssueSeverity.ERROR, issues);
        return FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(outcome)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The words for what the framework refuses.
     *
     * @param allowed the methods that would not be refused, where that is the reason
     */
    static Issue issue(HttpStatusCode status, Set<HttpMethod> allowed) {
        return switch (status.value()) {
            case 403 -> new Issue(IssueType.FORBIDDEN, null, "A page of this origin may not call.");
            case 404 -> new Issue(IssueType.NOTFOUND, null, "There is nothing at this address.");
            case 405 ->
                new Issue(IssueType.NOTSUPPORTED, null, "This address does not answer this method" + use(allowed));
            case 406 -> new Issue(IssueType.NOTSUPPORTED, null, "This address answers application/json only.");
            case 408 -> new Issue(IssueType.TIMEOUT, null, "The request took too long to arrive.");
            case 413 -> new Issue(IssueType.TOOLONG, null, "The request is too large.");
            case 415 -> new Issue(IssueType.NOTSUPPORTED, null, "The request body must be application/json in UTF-8.");
            case 429 -> new Issue(IssueType.THROTTLED, null, "Too many calls. Please try again after Retry-After.");
            case 501, 505 -> new Issue(IssueType.NOTSUPPORTED, null, "This form of HTTP is not understood here.");
            case 503 -> new Issue(IssueType.TRANSIENT, null, "The service is too busy. Please try again.");
            default ->
                status.is5xxServerError()
                        ? new Issue(IssueType.EXCEPTION, null, "The service failed to answer. It is not your request.")
                        : new Issue(IssueType.INVALID, null, "The request cannot be read.");
        };
    }

    private static String use(Set<HttpMethod> allowed) {
        var named = allowed.stream()
                .filter(method -> method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST))
                .map(HttpMethod::name)
                .sorted()
                .collect(Collectors.joining(" or "));
        return named.isEmpty() ? "." : "; use " + named + ".";
    }
}
