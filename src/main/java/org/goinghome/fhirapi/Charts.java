package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.util.List;
import java.util.regex.Pattern;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.FhirAccess;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Outcome;
import org.goinghome.intake.Refused;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What operations learn about a patient: from data that come with the call, in one pile ({@code data}) or by key
 * ({@code prefetchData}), or from the caller's FHIR server ({@code dataEndpoint}), as the hooks read it.
 */
final class Charts {

    static final String DATA = "data";
    static final String PREFETCH = "prefetchData";
    static final String ENDPOINT = "dataEndpoint";

    private static final Pattern AUTHORIZATION =
            Pattern.compile("Authorization: *Bearer +([A-Za-z0-9._~+/-]{1,16384}={0,8})", Pattern.CASE_INSENSITIVE);

    private final Gatherer gatherer;

    Charts(Gatherer gatherer) {
        this.gatherer = gatherer;
    }

    /**
     * Reads what is needed.
     *
     * @param patientId of whom
     * @param encounterId at which encounter, where it is about one
     * @throws InvalidRequestException if the call does not say where to read as it should
     * @throws PreconditionFailedException naming everything that is missing or of somebody else
     */
    Gathered.Complete read(OperationInput input, List<DataNeed> needs, String patientId, @Nullable String encounterId) {
        if (input.has(DATA) && input.has(ENDPOINT)) {
            throw new InvalidRequestException(
                    "The parameters 'data' and 'dataEndpoint' exclude each other: what is in a pile is all there is.");
        }
        var gathered = gathered(input, needs, patientId, encounterId);
        if (gathered instanceof Gathered.Incomplete incomplete) {
            throw new PreconditionFailedException("Not everything that is needed could be read.", outcome(incomplete));
        }
        return (Gathered.Complete) gathered;
    }

    private Gathered gathered(
            OperationInput input, List<DataNeed> needs, String patientId, @Nullable String encounterId) {
        var prefetch = input.byKey(PREFETCH);
        if (input.has(ENDPOINT)) {
            var access = access(input.resource(ENDPOINT, Endpoint.class));
            var caller = input.caller();
            var gathered = gatherer.gather(
                    needs,
                    new PatientContext(patientId, encounterId, access.server()),
                    new Gatherer.Sent(prefetch, access, caller.client(), caller.deadline(), caller.place()));
            try {
                caller.place().requireRoom();
            } catch (Refused busy) {
                throw comeAgain(busy);
            }
            return gathered;
        }
        var context = new PatientContext(patientId, encounterId, null);
        return input.has(DATA)
                ? Gatherer.read(needs, context, prefetch, input.bundle(DATA))
                : Gatherer.read(needs, context, prefetch);
    }

    /** What a scope lets be read is for the server to say: an Endpoint does not tell. */
    private static FhirAccess access(Endpoint endpoint) {
        if (!endpoint.hasAddress()) {
            throw new InvalidRequestException("The parameter 'dataEndpoint' has no address.");
        }
        var headers = endpoint.getHeader().stream().map(StringType::getValue).toList();
        if (headers.isEmpty()) {
            return new FhirAccess(endpoint.getAddress(), null, null, null);
        }
        var authorization = AUTHORIZATION.matcher(headers.get(0));
        if (headers.size() > 1 || !authorization.matches()) {
            throw new InvalidRequestException(
                    "The parameter 'dataEndpoint' takes one header, 'Authorization: Bearer' with a token.");
        }
        return new FhirAccess(endpoint.getAddress(), authorization.group(1), null, null);
    }

    private static UnclassifiedServerFailureException comeAgain(Refused busy) {
        var failure = new UnclassifiedServerFailureException(
                busy.status().value(), "The service is too busy.", Outcome.of(IssueSeverity.ERROR, busy.issues()));
        failure.addResponseHeader(HttpHeaders.RETRY_AFTER, "1");
        return failure;
    }

    private static OperationOutcome outcome(Gathered.Incomplete incomplete) {
        return Outcome.of(
                IssueSeverity.ERROR,
                incomplete.problems().stream()
                        .map(problem -> new Issue(problem.code(), asAsked(problem.path()), asAsked(problem.reason())))
                        .toList());
    }

    /** What a hook's context and server are, is here what the parameters say. */
    private static String asAsked(String text) {
        return text.replace("context.patientId", "subject")
                .replace("the patient of the context", "the patient who was asked about")
                .replace("fhirServer", ENDPOINT + ".address");
    }
}
