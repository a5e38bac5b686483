package org.goinghome.feedback;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.goinghome.cdshooks.Catalogue;
import org.goinghome.feedback.Feedback.Outcome;
import org.goinghome.intake.JsonBody;
import org.goinghome.intake.Refused;
import org.goinghome.intake.Room;
import org.goinghome.security.Calling;
import org.goinghome.security.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Takes feedback on cards. What is answered with 200 is kept, whatever happens next. */
@RestController
@RequestMapping({"/cds-services/{id}/feedback", "/cds-services/{id}/feedback/"})
class FeedbackEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(FeedbackEndpoint.class);

    private final Catalogue catalogue;
    private final Room room;
    private final FeedbackStore store;
    private final Meters meters;

    FeedbackEndpoint(Catalogue catalogue, Room room, FeedbackStore store, Meters meters) {
        this.catalogue = catalogue;
        this.room = room;
        this.store = store;
        this.meters = meters;
    }

    @PostMapping
    ResponseEntity<Void> feedback(@PathVariable String id, @Calling Client client, HttpServletRequest http) {
        var service = catalogue.require(id);
        try (var place = room.enter(client)) {
            var feedback = FeedbackBody.read(JsonBody.read(http, place));
            if (!store.keep(client.name(), service.id(), feedback)) {
                throw Refused.unavailable("Feedback cannot be kept just now. Please send all of it again.");
            }
            meters.kept(client.name(), service.id(), feedback);
            LOG.atInfo()
                    .addKeyValue("client", client.name())
                    .addKeyValue("serviceId", service.id())
                    .addKeyValue("accepted", count(feedback, Outcome.ACCEPTED))
                    .addKeyValue("overridden", count(feedback, Outcome.OVERRIDDEN))
                    .log("feedback");
            return ResponseEntity.ok().build();
        }
    }

    private static long count(List<Feedback> feedback, Outcome outcome) {
        return feedback.stream().filter(each -> each.outcome() == outcome).count();
    }

    @RequestMapping(method = RequestMethod.OPTIONS)
    ResponseEntity<Void> methods(@PathVariable String id) {
        catalogue.require(id);
        return ResponseEntity.ok().allow(HttpMethod.POST, HttpMethod.OPTIONS).build();
    }

    /** Left to Spring, a service that does not exist would seem to take a POST. */
    @RequestMapping
    void otherMethod(@PathVariable String id, HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
        catalogue.require(id);
        throw new HttpRequestMethodNotSupportedException(
                http.getMethod(), List.of(HttpMethod.POST.name(), HttpMethod.OPTIONS.name()));
    }
}
