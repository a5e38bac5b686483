package org.goinghome.cdshooks;

import java.util.List;
import org.goinghome.ehr.Gathered;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.springframework.http.HttpStatus;

/** A call that gets no cards, with the status and the reasons. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<Issue> issues;

    private Refused(HttpStatus status, List<Issue> issues) {
        super(status.toString());
        this.status = status;
        this.issues = List.copyOf(issues);
    }

    static Refused badRequest(List<Issue> issues) {
        return new Refused(HttpStatus.BAD_REQUEST, issues);
    }

    static Refused unsafe(UnsafePayload payload) {
        if (payload.tooLarge()) {
            return tooLarge();
        }
        var path = payload.path().replaceFirst("^\\$\\.?", "");
        return badRequest(List.of(new Issue(
                IssueType.STRUCTURE,
                path.isEmpty() ? null : path,
                "The request body is not read: " + payload.getMessage() + ".")));
    }

    static Refused tooLarge() {
        return new Refused(
                HttpStatus.CONTENT_TOO_LARGE,
                List.of(new Issue(
                        IssueType.TOOLONG,
                        null,
                        "The request body is larger than the " + Payload.MAX_BYTES + " bytes that are read.")));
    }

    static Refused unknownService(String id) {
        var named = id.matches("[A-Za-z0-9_-]{1,64}") ? " '" + id + "'" : "";
        return new Refused(
                HttpStatus.NOT_FOUND,
                List.of(new Issue(IssueType.NOTFOUND, null, "There is no service" + named + " here.")));
    }

    static Refused preconditionFailed(Gathered.Incomplete gathered) {
        return new Refused(
                HttpStatus.PRECONDITION_FAILED,
                gathered.problems().stream()
                        .map(problem -> new Issue(problem.code(), problem.path(), problem.reason()))
                        .toList());
    }

    static Refused unsupported(String diagnostics) {
        return new Refused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, List.of(new Issue(IssueType.NOTSUPPORTED, null, diagnostics)));
    }

    HttpStatus status() {
        return status;
    }

    List<Issue> issues() {
        return issues;
    }
}
