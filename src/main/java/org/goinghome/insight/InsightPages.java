package org.goinghome.insight;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.goinghome.feedback.Comments;
import org.goinghome.feedback.Statistics;
import org.goinghome.feedback.Statistics.Question;
import org.goinghome.intake.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The page, the same as data, and what the page needs. */
@RestController
class InsightPages {

    private static final int COMMENTS = 50;

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Insight insight;
    private final Sources sources;
    private final ITemplateEngine templates;
    private final Clock clock;

    /** What is shown and changed. */
    record Sources(Statistics statistics, Comments comments, GuidanceNames names, SameOrigin origin) {}

    InsightPages(Insight insight, Sources sources, ITemplateEngine templates, Clock clock) {
        this.insight = insight;
        this.sources = sources;
        this.templates = templates;
        this.clock = clock;
    }

    @GetMapping("/insight")
    ResponseEntity<byte[]> page(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String service) {
        var report = report(question(from, to, client, service));
        var comments = sources.comments().newest(COMMENTS).orElseThrow(InsightPages::unavailable);
        var page = Page.of(report, comments, sources.names(), clock.getZone());
        var html = templates.process("insight", new Context(Locale.ENGLISH, page.model()));
        return ResponseEntity.ok().contentType(HTML).body(html.getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/insight.json")
    ResponseEntity<Report> json(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String service) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(report(question(from, to, client, service)));
    }

    @GetMapping("/insight.csv")
    ResponseEntity<byte[]> csv(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String service) {
        var question = question(from, to, client, service);
        var cells = sources.statistics().cells(question).orElseThrow(InsightPages::unavailable);
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"insight-" + question.from() + "-" + question.to() + ".csv\"")
                .body(CountsTable.of(cells).getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/insight.css")
    ResponseEntity<Resource> style() {
        return ResponseEntity.ok().contentType(CSS).body(new ClassPathResource("insight.css", InsightPages.class));
    }

    @PostMapping("/insight/comments/{id}/delete")
    ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest http) {
        if (!sources.origin().sent(http)) {
            throw Refused.forbidden("A comment is deleted from the page itself only.");
        }
        if (!ID.matcher(id).matches()) {
            throw Refused.notFound("There is no such comment.");
        }
        if (sources.comments().delete(UUID.fromString(id)).isEmpty()) {
            throw unavailable();
        }
        // Relative, as a proxy may have put something before it.
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, "../../../insight#comments")
                .build();
    }

    private Question question(
            @Nullable String from, @Nullable String to, @Nullable String client, @Nullable String service) {
        return Asked.read(from, to, client, service, LocalDate.ofInstant(clock.instant(), clock.getZone()));
    }

    private Report report(Question question) {
        return insight.report(question).orElseThrow(InsightPages::unavailable);
    }

    private static Refused unavailable() {
        return Refused.unavailable("What became of the cards cannot be counted just now. Please try again.");
    }
}
