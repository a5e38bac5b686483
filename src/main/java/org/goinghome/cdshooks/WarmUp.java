package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.goinghome.cdshooks.Catalogue.Entry;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Guidance;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers calls about people who are not real before the service says that it is ready: whoever calls first waits no longer than
 * others. They are the example patients that the viewer shows. Nothing of it is counted, recorded or seen by anybody.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String EXAMPLES = "classpath:/web/examples/";

    private final Catalogue catalogue;
    private final Guidance guidance;
    private final Renderers renderers;
    private final Uuids uuids;
    private final ZoneId zone;
    private final JsonMapper json;

    WarmUp(Catalogue catalogue, Guidance guidance, Renderers renderers, Uuids uuids, ZoneId zone, JsonMapper json) {
        this.catalogue = catalogue;
        this.guidance = guidance;
        this.renderers = renderers;
        this.uuids = uuids;
        this.zone = zone;
        this.json = json;
    }

    /** @param request reads it anew each time, as reading is part of a call */
    private record Rehearsal(Entry entry, Supplier<CdsRequest> request) {}

    /**
     * Goes through the examples again and again; it ends in time even on a machine that is slow.
     *
     * @return how many it answered
     */
    int run(ResourceLoader resources, int rounds, Duration most) {
        var until = System.nanoTime() + most.toNanos();
        var index = resources.getResource(EXAMPLES + "index.json");
        if (!index.exists()) {
            LOG.info("There are no examples to warm up with: it was built without the viewer.");
            return 0;
        }
        var read = json.readTree(bytes(index));
        var moment = Instant.parse(read.path("moment").asString()).atZone(zone);
        var rehearsals = rehearsals(resources, read);
        var answered = 0;
        for (; answered < rounds * rehearsals.size() && System.nanoTime() < until; answered++) {
            answer(rehearsals.get(answered % rehearsals.size()), moment);
        }
        return answered;
    }

    private List<Rehearsal> rehearsals(ResourceLoader resources, JsonNode index) {
        var rehearsals = new ArrayList<Rehearsal>();
        for (var patient : index.path("patients")) {
            for (var moment : patient.path("moments")) {
                var body = bytes(
                        resources.getResource(EXAMPLES + moment.path("file").asString() + ".json"));
                var hook = json.readTree(body).path("hook").asString();
                catalogue.entries().stream()
                        .filter(entry -> entry.service().hook().equals(hook))
                        .forEach(entry -> rehearsals.add(new Rehearsal(entry, () -> CdsRequest.read(body, hook))));
            }
        }
        return rehearsals;
    }

    private void answer(Rehearsal rehearsal, ZonedDateTime moment) {
        var service = rehearsal.entry().service();
        var request = rehearsal.request().get();
        var context = new PatientContext(
                request.context().patientId(), request.context().encounterId(), null);
        if (Gatherer.read(rehearsal.entry().needs(), context, request.prefetch())
                instanceof Gathered.Complete complete) {
            var language = renderers.language(null);
            var call = new CardRenderer.Call(
                    service,
                    request.visit(),
                    moment.toInstant(),
                    language,
                    "",
                    uuids.forOneAnswer(),
                    repeated -> false);
            var cards = renderers
                    .cards(language)
                    .render(
                            call,
                            guidance.evaluate(service, complete.patient(), moment),
                            complete.patient().gaps());
            json.writeValueAsBytes(cards);
        }
    }

    private static byte[] bytes(Resource resource) {
        try {
            return resource.getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
