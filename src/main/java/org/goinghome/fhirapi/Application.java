package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.goinghome.artifact.Artifacts;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.DataNeeds;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Family;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.Service;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Visit;
import org.goinghome.security.PublicAddress;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * {@code PlanDefinition/$apply}: what a hook would find for a patient, as a CarePlan. The data come with the call, in one pile
 * ({@code data}) or by prefetch key ({@code prefetchData}), or are read from the caller's FHIR server ({@code dataEndpoint}).
 */
final class Application {

    static final String NAME = "$apply";

    /** Signs that do not apply are told as well, with what speaks against them. */
    private static final String EXPLAIN = "explain";

    private static final Pattern PATIENT = Pattern.compile("Patient/(" + PatientContext.ID + ")");
    private static final Pattern ENCOUNTER = Pattern.compile("Encounter/(" + PatientContext.ID + ")");
    private static final Pattern PRACTITIONER =
            Pattern.compile("((?:Practitioner|PractitionerRole)/" + PatientContext.ID + ")");

    private final Published published;
    private final Guidance guidance;
    private final Renderers renderers;
    private final Charts charts;
    private final PublicAddress address;
    private final Clock clock;
    private final Map<String, Applicable> byUrl = new LinkedHashMap<>();

    /** A plan that can be applied, and what it needs. */
    private record Applicable(Service service, List<DataNeed> needs) {

        boolean isAboutAnEncounter() {
            return needs.stream()
                    .anyMatch(need -> need.required() && need.template().contains("context.encounterId"));
        }

        /** What tells for whom the plan is. */
        List<DataNeed> decisive() {
            var keys = service.families().stream()
                    .filter(Family::isAboutEligibility)
                    .flatMap(family -> family.inputs().stream())
                    .toList();
            return needs.stream()
                    .filter(need -> keys.contains(need.key()) && need.required())
                    .toList();
        }
    }

    Application(
            Published published,
            Artifacts artifacts,
            Guidance guidance,
            Renderers renderers,
            Charts charts,
            PublicAddress address,
            Clock clock) {
        this.published = published;
        this.guidance = guidance;
        this.renderers = renderers;
        this.charts = charts;
        this.address = address;
        this.clock = clock;
        guidance.services()
                .forEach(service -> byUrl.put(
                        service.plan().getUrl(),
                        new Applicable(
                                service,
                                DataNeeds.of(
                                        service.plan(),
                                        canonical -> artifacts.find(PlanDefinition.class, canonical),
                                        artifacts::expansion))));
    }

    @Operation(
            name = NAME,
            canonicalUrl = "http://hl7.org/fhir/OperationDefinition/PlanDefinition-apply",
            type = PlanDefinition.class,
            manualRequest = true)
    public CarePlan apply(
            @IdParam(optional = true) @Nullable IdType id, HttpServletRequest http, RequestDetails request) {
        var input = OperationInput.of(http);
        input.requireParameters();
        input.only(
                "url", "subject", "encounter", "practitioner", EXPLAIN, Charts.DATA, Charts.PREFETCH, Charts.ENDPOINT);
        var asked = Asked.language(request, published.languages());
        var language = asked.equals(Published.AS_WRITTEN) ? renderers.language(null) : asked;
        var plan = published.require(
                PlanDefinition.class, id, input.said("url").map(UriType::new).orElse(null), language);
        var applicable = byUrl.get(plan.getUrl());
        if (applicable == null) {
            throw new UnprocessableEntityException("This plan is part of others. Those that can be applied are "
                    + String.join(", ", byUrl.keySet()) + ".");
        }
        var visit = visit(input, applicable);
        if (input.has(Charts.DATA)) {
            requireDecisive(input, applicable);
        }
        var patient = charts.read(input, applicable.needs(), visit.patientId(), visit.encounterId())
                .patient();
        var now = clock.instant().atZone(clock.getZone());
        var carePlan = renderers
                .carePlans(language)
                .render(
                        new CardRenderer.Call(
                                applicable.service(),
                                visit,
                                now.toInstant(),
                                renderers.languageOf(patient, language),
                                address.knownTo(http),
                                UUID::randomUUID,
                                // Whoever asks wants to know all that holds, whatever was answered on a card.
                                repeated -> false),
                        guidance.evaluate(applicable.service(), patient, now),
                        patient.gaps(),
                        input.yes(EXPLAIN));
        carePlan.setLanguage(language);
        return carePlan;
    }

    private static Visit visit(OperationInput input, Applicable applicable) {
        var patient = reference(input, "subject", PATIENT, "Patient/id");
        var encounter = reference(input, "encounter", ENCOUNTER, "Encounter/id");
        if (patient == null) {
            throw new InvalidRequestException("The parameter 'subject' is missing.");
        }
        if (encounter == null && applicable.isAboutAnEncounter()) {
            throw new InvalidRequestException(
                    "The parameter 'encounter' is missing; this plan is about the end of one.");
        }
        return new Visit(
                patient,
                encounter,
                reference(input, "practitioner", PRACTITIONER, "Practitioner/id or PractitionerRole/id"));
    }

    private static @Nullable String reference(OperationInput input, String parameter, Pattern pattern, String form) {
        return input.said(parameter)
                .map(said -> {
                    var matcher = pattern.matcher(said);
                    if (!matcher.matches()) {
                        throw new InvalidRequestException(
                                "The parameter '" + parameter + "' is not of the form " + form + ".");
                    }
                    return matcher.group(1);
                })
                .orElse(null);
    }

    /** Left out by mistake, it would read as: not for this patient. */
    private static void requireDecisive(OperationInput input, Applicable applicable) {
        var sent = input.byKey(Charts.PREFETCH).keySet();
        var types = OperationInput.types(input.bundle(Charts.DATA));
        applicable.decisive().stream()
                .filter(need -> !sent.contains(need.key()) && !types.contains(need.resourceType()))
                .findFirst()
                .ifPresent(need -> {
                    throw new UnprocessableEntityException("The parameter 'data' holds no " + need.resourceType()
                            + ", which decides whether the plan is for this patient. Whoever looked and found none says so"
                            + " with a 'prefetchData' of key '" + need.key() + "' and an empty Bundle.");
                });
    }
}
