package org.goinghome.intake;

import java.util.List;
import java.util.UUID;
import org.goinghome.ehr.Gathered;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A call that gets no cards, with the status and the reasons. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<Issue> issues;

    private final @Nullable UUID hookInstance;

    private Refused(HttpStatus status, List<Issue> issues, @Nullable UUID hookInstance) {
        // Where it was found out is not told; a thousand at once would spend more on that than on the answer.
        super(status.toString(), null, false, false);
        this.status = status;
        this.issues = List.copyOf(issues);
        this.hookInstance = hookInstance;
    }

    private Refused(HttpStatus status, List<Issue> issues) {
        this(status, issues, null);
    }

    /**
     * What was sent cannot be understood.
     *
     * @param hookInstance that of the call, if it could be read
     */
    public static Refused badRequest(List<Issue> issues, @Nullable UUID hookInstance) {
        return new Refused(HttpStatus.BAD_REQUEST, issues, hookInstance);
    }

    public static Refused unsafe(UnsafePayload payload) {
        if (payload.tooLarge()) {
            return tooLarge();
        }
        var path = payload.path().replaceFirst("^\\$\\.?", "");
        var what = path.isEmpty() ? "The request body " : "The request body is not read: " + path + " ";
        return badRequest(
                List.of(new Issue(IssueType.STRUCTURE, path.isEmpty() ? null : path, what + payload.reason() + ".")),
                null);
    }

    static Refused tooLarge() {
        return new Refused(
                HttpStatus.CONTENT_TOO_LARGE,
                List.of(new Issue(
                        IssueType.TOOLONG,
                        null,
                        "The request body is larger than the " + Payload.MAX_BYTES + " bytes that are read.")));
    }

    static Refused tooSlow() {
        return new Refused(
                HttpStatus.REQUEST_TIMEOUT,
                List.of(new Issue(IssueType.TIMEOUT, null, "The request body took too long to arrive.")));
    }

    static Refused brokenOff() {
        return new Refused(
                HttpStatus.BAD_REQUEST,
                List.of(new Issue(IssueType.STRUCTURE, null, "The request body ends before it is complete.")));
    }

    /** Too many calls at the same time, or too large ones. */
    static Refused busy() {
        return new Refused(
                HttpStatus.SERVICE_UNAVAILABLE,
                List.of(new Issue(IssueType.TRANSIENT, null, "The service is too busy. Please try again.")));
    }

    /**
     * What was sent is right and cannot be taken just now.
     *
     * @param what a sentence
     */
    public static Refused unavailable(String what) {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, List.of(new Issue(IssueType.TRANSIENT, null, what)));
    }

    /**
     * What was asked for is not here.
     *
     * @param what a sentence
     */
    public static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, List.of(new Issue(IssueType.NOTFOUND, null, what)));
    }

    /**
     * Whoever asked may not.
     *
     * @param what a sentence
     */
    public static Refused forbidden(String what) {
        return new Refused(HttpStatus.FORBIDDEN, List.of(new Issue(IssueType.FORBIDDEN, null, what)));
    }

    public static Refused preconditionFailed(Gathered.Incomplete gathered, UUID hookInstance) {
        return new Refused(
                HttpStatus.PRECONDITION_FAILED,
                gathered.problems().stream()
                        .map(problem -> new Issue(problem.code(), problem.path(), problem.reason()))
                        .toList(),
                hookInstance);
    }

    static Refused unsupported(String diagnostics) {
        return new Refused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, List.of(new Issue(IssueType.NOTSUPPORTED, null, diagnostics)));
    }

    public HttpStatus status() {
        return status;
    }

    public List<Issue> issues() {
        return issues;
    }

    /** That of the call, if it got so far that it was read. */
    public @Nullable UUID hookInstance() {
        return hookInstance;
    }
}
