package org.goinghome.ehr;

import java.util.LinkedHashMap;
import java.util.List;
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
    private final Tally tally;

    private DataBundle(SentBundle bundle, PatientContext context, Tally tally) {
        this.bundle = bundle;
        this.context = context;
        this.tally = tally;
    }

    static void read(List<DataNeed> needs, PatientContext context, Payload sent, Tally tally) {
        var bundle = SentBundle.of(sent);
        if (bundle.isEmpty()) {
            failed(tally, IssueType.STRUCTURE, sent, "holds entries that are not a list");
            return;
        }
        var data = new DataBundle(bundle.get(), context, tally);
        bundle.get().resources().stream()
                .filter(resource -> PrefetchReader.isType(resource, "OperationOutcome"))
                .findFirst()
                .ifPresent(error -> failed(tally, IssueType.INCOMPLETE, error, "is a FHIR error (OperationOutcome)"));
        needs.stream()
                .collect(Collectors.groupingBy(DataNeed::resourceType, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(data::read);
    }

    private static void failed(Tally tally, IssueType code, Payload place, String reason) {
        tally.problem(new Gathered.Problem(
                code, Place.of(place), Place.of(place) + " " + reason + ".", new Gap("data", Reason.UNREADABLE)));
    }

    /** Which of the needs of one type a resource is for is not told: what cannot be read may be for each of them. */
    private void read(List<DataNeed> alike) {
        var need = alike.stream().anyMatch(DataNeed::required) ? alike.get(0).alsoRequired(true) : alike.get(0);
        var wanted = bundle.with(entry -> entry.member("resource")
                .filter(resource -> PrefetchReader.isType(resource, need.resourceType()))
                .filter(resource ->
                        context.binding(need.resourceType(), resource).whose() != Whose.OTHER_ENCOUNTER)
                .isPresent());
        if (wanted.entries().isEmpty() && !need.template().contains("?")) {
            new Unusable(IssueType.REQUIRED, need.resourceType(), "is not among the data").addTo(tally, need);
            return;
        }
        var reading = new PrefetchReader(need, context).bundle(wanted, bundle.goesOn());
        reading.addTo(tally, need);
        if (reading instanceof Usable usable) {
            alike.stream()
                    .skip(1)
                    .flatMap(other -> usable.gaps().stream()
                            .map(gap -> new Gap(other.key(), gap.reason(), gap.unread(), gap.sent())))
                    .forEach(tally::gap);
        }
    }
}
