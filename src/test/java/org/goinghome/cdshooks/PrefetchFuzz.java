package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.goinghome.cdshooks.CdsHooksConfiguration.Content;
import org.goinghome.cdshooks.CdsServices.CdsResponse;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.ehr.ReadingHolds;
import org.goinghome.fuzz.Hold;
import org.goinghome.guidance.Findings;
import org.goinghome.intake.Refused;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.Gap.Reason;
import org.goinghome.payload.Payload;
import org.goinghome.rendering.Card;
import org.goinghome.rendering.Card.Indicator;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Told;

/**
 * Bytes as the prefetch of a call, from reading it to the cards: the form is that of {@code given.json} of a case folder, whose
 * keys take the place of those of a quiet patient. With a space before it, it is put to the service of visits instead.
 */
public final class PrefetchFuzz {

    private static final List<String> LANGUAGES = List.of("en", "es");
    private static final byte[] END = "}".getBytes(UTF_8);

    private static final Content CONTENT = TestGuidance.asBuilt();
    private static final Renderers RENDERERS = new CdsHooksConfiguration().renderers(CONTENT, TestGuidance.CLOCK);
    private static final CardWords WORDS = new CardWords(TestGuidance.BUILT);
    private static final Quiet DISCHARGE = Quiet.of("back-surgery-discharge");
    private static final Quiet VISIT = Quiet.of("back-surgery-recovery");

    private PrefetchFuzz() {}

    /** Loads the classes, so that the time of the first input is its own. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("{}".getBytes(UTF_8));
        fuzzerTestOneInput(" {}".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] given) {
        var quiet = given.length > 0 && given[0] == ' ' ? VISIT : DISCHARGE;
        CdsRequest request;
        try {
            request = quiet.request(given);
        } catch (Refused e) {
            RequestFuzz.refused(e);
            return;
        }
        var needs = quiet.service().needs();
        var context = new PatientContext(
                request.context().patientId(),
                request.context().encounterId(),
                request.access().server());
        ReadingHolds.forAll(needs, context, request.prefetch());
        var gathered = Gatherer.read(needs, context, request.prefetch());
        if (gathered instanceof Gathered.Incomplete incomplete) {
            RequestFuzz.refused(Refused.preconditionFailed(incomplete, request.hookInstance()));
            notChecked(quiet, request, incomplete);
        } else {
            complete(quiet, request, (Gathered.Complete) gathered);
        }
    }

    private static void notChecked(Quiet quiet, CdsRequest request, Gathered.Incomplete incomplete) {
        var gaps = incomplete.problems().stream()
                .map(Gathered.Problem::gap)
                .distinct()
                .toList();
        for (var language : LANGUAGES) {
            var card = RENDERERS
                    .cards(language)
                    .notChecked(call(quiet, request, language), gaps)
                    .card();
            Hold.that(card.indicator() == Indicator.WARNING, "that nothing was checked is a warning");
            answer(List.of(card));
        }
    }

    private static void complete(Quiet quiet, CdsRequest request, Gathered.Complete gathered) {
        var patient = gathered.patient();
        var findings = CONTENT.guidance()
                .evaluate(quiet.service().service(), patient, FixedTime.NOW.atZone(TestGuidance.CLOCK.getZone()));
        Hold.that(
                findings.families().stream()
                        .noneMatch(family ->
                                family.failed() || family.open().stream().anyMatch(Findings.Open::failed)),
                "no logic fails");
        for (var language : LANGUAGES) {
            var cards = RENDERERS
                    .cards(language)
                    .render(call(quiet, request, RENDERERS.languageOf(patient, language)), findings, patient.gaps())
                    .stream()
                    .map(Told::card)
                    .toList();
            gapsAreTold(language, cards, findings, patient.gaps());
            answer(cards);
        }
    }

    /** Unknown is never shown as fine: only of somebody who had no back surgery for sure nothing is told. */
    private static void gapsAreTold(String language, List<Card> cards, Findings findings, List<Gap> gaps) {
        var unread =
                gaps.stream().filter(gap -> gap.reason() != Reason.NOT_SENT).toList();
        if (unread.isEmpty()) {
            return;
        }
        if (cards.isEmpty()) {
            Hold.that(
                    findings.families().isEmpty()
                            && unread.stream().noneMatch(gap -> gap.key().equals("procedures")),
                    "an input that was not read is told");
            return;
        }
        var first = cards.get(0);
        Hold.that(first.indicator() != Indicator.INFO, "an input that was not read is a warning");
        unread.forEach(gap -> Hold.that(
                first.detail().contains(CONTENT.texts().in(language).input(gap.key())),
                "an input that was not read is named: " + gap.key()));
    }

    /** An answer holds words of ours alone. */
    private static void answer(List<Card> cards) {
        cards.forEach(card -> {
            Hold.that(!card.summary().isBlank(), "a card has a summary");
            Hold.that(card.summary().length() <= Card.LONGEST_SUMMARY, "a summary is short");
        });
        WORDS.hold(Hold.JSON.readTree(Hold.JSON.writeValueAsString(new CdsResponse(cards))));
    }

    private static CardRenderer.Call call(Quiet quiet, CdsRequest request, String patientLanguage) {
        return new CardRenderer.Call(
                quiet.service().service(),
                request.visit(),
                FixedTime.NOW,
                patientLanguage,
                CaseFolder.ADDRESS,
                new FixedTime().runningNumbers().forOneAnswer(),
                repeated -> false);
    }

    /**
     * The base of a service's cases, of which nothing is to be told.
     *
     * @param envelope the request up to its prefetch
     */
    private record Quiet(Catalogue.Entry service, String envelope, Map<String, Payload> prefetch) {

        static Quiet of(String serviceId) {
            var folder = CaseFolder.ROOT.resolve(serviceId);
            var service = CONTENT.catalogue().find(serviceId).orElseThrow();
            try {
                var when = Files.readString(folder.resolve("when.json")).strip();
                var envelope = when.substring(0, when.length() - 1) + ",\"prefetch\":";
                var given = Files.readAllBytes(folder.resolve("given.json"));
                return new Quiet(
                        service,
                        envelope,
                        read(envelope, given, service.service().hook()).prefetch());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        CdsRequest request(byte[] given) {
            var sent = read(envelope, given, service.service().hook());
            var merged = new LinkedHashMap<>(prefetch);
            merged.putAll(sent.prefetch());
            return new CdsRequest(sent.hook(), sent.hookInstance(), sent.context(), sent.access(), merged);
        }

        private static CdsRequest read(String envelope, byte[] given, String hook) {
            var body = new ByteArrayOutputStream();
            body.writeBytes(envelope.getBytes(UTF_8));
            body.writeBytes(given);
            body.writeBytes(END);
            return CdsRequest.read(body.toByteArray(), hook);
        }
    }
}
