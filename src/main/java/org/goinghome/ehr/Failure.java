package org.goinghome.ehr;

import java.util.Locale;
import org.goinghome.patientdata.Gap.Reason;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** Why something could not be fetched. {@code text} is the end of a sentence. */
enum Failure {
    NO_ACCESS(IssueType.REQUIRED, Reason.NOT_SENT, "there is no access to fetch it"),
    SERVER_NOT_ALLOWED(
            IssueType.REQUIRED,
            Reason.NOT_SENT,
            "fhirServer is not among the servers that may be read for this client"),
    NO_SCOPE(IssueType.FORBIDDEN, Reason.NOT_PERMITTED, "the granted scopes do not cover it"),
    EXPIRED(IssueType.EXPIRED, Reason.NOT_PERMITTED, "the access token has expired"),
    NOT_PERMITTED(IssueType.FORBIDDEN, Reason.NOT_PERMITTED, "the FHIR server refused to give it"),
    NOT_FOUND(IssueType.NOTFOUND, Reason.UNREADABLE, "the FHIR server does not have it"),
    NO_ANSWER(IssueType.TIMEOUT, Reason.NO_ANSWER, "the FHIR server did not answer in time"),
    UNREACHABLE(IssueType.TRANSIENT, Reason.NO_ANSWER, "the FHIR server could not be reached"),
    BUSY(IssueType.THROTTLED, Reason.NO_ANSWER, "the FHIR server takes no more requests for now"),
    SERVER_ERROR(IssueType.TRANSIENT, Reason.NO_ANSWER, "the FHIR server answered with an error"),
    UNREADABLE(IssueType.STRUCTURE, Reason.UNREADABLE, "what the FHIR server answered cannot be read"),
    TOO_MUCH(IssueType.TOOLONG, Reason.UNREADABLE, "the FHIR server gave more than is read for one call");

    private final IssueType code;
    private final Reason reason;
    private final String text;

    Failure(IssueType code, Reason reason, String text) {
        this.code = code;
        this.reason = reason;
        this.text = text;
    }

    IssueType code() {
        return code;
    }

    Reason reason() {
        return reason;
    }

    String text() {
        return text;
    }

    /** Whether the server itself is the trouble, and not what was asked of it. */
    boolean isOutage() {
        return this == NO_ANSWER || this == UNREACHABLE || this == SERVER_ERROR;
    }

    String logged() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
