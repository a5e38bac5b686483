package org.goinghome.ehr;

import java.util.ArrayList;
import java.util.List;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.Resource;

/** Adds up the readings of one call. */
final class Tally {

    private final List<Resource> resources = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Gathered.Problem> problems = new ArrayList<>();

    void use(List<Resource> read) {
        resources.addAll(read);
    }

    void gap(DataNeed need, Gap.Reason reason) {
        gaps.add(new Gap(need.key(), reason));
    }

    void problem(DataNeed need, String sentence) {
        problems.add(new Gathered.Problem(need.key(), sentence));
    }

    Gathered gathered() {
        return problems.isEmpty()
                ? new Gathered.Complete(new PatientData(resources, gaps))
                : new Gathered.Incomplete(problems);
    }
}
