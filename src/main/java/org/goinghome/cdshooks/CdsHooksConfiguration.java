package org.goinghome.cdshooks;

import ca.uhn.fhir.context.FhirContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Translations;
import org.goinghome.cdshooks.Catalogue.Entry;
import org.goinghome.cdshooks.CdsServices.CallSettings;
import org.goinghome.ehr.DataNeed;
import org.goinghome.ehr.DataNeeds;
import org.goinghome.guidance.Guidance;
import org.goinghome.guidance.Service;
import org.goinghome.handout.Handout;
import org.goinghome.handout.Handouts;
import org.goinghome.intake.Room;
import org.goinghome.rendering.Acknowledgements;
import org.goinghome.rendering.Activities;
import org.goinghome.rendering.Renderers;
import org.goinghome.rendering.TakenHome.Sheet;
import org.goinghome.rendering.Texts;
import org.goinghome.security.PublicAddress;
import org.goinghome.timeline.TimelineLinks;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.http.ManagedWebAccess.WebAccessPolicy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads the guidance once and puts the service together from it. Everything that is wrong with the guidance or its settings is
 * collected first; then the start is refused with the whole list.
 */
@Configuration(proxyBeanMethods = false)
@Import({CdsServices.class, ErrorAdvice.class, ErrorPage.class, ErrorValve.Installation.class, Connections.class})
@EnableConfigurationProperties(CdsHooksSettings.class)
class CdsHooksConfiguration {

    /** The guidance in use, linked: one thing, because only all of it together can be checked. */
    record Content(
            Artifacts artifacts,
            Guidance guidance,
            Catalogue catalogue,
            Texts texts,
            Languages languages,
            Handouts handouts) {}

    /** Where a clinician who follows it comes to is for the publisher to say, but not in which way. */
    private static final Pattern SOURCE =
            Pattern.compile("https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?");

    private static final String DISCHARGE = "encounter-discharge";

    private static final int WARM_UP_ROUNDS = 10;

    @Bean
    Clock clock(CdsHooksSettings settings) {
        return Clock.system(settings.zone());
    }

    @Bean
    Uuids uuids() {
        return () -> (Supplier<UUID>) UUID::randomUUID;
    }

    /**
     * The FHIR library could read addresses by itself, wherever they lead; it is told not to. Nor need it look in all that it writes
     * for references that hold what they refer to: none of ours do.
     */
    @Bean
    FhirContext fhirContext() {
        ManagedWebAccess.setAccessPolicy(WebAccessPolicy.PROHIBITED);
        var fhir = FhirContext.forR4Cached();
        fhir.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
        return fhir;
    }

    @Bean
    Content content(FhirContext fhir, CdsHooksSettings settings, Clock clock) {
        var problems = new Problems();
        var artifacts = Artifacts.load(fhir, Locations.read(settings.guidance().locations(), problems), problems);
        var now = clock.instant().atZone(clock.getZone());
        var guidance = Guidance.link(fhir, artifacts, settings.parameterSettings(problems), now, problems);
        var texts = Texts.of(artifacts, problems);
        var languages = settings.offeredLanguages(problems);
        Translations.check(artifacts, languages, problems);
        artifacts
                .all(ActivityDefinition.class)
                .forEach(activity -> Activities.check(activity, artifacts.file(activity), problems));
        var handouts = Handouts.read(artifacts, languages, problems);
        var entries = guidance.services().stream()
                .map(service -> new Entry(service, needs(artifacts, service, problems)))
                .flatMap(entry -> settings.dischargeOnPatientView()
                                && entry.service().hook().equals(DISCHARGE)
                        ? Stream.of(entry, onPatientView(entry))
                        : Stream.of(entry))
                .toList();
        problems.throwIfAny();
        return new Content(artifacts, guidance, new Catalogue(entries), texts, new Languages(languages), handouts);
    }

