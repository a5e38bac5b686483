package org.goinghome.ehr;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.ListAssert;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;

/** Looks into what was gathered, and fails if it is the other outcome. */
final class GatheredAssert {

    private GatheredAssert() {}

    static PatientData data(Gathered gathered) {
        assertThat(gathered).isInstanceOf(Gathered.Complete.class);
        return ((Gathered.Complete) gathered).patient();
    }

    static ListAssert<Gap> assertGaps(Gathered gathered) {
        return assertThat(data(gathered).gaps());
    }

    static ListAssert<String> assertUnread(Gathered gathered) {
        assertThat(gathered).isInstanceOf(Gathered.Complete.class);
        return assertThat(((Gathered.Complete) gathered).unread());
    }

    static ListAssert<Gathered.Problem> assertProblems(Gathered gathered) {
        assertThat(gathered).isInstanceOf(Gathered.Incomplete.class);
        return assertThat(((Gathered.Incomplete) gathered).problems());
    }
}
