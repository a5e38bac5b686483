package org.goinghome.ehr;

import java.util.List;
import org.goinghome.patientdata.PatientData;

/** What could be learnt about a patient for one call. */
public sealed interface Gathered {

    /** Everything that is required was read; {@link PatientData#gaps()} tells what else was not. */
    record Complete(PatientData patient) implements Gathered {}

    /** There is no answer without what these problems name. */
    record Incomplete(List<Problem> problems) implements Gathered {

        public Incomplete {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Why a key keeps the service from answering.
     *
     * @param key the prefetch key
     * @param reason a sentence that names the key and holds nothing of its content
     */
    record Problem(String key, String reason) {}
}
