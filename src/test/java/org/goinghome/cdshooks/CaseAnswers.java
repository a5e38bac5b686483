package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.goinghome.cdshooks.CdsHooksConfiguration.Content;
import org.goinghome.cdshooks.CdsServices.CdsResponse;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Define;
import org.goinghome.guidance.EveryDefine;
import org.goinghome.patientdata.PatientData;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Told;
import org.json.JSONException;
import org.skyscreamer.jsonassert.JSONCompare;

/**
 * What guidances answer to the case folders, without HTTP: a case is read once and put to many guidances. Not to be shared by
 * threads.
 */
public final class CaseAnswers {

    private static final String LANGUAGE = "en";

    private final Map<CaseFolder, Call> calls = new HashMap<>();

    private record Call(CdsRequest request, PatientData patient) {}

    /** A guidance that was loaded as a start loads it. */
    public static final class Loaded {

        private final Content content;
        private final Renderers renderers;
        private final EveryDefine defines;

        private Loaded(Content content) {
            this.content = content;
            this.defines = new EveryDefine(content.artifacts(), TestGuidance.CLOCK.getZone());
            this.renderers = new CdsHooksConfiguration().renderers(content, TestGuidance.CLOCK);
        }
    }

    /** Puts the guidance as it is built into a folder, to be changed. */
    public static void copyBuilt(Path folder) {
        TestGuidance.copyBuilt(folder);
    }

    /**
     * Loads a folder of built artifacts.
     *
     * @throws RuntimeException if a start with it would be refused
     */
    public static Loaded load(Path folder) {
        return new Loaded(TestGuidance.load(folder));
    }

    /** What some defines come to in a case. Where two guidances agree in all that was changed, so do their answers. */
    public String values(Loaded guidance, CaseFolder folder, Collection<Define> defines) {
        var entry = entry(guidance, folder);
        return EveryDefine.written(guidance.defines.values(
                defines,
                calls.computeIfAbsent(folder, each -> read(each, entry)).patient(),
                FixedTime.NOW.atZone(TestGuidance.CLOCK.getZone()),
                entry.service().parameters()));
    }

    private static Catalogue.Entry entry(Loaded guidance, CaseFolder folder) {
        return guidance.content
                .catalogue()
                .find(folder.serviceId())
                .orElseThrow(() -> new IllegalArgumentException(folder.serviceId()));
    }

    /** The answer of a guidance to a case. */
    public String answer(Loaded guidance, CaseFolder folder) {
        var entry = entry(guidance, folder);
        var call = calls.computeIfAbsent(folder, each -> read(each, entry));
        var cards = guidance.renderers
                .cards(LANGUAGE)
                .render(
                        new CardRenderer.Call(
                                entry.service(),
                                call.request().visit(),
                                FixedTime.NOW,
                                guidance.renderers.languageOf(call.patient(), LANGUAGE),
                                CaseFolder.ADDRESS,
                                new FixedTime().runningNumbers().forOneAnswer(),
                                repeated -> false),
                        guidance.content
                                .guidance()
                                .evaluate(
                                        entry.service(),
                                        call.patient(),
                                        FixedTime.NOW.atZone(TestGuidance.CLOCK.getZone())),
                        call.patient().gaps());
        return CaseFolder.JSON.writeValueAsString(
                new CdsResponse(cards.stream().map(Told::card).toList()));
    }

    private static Call read(CaseFolder folder, Catalogue.Entry entry) {
        var request = CdsRequest.read(
                folder.request().getBytes(UTF_8), entry.service().hook());
        var context = request.context();
        var gathered = Gatherer.read(
                entry.needs(),
                new PatientContext(
                        context.patientId(),
                        context.encounterId(),
                        request.access().server()),
                request.prefetch());
        if (gathered instanceof Gathered.Complete complete) {
            return new Call(request, complete.patient());
        }
        throw new IllegalStateException(folder + ": a needed key is missing");
    }

    /** Whether an answer is what the case says, compared as over HTTP. */
    public static boolean isAsThen(CaseFolder folder, String answer) {
        try {
            return JSONCompare.compareJSON(folder.then().toString(), answer, folder.strictness())
                    .passed();
        } catch (JSONException e) {
            throw new IllegalStateException(folder.name(), e);
        }
    }
}
