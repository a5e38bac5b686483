package org.goinghome.handout;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.goinghome.artifact.Languages;
import org.goinghome.handout.Prints.Print;
import org.goinghome.intake.Issue;
import org.goinghome.intake.Refused;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The handouts, for everybody to read: they are the same for all patients, and nothing of a patient is in an address. */
@RestController
class HandoutPages {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
    private static final CacheControl CACHE =
            CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

    private static final String LANGUAGE = "lang";

    private final Handouts handouts;
    private final Prints prints;
    private final Languages languages;

    HandoutPages(Handouts handouts, Prints prints, Languages languages) {
        this.handouts = handouts;
        this.prints = prints;
        this.languages = languages;
    }

    @GetMapping("/handout/{name:[a-z0-9-]+}")
    ResponseEntity<byte[]> page(@PathVariable String name, HttpServletRequest http) {
        var handout = require(name);
        var language = language(http);
        var print = prints.page(handout, language);
        return answer(language, print).contentType(HTML).body(print.bytes());
    }

    @GetMapping("/handout/{name:[a-z0-9-]+}.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String name, HttpServletRequest http) {
        var handout = require(name);
        var language = language(http);
        var print = prints.pdf(handout, language);
        return answer(language, print)
                .contentType(MediaType.APPLICATION_PDF)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + name + "-" + language + ".pdf\"")
                .body(print.bytes());
    }

    @GetMapping("/handout/handout.css")
    ResponseEntity<Resource> style() {
        return ResponseEntity.ok().contentType(CSS).cacheControl(CACHE).body(Style.file());
    }

    private static ResponseEntity.BodyBuilder answer(String language, Print print) {
        return ResponseEntity.ok()
                .cacheControl(CACHE)
                .eTag(print.tag())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CONTENT_LANGUAGE, language);
    }

    private Handout require(String name) {
        return handouts.named(name).orElseThrow(() -> Refused.notFound("There is no handout of this name."));
    }

    /** The one that the address names, else the one that the reader's browser prefers. */
    private String language(HttpServletRequest http) {
        var asked = http.getParameterValues(LANGUAGE);
        if (asked == null) {
            return languages.accepted(http.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        }
        return (asked.length == 1 ? languages.offered(asked[0]) : Optional.<String>empty())
                .orElseThrow(() -> Refused.badRequest(
                        List.of(new Issue(
                                IssueType.VALUE,
                                LANGUAGE,
                                "The parameter '" + LANGUAGE + "' names no language of handouts; expected one of "
                                        + String.join(", ", languages.tags()) + ", once.")),
                        null));
    }
}
