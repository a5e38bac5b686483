package org.goinghome.intake;

import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;

/** The one form of everything that is not a success. */
public final class Outcome {

    private Outcome() {}

    public static OperationOutcome of(IssueSeverity severity, List<Issue> issues) {
        var outcome = new OperationOutcome();
        for (var issue : issues) {
            var told = outcome.addIssue()
                    .setSeverity(severity)
                    .setCode(issue.code())
                    .setDiagnostics(issue.diagnostics());
            if (issue.path() != null) {
                told.addExpression(issue.path());
            }
        }
        return outcome;
    }
}
