package org.goinghome.triage;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Translations;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.DataNeeds;
import org.goinghome.ehr.Gathered;
import org.goinghome.ehr.Gatherer;
import org.goinghome.ehr.PatientContext;
import org.goinghome.guidance.Evidence;
import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.Service;
import org.goinghome.patientdata.Gap;
import org.goinghome.patientdata.PatientData;
import org.goinghome.payload.UnsafePayload;
import org.goinghome.rendering.CardRenderer;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.Texts;
import org.goinghome.rendering.Visit;
import org.goinghome.triage.Counts.Count;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.http.ManagedWebAccess.WebAccessPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Judges one patient after the other as a chart that is opened at a given moment: the same guidance by the same code as the
 * service's {@code patient-view}, of data that come in one pile. Safe for use by many threads.
 */
final class Triage {

    private static final String HOOK = "patient-view";

    private static final Pattern ENTRY = Pattern.compile("data\\.entry\\[(\\d+)]\\.resource(.*)");

    private final Guidance guidance;
    private final List<Visited> services;
    private final Renderers renderers;
    private final Texts texts;
    private final String language;
    private final ZonedDateTime at;
    private final String digest;

    /** A service, and what it needs to know. */
    private record Visited(Service service, List<DataNeed> needs) {}

    private Triage(
            Guidance guidance,
            List<Visited> services,
            Renderers renderers,
            Texts texts,
            String language,
            ZonedDateTime at,
            String digest) {
        this.guidance = guidance;
        this.services = services;
        this.renderers = renderers;
        this.texts = texts;
        this.language = language;
        this.at = at;
        this.digest = digest;
    }

    /**
     * Loads and links the guidance; whatever is wrong with it or the settings is added to {@code problems}, and all of it refused.
     *
     * @param at the moment for which it is judged, in the zone in which days are counted
     * @throws org.goinghome.artifact.ArtifactsRefused if there is any problem
     */
    static Triage link(TriageSettings settings, ZonedDateTime at, Problems problems) {
        ManagedWebAccess.setAccessPolicy(WebAccessPolicy.PROHIBITED);
        var fhir = FhirContext.forR4Cached();
        var files = GuidanceFiles.read(settings.locations(), problems);
        var artifacts = Artifacts.load(fhir, files, problems);
        var guidance = Guidance.link(fhir, artifacts, settings.parameters(), at, problems);
        var texts = Texts.of(artifacts, problems);
        Translations.check(artifacts, settings.languages(), problems);
        var services = guidance.services().stream()
                .filter(service -> service.hook().equals(HOOK))
                .map(service -> new Visited(
                        service,
                        DataNeeds.of(
                                service.plan(),
                                canonical -> artifacts.find(PlanDefinition.class, canonical),
                                artifacts::expansion)))
                .toList();
        if (services.isEmpty()) {
            problems.add("goinghome.guidance.locations", "PlanDefinition.action.trigger", "no service is for " + HOOK);
        }
        problems.throwIfAny();
        var renderers = new Renderers(
                new Languages(settings.languages()),
                artifacts,
                texts,
                at.getZone(),
                (plan, language) -> Optional.empty());
        var language = settings.languages().get(0);
        return new Triage(guidance, services, renderers, texts.in(language), language, at, GuidanceFiles.digest(files));
    }

    /** Which resources of an export can matter. */
    Wanted wanted() {
        return new Wanted(
                services.stream().flatMap(visited -> visited.needs().stream()).toList());
    }

    ZonedDateTime at() {
        return at;
    }

    /** Of all files of the guidance. */
    String digest() {
        return digest;
    }

    /** What the guidance is, and by which values it judges. */
    Map<String, String> basis() {
        var basis = new TreeMap<String, String>();
        services.forEach(visited -> basis.put(
                visited.service().id(),
                visited.service().plan().getUrl() + "|"
                        + visited.service().plan().getVersion()));
        guidance.parameters().forEach((name, threshold) -> {
            if (threshold.changed()) {
                basis.put(name, threshold.value() + " (" + threshold.preset() + ")");
            }
        });
        return basis;
    }

    /** How a file begins: a worklist says at once if somebody may be missing on it. */
    String head(OutputFile file, Counts counts) {
        var leftOut = counts.of(Count.REJECTED_OF_UNKNOWN_PATIENTS);
        return file == OutputFile.WORKLIST && leftOut > 0
                ? file.header() + WorklistRow.ofAll(texts.exportInPart(leftOut)) + file.lineEnd()
                : file.header();
    }

    /**
     * Judges a patient.
     *
     * @param exported the types that the export holds
     * @param fhirServer the base address under which references may be absolute
     */
    Judged judge(Chart chart, Predicate<String> exported, @Nullable String fhirServer) {
        try {
            return judged(chart, exported, fhirServer);
        } catch (UnsafePayload e) {
            return notRead(chart, "begins a record that is not read: it " + e.reason());
        } catch (RuntimeException e) {
            // One patient, and not everybody. What the exception says may quote the record.
            return notRead(
                    chart,
                    "begins a record at which the program failed: "
                            + e.getClass().getName());
        }
    }

