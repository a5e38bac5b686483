package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Whether a check-in can be handed in as it is, and if not, at which item and why. */
final class Validation {

    static final String NAME = "$validate";

    private final Published published;
    private final Clock clock;

    Validation(Published published, Clock clock) {
        this.published = published;
        this.clock = clock;
    }

    @Operation(
            name = NAME,
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/Resource-validate",
            type = QuestionnaireResponse.class,
            manualRequest = true)
    public OperationOutcome validate(HttpServletRequest request) {
        var input = OperationInput.of(request);
        input.only("resource");
        var outcome = new ResponseCheck(published, clock.instant())
                .of(input.resource("resource", QuestionnaireResponse.class));
        if (!outcome.hasIssue()) {
            outcome.addIssue()
                    .setSeverity(IssueSeverity.INFORMATION)
                    .setCode(IssueType.INFORMATIONAL)
                    .setDiagnostics("Every question is answered, and every answer is as it was asked for.");
        }
        return outcome;
    }
}
