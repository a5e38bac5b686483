package org.goinghome.ehr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.goinghome.ehr.Binding.Whose;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;

/** Adds up the readings of one call. */
final class Tally {

    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, Resource> seen = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final List<Gathered.Problem> problems = new ArrayList<>();
    private boolean contextPatient;
    private boolean otherPatient;

    void use(List<Resource> read) {
        // A search whose pages shift while they are read gives a resource twice.
        read.stream().filter(this::isNew).forEach(resources::add);
        contextPatient |= !read.isEmpty();
    }

    private boolean isNew(Resource resource) {
        if (!resource.hasId()) {
            return true;
        }
        var known = seen.putIfAbsent(resource.fhirType() + "/" + resource.getIdPart(), resource);
        return known == null || !known.equalsDeep(resource);
    }

    void gap(Gap gap) {
        gaps.add(gap);
    }

    void unread(String place) {
        unread.add(place);
    }

    void problem(Gathered.Problem problem) {
        problems.add(problem);
    }

    void alien(DataNeed need, Binding binding) {
        otherPatient |= binding.whose() == Whose.OTHER_PATIENT;
        problems.add(binding.problem(need));
    }

    void seenContextPatient() {
        contextPatient = true;
    }

    Gathered gathered() {
        if (problems.isEmpty()) {
            return new Gathered.Complete(new PatientData(resources, gaps), unread);
        }
        if (otherPatient && !contextPatient) {
            problems.add(
                    0,
                    new Gathered.Problem(
                            IssueType.BUSINESSRULE,
                            "context.patientId",
                            "Nothing that was sent is of the patient of the context; context.patientId may be wrong.",
                            new Gap("patient", Gap.Reason.OF_ANOTHER)));
        }
        return new Gathered.Incomplete(problems, unread);
    }
}