    private Judged notRead(Chart chart, String reason) {
        var judged = new Judged.Builder();
        var why = List.of(new Gap("data", Gap.Reason.UNREADABLE));
        services.forEach(visited -> notEvaluated(visited, chart.patientId(), why, judged));
        judged.refuse(new Refusal(chart.firstOrigin(), false, reason));
        return judged.build();
    }

    private Judged judged(Chart chart, Predicate<String> exported, @Nullable String fhirServer) throws UnsafePayload {
        var judged = new Judged.Builder();
        var bundle = chart.bundle();
        for (var visited : services) {
            var gathered = Gatherer.read(
                    visited.needs(), new PatientContext(chart.patientId(), null, fhirServer), exported, bundle);
            gathered.unread().forEach(place -> refuse(place, "is not FHIR R4 as far as it can be read", chart, judged));
            if (gathered instanceof Gathered.Incomplete incomplete) {
                incomplete.problems().forEach(problem -> refuse(problem.path(), problem.reason(), chart, judged));
            }
            judge(visited, chart.patientId(), gathered, judged);
        }
        return judged.build();
    }

    /** Judges what was gathered about a patient in some way. */
    Judged judge(String patientId, Function<List<DataNeed>, Gathered> gather) {
        var judged = new Judged.Builder();
        services.forEach(visited -> judge(visited, patientId, gather.apply(visited.needs()), judged));
        return judged.build();
    }

    private void judge(Visited visited, String patientId, Gathered gathered, Judged.Builder judged) {
        if (gathered instanceof Gathered.Complete complete) {
            evaluated(visited, patientId, complete.patient(), judged);
        } else {
            notEvaluated(
                    visited,
                    patientId,
                    ((Gathered.Incomplete) gathered)
                            .problems().stream()
                                    .map(Gathered.Problem::gap)
                                    .distinct()
                                    .toList(),
                    judged);
        }
    }

    /** A place in the Bundle is told as a place in the input. */
    private static void refuse(String place, String reason, Chart chart, Judged.Builder judged) {
        var entry = ENTRY.matcher(place);
        if (entry.matches()) {
            var origin = chart.origin(Integer.parseInt(entry.group(1)));
            judged.refuse(new Refusal(
                    new Origin(origin.file(), origin.line(), origin.place() + entry.group(2)), true, reason));
        }
    }

    private void notEvaluated(Visited visited, String patientId, List<Gap> why, Judged.Builder judged) {
        FindingLine.notEvaluated(subject(visited, patientId), why).forEach(judged::found);
        judged.notEvaluated();
        judged.told(
                patientId,
                visited.service().id(),
                List.of(renderers.cards(language).notChecked(call(visited, patientId, language), why)),
                "");
    }

    private void evaluated(Visited visited, String patientId, PatientData patient, Judged.Builder judged) {
        var findings = guidance.evaluate(visited.service(), patient, at);
        FindingLine.of(subject(visited, patientId), findings, patient.gaps()).forEach(judged::found);
        var told = renderers
                .cards(language)
                .render(call(visited, patientId, renderers.languageOf(patient, language)), findings, patient.gaps());
        judged.told(patientId, visited.service().id(), told, since(findings));
        told.stream()
                .flatMap(each -> each.card().suggestions().stream())
                .flatMap(suggestion -> suggestion.actions().stream())
                .filter(action -> action.proposed() instanceof Task)
                .map(action -> FhirContext.forR4Cached().newJsonParser().encodeResourceToString(action.proposed()))
                .forEach(judged::task);
    }

    private FindingLine.Subject subject(Visited visited, String patientId) {
        return new FindingLine.Subject(patientId, visited.service(), at);
    }

    /** Nothing rests: what was answered on a card is not known here. Ids are the same whenever the same is judged again. */
    private CardRenderer.Call call(Visited visited, String patientId, String patientLanguage) {
        var number = new AtomicInteger();
        var name = visited.service().id() + "|" + patientId + "|" + at.toInstant() + "|";
        Supplier<UUID> uuids = () -> UUID.nameUUIDFromBytes((name + number.incrementAndGet()).getBytes(UTF_8));
        return new CardRenderer.Call(
                visited.service(),
                new Visit(patientId, null, null),
                at.toInstant(),
                patientLanguage,
                "",
                uuids,
                repeated -> false);
    }

    /** When the most urgent signs were first seen; empty if nobody says. */
    private static String since(Findings findings) {
        var signs = findings.families().stream()
                .flatMap(family -> family.signs().stream())
                .toList();
        var worst = signs.stream().map(finding -> finding.sign().priority()).max(Comparator.naturalOrder());
        return signs.stream()
                .filter(finding -> finding.sign().priority() == worst.orElseThrow())
                .flatMap(Triage::times)
                .min(Comparator.comparing(OffsetDateTime::toInstant))
                .map(time -> time.toInstant().toString())
                .orElse("");
    }

    private static Stream<OffsetDateTime> times(Finding finding) {
        return finding.evidence().stream()
                .filter(row -> row.verdict() == Verdict.YES)
                .map(Evidence::at)
                .filter(Objects::nonNull)
                .map(Evidence.Moment::at);
    }
}
