package org.goinghome.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.DataNeeds;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Service;
import org.goinghome.patientdata.PatientData;
import org.goinghome.payload.Payload;
import org.goinghome.payload.UnsafePayload;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The patient of one case, as the service reads him: every engine gets these resources, so that what differs is the engine.
 *
 * @param patientId the patient's id
 * @param encounterId the encounter's, null if the hook has none
 * @param data what was read
 * @param bundle the same as a Bundle
 */
record CasePatient(String patientId, @Nullable String encounterId, PatientData data, Bundle bundle) {

    static CasePatient read(CaseFolder folder, Service service, Published published) {
        try {
            var request = Payload.read(folder.request().getBytes(UTF_8));
            var context = request.member("context").orElseThrow();
            var patientId = context.member("patientId").flatMap(Payload::text).orElseThrow();
            var encounterId =
                    context.member("encounterId").flatMap(Payload::text).orElse(null);
            var fhirServer = request.member("fhirServer").flatMap(Payload::text).orElse(null);
            var needs = needs(service, published);
            var gathered = Gatherer.read(
                    needs,
                    new PatientContext(patientId, encounterId, fhirServer),
                    request.member("prefetch").orElseThrow().members());
            if (gathered instanceof Gathered.Complete complete) {
                return new CasePatient(patientId, encounterId, complete.patient(), bundle(needs, complete.patient()));
            }
            throw new IllegalStateException(folder + ": a required input is missing");
        } catch (UnsafePayload e) {
            throw new IllegalStateException(folder + ": " + e.getMessage(), e);
        }
    }

    private static List<DataNeed> needs(Service service, Published published) {
        var artifacts = published.artifacts();
        return DataNeeds.of(
                service.plan(), canonical -> artifacts.find(PlanDefinition.class, canonical), artifacts::expansion);
    }

    private static Bundle bundle(List<DataNeed> needs, PatientData data) {
        var bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        needs.stream()
                .map(DataNeed::resourceType)
                .distinct()
                .flatMap(type -> data.ofType(type).stream())
                .forEach(resource -> bundle.addEntry().setResource(resource));
        return bundle;
    }
}
