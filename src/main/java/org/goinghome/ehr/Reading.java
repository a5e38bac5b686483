package org.goinghome.ehr;

import java.util.List;
import java.util.Set;
import org.goinghome.patientdata.Gap;
import org.hl7.fhir.r4.model.Resource;

/** What came of one prefetch key. */
sealed interface Reading {

    void addTo(Tally tally, DataNeed need);

    /** It was read; perhaps not all of it. */
    record Usable(List<Resource> resources, Set<Gap.Reason> gaps) implements Reading {

        public Usable {
            resources = List.copyOf(resources);
            gaps = Set.copyOf(gaps);
        }

        @Override
        public void addTo(Tally tally, DataNeed need) {
            tally.use(resources);
            gaps.stream().sorted().forEach(gap -> tally.gap(need, gap));
        }
    }

    /** It was not read: no answer if it is required, a gap if not. */
    record Unusable(Gap.Reason gap, String reason) implements Reading {

        @Override
        public void addTo(Tally tally, DataNeed need) {
            if (need.required()) {
                tally.problem(need, "Required input '" + need.key() + "' " + reason + ".");
            } else {
                tally.gap(need, gap);
            }
        }
    }

    /** It holds data of somebody else, or of another encounter. Then nothing of this call is trusted, required or not. */
    record Alien() implements Reading {

        @Override
        public void addTo(Tally tally, DataNeed need) {
            tally.problem(need, "Input '" + need.key() + "' holds a resource that is not the context's patient's.");
        }
    }
}
