package org.goinghome.timeline;

import java.util.List;
import org.goinghome.artifact.Languages;
import org.goinghome.intake.Refused;
import org.goinghome.security.SmartApps;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the page asks this service for: how to draw, and which EHRs it may read. Nothing of a patient comes here. */
@RestController
class TimelineEndpoint {

    private final Timelines timelines;
    private final Settings settings;

    /**
     * The same for everybody.
     *
     * @param plans ids of the plans that have a timeline
     * @param apps the EHRs at which the app is registered, and nothing of them but what a browser has to know
     */
    record Settings(List<String> plans, List<String> languages, List<App> apps) {

        record App(String fhirServer, String clientId) {}
    }

    TimelineEndpoint(Timelines timelines, Languages languages, SmartApps apps) {
        this.timelines = timelines;
        this.settings = new Settings(
                List.copyOf(timelines.all().keySet()),
                languages.tags(),
                apps.registrations().stream()
                        .map(each -> new Settings.App(each.fhirServer().toString(), each.clientId()))
                        .toList());
    }

    @GetMapping("/timeline/settings.json")
    ResponseEntity<Settings> settings() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(settings);
    }

    @GetMapping("/timeline/plans/{id}")
    ResponseEntity<Timeline> timeline(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String lang,
            @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) @Nullable String acceptLanguage) {
        var timeline = timelines
                .find(id, lang == null ? acceptLanguage : lang)
                .orElseThrow(() -> Refused.notFound("No plan of this name has a timeline."));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CONTENT_LANGUAGE, timeline.language())
                .body(timeline);
    }
}
