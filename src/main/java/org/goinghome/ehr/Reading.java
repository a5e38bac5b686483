package org.goinghome.ehr;

import java.util.List;
import org.goinghome.patientdata.Gap;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;

/** What came of one prefetch key. */
sealed interface Reading {

    void addTo(Tally tally, DataNeed need);

    /**
     * It was read; perhaps not all of it.
     *
     * @param unread the places of what was not
     */
    record Usable(List<Resource> resources, List<Gap> gaps, List<String> unread) implements Reading {

        public Usable {
            resources = List.copyOf(resources);
            gaps = List.copyOf(gaps);
            unread = List.copyOf(unread);
        }

        @Override
        public void addTo(Tally tally, DataNeed need) {
            tally.use(resources);
            gaps.forEach(tally::gap);
            unread.forEach(tally::unread);
        }
    }

    /** It was not sent and could not be fetched: no answer if it is required, a gap if not. */
    record NotSent(Failure failure) implements Reading {

        @Override
        public void addTo(Tally tally, DataNeed need) {
            if (need.required()) {
                tally.problem(new Gathered.Problem(
                        failure.code(),
                        Place.of(need),
                        "Required input '" + need.key() + "' was not sent as prefetch, and " + failure.text() + ".",
                        new Gap(need.key(), failure.reason())));
            } else {
                tally.gap(new Gap(need.key(), failure.reason()));
            }
            if (failure != Failure.NO_ACCESS) {
                tally.unread(Place.of(need) + " (" + failure.logged() + ")");
            }
        }
    }

    /**
     * It was sent and not read: no answer if it is required, a gap if not.
     *
     * @param path the place that keeps it from being read
     */
    record Unusable(IssueType code, String path, String reason) implements Reading {

        @Override
        public void addTo(Tally tally, DataNeed need) {
            if (need.required()) {
                tally.problem(new Gathered.Problem(
                        code,
                        path,
                        "Required input '" + need.key() + "' " + reason + ".",
                        new Gap(need.key(), Gap.Reason.UNREADABLE)));
            } else {
                tally.gap(new Gap(need.key(), Gap.Reason.UNREADABLE));
                tally.unread(path);
            }
        }
    }

    /**
     * It holds data of somebody else, or of another encounter. Then nothing of this call is trusted, required or not.
     *
     * @param first the first resource of each kind
     * @param contextPatient whether there are data of the patient of the context as well
     */
    record Alien(List<Binding> first, boolean contextPatient) implements Reading {

        public Alien {
            first = List.copyOf(first);
        }

        @Override
        public void addTo(Tally tally, DataNeed need) {
            first.forEach(binding -> tally.alien(need, binding));
            if (contextPatient) {
                tally.seenContextPatient();
            }
        }
    }
}
