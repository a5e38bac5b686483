package org.goinghome.ehr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.goinghome.ehr.Binding.Whose;
import org.goinghome.ehr.Reading.Unusable;
import org.goinghome.ehr.Reading.Usable;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.goinghome.payload.Payload;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** A Bundle with data of all kinds about one patient: what of it each need asks for, by type. */
final class DataBundle {

    private final SentBundle bundle;
    private final PatientContext context;
    private final Map<DataNeed, Reading> readings = new HashMap<>();

    private DataBundle(SentBundle bundle, PatientContext context) {
        this.bundle = bundle;
        this.context = context;
    }

    /** What came of each need; what keeps all of the Bundle from being read is told to the tally. */
    static Map<DataNeed, Reading> read(List<DataNeed> needs, PatientContext context, Payload sent, Tally tally) {
        var bundle = SentBundle.of(sent);
        if (bundle.isEmpty()) {
            failed(tally, IssueType.STRUCTURE, sent, "holds entries that are not a list");
            return Map.of();
        }
        bundle.get().resources().stream()
                .filter(resource -> PrefetchReader.isType(resource, "OperationOutcome"))
                .findFirst()
                .ifPresent(error -> failed(tally, IssueType.INCOMPLETE, error, "is a FHIR error (OperationOutcome)"));
        var data = new DataBundle(bundle.get(), context);
        needs.stream()
                .collect(Collectors.groupingBy(DataNeed::resourceType))
                .values()
                .forEach(data::read);
        return data.readings;
    }

    private static void failed(Tally tally, IssueType code, Payload place, String reason) {
        tally.problem(new Gathered.Problem(
                code, Place.of(place), Place.of(place) + " " + reason + ".", new Gap("data", Reason.UNREADABLE)));
    }

    /** Reads what is of one type once, whichever needs it is for. */
    private void read(List<DataNeed> alike) {
        var need = alike.get(0);
        var wanted = bundle.with(entry -> entry.member("resource")
                .filter(resource -> PrefetchReader.isType(resource, need.resourceType()))
                .filter(resource ->
                        context.binding(need.resourceType(), resource).whose() != Whose.OTHER_ENCOUNTER)
                .isPresent());
        // What is read by its id is there, however much else there may be.
        var searched = need.template().contains("?");
        var reading = wanted.entries().isEmpty() && !searched
                ? new Unusable(IssueType.REQUIRED, need.resourceType(), "is not among the data")
                : new PrefetchReader(need, context).bundle(wanted, searched && bundle.goesOn());
        if (reading instanceof Unusable) {
            alike.forEach(each -> readings.put(each, reading));
        } else if (reading instanceof Usable usable && !usable.gaps().isEmpty()) {
            alike.forEach(each -> readings.put(each, new Usable(List.of(), gaps(each, wanted), List.of())));
            readings.put(need, new Usable(usable.resources(), gaps(need, wanted), usable.unread()));
        } else {
            readings.put(need, reading);
        }
    }

    /** What cannot be read is told of each need that asks for its code, and of all if that is what cannot be read. */
    private List<Gap> gaps(DataNeed need, SentBundle wanted) {
        var own = wanted.with(
                entry -> entry.member("resource").filter(need::asksFor).isPresent());
        return new PrefetchReader(need, context).bundle(own, need.template().contains("?") && bundle.goesOn())
                        instanceof Usable usable
                ? usable.gaps()
                : List.of(new Gap(need.key(), Reason.UNREADABLE));
    }
}
