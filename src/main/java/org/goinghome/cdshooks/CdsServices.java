package org.goinghome.cdshooks;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.goinghome.cdshooks.CallMeter.Checked;
import org.goinghome.cdshooks.CallMeter.Part;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.Deadline;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.Service;
import org.goinghome.intake.JsonBody;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.rendering.Acknowledgements;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Told;
import org.goinghome.security.Calling;
import org.goinghome.security.Client;
import org.goinghome.security.Client.FailureMode;
import org.goinghome.security.PublicAddress;
import org.goinghome.timeline.TimelineLinks;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** The CDS Hooks endpoints: discovery and the call of a service. */
@RestController
@RequestMapping(path = "/cds-services", produces = MediaType.APPLICATION_JSON_VALUE + ";charset=utf-8")
class CdsServices {

    private final Catalogue catalogue;
    private final Gatherer gatherer;
    private final Guidance guidance;
    private final Renderers renderers;
    private final CallSettings settings;

    /**
     * @param clock what time it is
     * @param uuids where new ids come from
     * @param discovery what discovery answers; the same for everybody
     * @param room the memory that calls may take
     * @param acknowledgements what is not told again
     * @param address where this service is found
     * @param issued who is told of the cards
     * @param meter what counts and times calls
     * @param links the way to the timeline of a patient
     */
    record CallSettings(
            Clock clock,
            Uuids uuids,
            Discovery discovery,
            Room room,
            Acknowledgements acknowledgements,
            PublicAddress address,
            Consumer<CardsIssued> issued,
            CallMeter meter,
            TimelineLinks links) {}

    /** The answer of a call. */
    record CdsResponse(List<Card> cards) {}

    CdsServices(Catalogue catalogue, Gatherer gatherer, Guidance guidance, Renderers renderers, CallSettings settings) {
        this.catalogue = catalogue;
        this.gatherer = gatherer;
        this.guidance = guidance;
        this.renderers = renderers;
        this.settings = settings;
    }

    @GetMapping({"", "/"})
    Discovery discovery() {
        return settings.discovery();
    }

    @PostMapping({"/{id}", "/{id}/"})
    ResponseEntity<CdsResponse> call(@PathVariable String id, @Calling Client client, HttpServletRequest http) {
        var started = System.nanoTime();
        var deadline = Deadline.in(client.deadline());
        var entry = catalogue.entry(id);
        var service = entry.service();
        try (var place = settings.room().enter(client)) {
            var request = CdsRequest.read(JsonBody.read(http, place), service.hook());
            var log = new CallLog(client.name(), service.id(), request.hookInstance());
            log.ignored(
                    request.prefetch().keySet(),
                    entry.needs().stream().map(DataNeed::key).toList());
            var context = request.context();
            var gathered = settings.meter()
                    .time(
                            Part.GATHER,
                            () -> gatherer.gather(
                                    entry.needs(),
                                    new PatientContext(
                                            context.patientId(),
                                            context.encounterId(),
                                            request.access().server()),
                                    new Gatherer.Sent(request.prefetch(), request.access(), client, deadline, place)));
            place.requireRoom();
            log.unread(gathered.unread());
            if (gathered instanceof Gathered.Incomplete incomplete
                    && client.failureMode() == FailureMode.VISIBLE_CARD) {
                log.unread(incomplete.problems().stream()
                        .map(problem -> problem.code().toCode() + " " + problem.path())
                        .toList());
            }
            var language = renderers.language(http.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
            var now = settings.clock().instant().atZone(settings.clock().getZone());
            var reader = new Reader(language, settings.address().knownTo(http));
            var link = settings.links().of(service, client, reader.address(), language);
            var cards = cards(service, request, gathered, client, reader, now).stream()
                    .map(told -> link.map(told::with).orElse(told))
                    .toList();
            settings.issued().accept(new CardsIssued(client.name(), service, now.toInstant(), cards));
            settings.meter().checked(checked(gathered), service.id(), client.name());
            log.answered(cards.size(), System.nanoTime() - started);
            return ResponseEntity.ok()
                    .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                    .header(HttpHeaders.CONTENT_LANGUAGE, language)
                    .body(new CdsResponse(cards.stream().map(Told::card).toList()));
        }
    }

    private static Checked checked(Gathered gathered) {
        return gathered instanceof Gathered.Complete complete
                ? complete.patient().gaps().isEmpty() ? Checked.WHOLLY : Checked.IN_PART
                : Checked.NOT;
    }

    /**
     * Who reads the cards.
     *
     * @param address of this service, as they know it
     */
    private record Reader(String language, String address) {}

    private List<Told> cards(
            Service service, CdsRequest request, Gathered gathered, Client client, Reader reader, ZonedDateTime now) {
        var language = reader.language();
        var uuids = settings.uuids().forOneAnswer();
        if (gathered instanceof Gathered.Incomplete incomplete) {
            if (client.failureMode() == FailureMode.PRECONDITION_FAILED) {
                throw Refused.preconditionFailed(incomplete, request.hookInstance());
            }
            return List.of(renderers
                    .cards(language)
                    .notChecked(
                            new CardRenderer.Call(
                                    service,
                                    request.visit(),
                                    now.toInstant(),
                                    language,
                                    reader.address(),
                                    uuids,
                                    repeated -> false),
                            incomplete.problems().stream()
                                    .map(Gathered.Problem::gap)
                                    .distinct()
                                    .toList()));
        }
        var patient = ((Gathered.Complete) gathered).patient();
        var findings = settings.meter().time(Part.EVALUATE, () -> guidance.evaluate(service, patient, now));
        var call = new CardRenderer.Call(
                service,
                request.visit(),
                now.toInstant(),
                renderers.languageOf(patient, language),
                reader.address(),
                uuids,
                repeated -> settings.acknowledgements().rests(client.name(), repeated));
        return settings.meter()
                .time(Part.RENDER, () -> renderers.cards(language).render(call, findings, patient.gaps()));
    }

    @RequestMapping(
            path = {"/{id}", "/{id}/"},
            method = RequestMethod.OPTIONS)
    ResponseEntity<Void> methods(@PathVariable String id) {
        catalogue.entry(id);
        return ResponseEntity.ok().allow(HttpMethod.POST, HttpMethod.OPTIONS).build();
    }

    /** Left to Spring, a service that does not exist would seem to take a POST. */
    @RequestMapping(path = {"/{id}", "/{id}/"})
    void otherMethod(@PathVariable String id, HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
        catalogue.entry(id);
        throw new HttpRequestMethodNotSupportedException(
                http.getMethod(), List.of(HttpMethod.POST.name(), HttpMethod.OPTIONS.name()));
    }
}
