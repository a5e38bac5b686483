package org.goinghome.ehr;

import java.util.List;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** What could be learnt about a patient for one call. */
public sealed interface Gathered {

    /**
     * The places of what was not read, such as {@code prefetch.vitals.entry[7].resource.effectiveDateTime}: names of elements
     * without values, for the log.
     */
    List<String> unread();

    /** Everything that is required was read; {@link PatientData#gaps()} tells what else was not. */
    record Complete(PatientData patient, List<String> unread) implements Gathered {

        public Complete {
            unread = List.copyOf(unread);
        }
    }

    /** There is no answer without what these problems name. */
    record Incomplete(List<Problem> problems, List<String> unread) implements Gathered {

        public Incomplete {
            problems = List.copyOf(problems);
            unread = List.copyOf(unread);
        }
    }

    /**
     * Why the service cannot answer.
     *
     * @param code {@code required} for what is missing, {@code business-rule} for data of somebody or something else,
     *     {@code structure} for what is not the FHIR that was asked for, {@code incomplete} for what the EHR itself could
     *     not get, {@code too-long} for what is beyond our limits
     * @param path the place in the request
     * @param reason a sentence that holds no content of the request
     * @param gap the same for the clinician
     */
    record Problem(IssueType code, String path, String reason, Gap gap) {}
}
