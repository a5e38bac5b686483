package org.goinghome.ehr;

import org.goinghome.patientdata.Gap;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * Whose a resource is, as its JSON says.
 *
 * @param element the element that says so, or the one above it
 * @param below where it should say so, below the element
 */
record Binding(Whose whose, Payload element, String below) {

    /** The outcomes; each but the first and the last ends the call. */
    enum Whose {
        CONTEXT(IssueType.NULL, ""),
        OTHER_PATIENT(IssueType.BUSINESSRULE, "is not the patient of the context"),
        NO_PATIENT(IssueType.REQUIRED, "names no patient to compare with the patient of the context"),
        /** Perhaps the same id on another server, which is another patient. */
        OTHER_SERVER(
                IssueType.BUSINESSRULE,
                "is an absolute reference that is not below fhirServer, so it is not known to be the patient of the context"),
        OTHER_ENCOUNTER(IssueType.BUSINESSRULE, "is not the encounter of the context"),
        /** Misplaced JSON, which is for the FHIR parser to refuse. */
        UNREADABLE(IssueType.STRUCTURE, "");

        private final IssueType code;
        private final String reason;

        Whose(IssueType code, String reason) {
            this.code = code;
            this.reason = reason;
        }
    }

    static Binding of(Whose whose, Payload element) {
        return new Binding(whose, element, "");
    }

    /** Only of those that are told, which are few: each resource has a binding. */
    String path() {
        return Place.of(element) + below;
    }

    /** Whether it keeps the whole call from being answered. */
    boolean isAlien() {
        return whose != Whose.CONTEXT && whose != Whose.UNREADABLE;
    }

    /** Of two that a resource names, the one that is somebody else's is told; then the one that cannot be read. */
    boolean goesBefore(Binding other) {
        return isAlien() ? !other.isAlien() : whose != Whose.CONTEXT && other.whose == Whose.CONTEXT;
    }

    /** Whether its patient is the patient of the context, if not its encounter. */
    boolean isOfContextPatient() {
        return whose == Whose.CONTEXT || whose == Whose.OTHER_ENCOUNTER;
    }

    Gathered.Problem problem(DataNeed need) {
        return new Gathered.Problem(
                whose.code, path(), path() + " " + whose.reason + ".", new Gap(need.key(), Gap.Reason.OF_ANOTHER));
    }
}