    /** For EHRs that know no discharge hook. A chart may be opened without an encounter, so nothing can depend on one. */
    private static Entry onPatientView(Entry entry) {
        return new Entry(
                entry.service().onHook("patient-view"),
                entry.needs().stream()
                        .filter(need -> !need.template().contains("context.encounterId"))
                        .toList());
    }

    private static List<DataNeed> needs(Artifacts artifacts, Service service, Problems problems) {
        var file = artifacts.file(service.plan());
        if (!Discovery.HOOKS.containsKey(service.hook())) {
            problems.add(
                    file,
                    "PlanDefinition.action.trigger.name",
                    "is '" + service.hook() + "', expected one of " + Discovery.HOOKS.keySet());
        }
        service.plan().getContact().stream()
                .flatMap(contact -> contact.getTelecom().stream())
                .filter(telecom -> telecom.getSystem() == ContactPointSystem.URL)
                .map(ContactPoint::getValue)
                .filter(url -> url == null || !SOURCE.matcher(url).matches())
                .forEach(url -> problems.add(
                        file,
                        "PlanDefinition.contact.telecom.value",
                        "is '" + url + "', expected an https address, as it is the source of cards"));
        try {
            return DataNeeds.of(
                    service.plan(), canonical -> artifacts.find(PlanDefinition.class, canonical), artifacts::expansion);
        } catch (IllegalArgumentException e) {
            problems.add(file, "PlanDefinition.action.input", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    @Bean
    Artifacts artifacts(Content content) {
        return content.artifacts();
    }

    @Bean
    Languages languages(Content content) {
        return content.languages();
    }

    @Bean
    Handouts handouts(Content content) {
        return content.handouts();
    }

    @Bean
    Guidance guidance(Content content) {
        return content.guidance();
    }

    @Bean
    Catalogue catalogue(Content content) {
        return content.catalogue();
    }

    @Bean
    Renderers renderers(Content content, Clock clock) {
        return new Renderers(
                content.languages(),
                content.artifacts(),
                content.texts(),
                clock.getZone(),
                (plan, language) -> content.handouts().of(plan).map(handout -> sheet(handout, language)));
    }

    private static Sheet sheet(Handout handout, String language) {
        return new Sheet(
                handout.title().in(language),
                language,
                Handout.BASE + handout.page(language),
                Handout.BASE + handout.pdf(language),
                handout.date());
    }

    /** Runs when everything else has started, and before the port is open: no call comes to a replica that is cold. */
    @Bean
    SmartLifecycle warmUp(
            Content content,
            CdsHooksSettings settings,
            Renderers renderers,
            Uuids uuids,
            Clock clock,
            JsonMapper json,
            ResourceLoader resources) {
        var warmUp = new WarmUp(content.catalogue(), content.guidance(), renderers, uuids, clock.getZone(), json);
        return new BeforeCalls(() -> warmUp.run(resources, WARM_UP_ROUNDS, settings.warmUp()));
    }

    @Bean
    GuidanceReviews guidanceReviews(Catalogue catalogue, CdsHooksSettings settings, Clock clock) {
        return new GuidanceReviews(catalogue, clock, settings.staleness().reviewYears());
    }

    @Bean
    CallMeter callMeter(MeterRegistry registry, ObservationRegistry observations, Catalogue catalogue) {
        return new CallMeter(registry, observations, catalogue);
    }

    @Bean
    WebMvcConfigurer metered(CallMeter meter) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(meter).addPathPatterns("/cds-services/*", "/cds-services/*/");
            }
        };
    }

    @Bean
    CallSettings callSettings(
            Content content,
            CdsHooksSettings settings,
            Clock clock,
            Uuids uuids,
            Room room,
            Acknowledgements acknowledgements,
            PublicAddress address,
            ApplicationEventPublisher events,
            CallMeter meter,
            TimelineLinks links) {
        return new CallSettings(
                clock,
                uuids,
                Discovery.of(
                        content.catalogue(),
                        content.texts().parameters(content.guidance().parameters()),
                        settings.discovery().versionFields()),
                room,
                acknowledgements,
                address,
                events::publishEvent,
                meter,
                links);
    }
}
