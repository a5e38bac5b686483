package org.goinghome.fhirapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.ETagSupportEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IncomingRequestAddressStrategy;
import java.time.Clock;
import java.util.List;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.ehr.Gatherer;
import org.goinghome.guidance.Guidance;
import org.goinghome.intake.Room;
import org.goinghome.rendering.Renderers;
import org.goinghome.security.PublicAddress;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the FHIR API together. */
@Configuration(proxyBeanMethods = false)
class FhirApiConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(FhirApiConfiguration.class);

    private static final String BASE = "/fhir";

    private static final List<Class<? extends MetadataResource>> TYPES = List.of(
            ActivityDefinition.class,
            CodeSystem.class,
            ConceptMap.class,
            ImplementationGuide.class,
            Library.class,
            PlanDefinition.class,
            Questionnaire.class,
            StructureDefinition.class,
            ValueSet.class);

    @Bean
    Published published(Artifacts artifacts, Languages languages, Clock clock) {
        return new Published(artifacts, languages, clock.instant());
    }

    @Bean
    ServletRegistrationBean<FhirApi> fhirApi(
            FhirContext fhir,
            Published artifacts,
            PublishedPackage published,
            PublicAddress address,
            Room room,
            Guidance guidance,
            Artifacts loaded,
            Renderers renderers,
            Gatherer gatherer,
            Clock clock) {
        var charts = new Charts(gatherer);
        var server = new FhirApi(room);
        server.setFhirContext(fhir);
        TYPES.forEach(type -> server.registerProvider(new ArtifactProvider<>(type, artifacts)));
        server.registerProvider(new Application(artifacts, loaded, guidance, renderers, charts, address, clock));
        server.registerProvider(new Knowledge(artifacts));
        server.registerProvider(new Terminology(artifacts));
        server.registerProvider(new Extraction(artifacts));
        server.registerProvider(new Validation(artifacts, clock));
        server.registerProvider(new Population(artifacts, charts, clock));
        server.setServerAddressStrategy(
                address.isKnown()
                        ? new HardcodedServerAddressStrategy(address.url() + BASE)
                        : new IncomingRequestAddressStrategy());
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        // Made from the bytes, by a filter: an answer depends on more than its version.
        server.setETagSupport(ETagSupportEnum.DISABLED);
        server.setServerConformanceProvider(new Capabilities(server, clock.instant(), published));
        server.registerInterceptor(new Answers(artifacts.languages()));
        var registration = new ServletRegistrationBean<>(server, BASE + "/*");
        registration.setName("fhir");
        return registration;
    }

    @Bean
    PublishedPackage publishedPackage(FhirContext fhir, Artifacts artifacts) {
        return PublishedPackage.of(fhir, artifacts);
    }

    /** Nobody who waits for the service has to wait for that. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> guidanceInUse(PublishedPackage published) {
        return ready -> {
            var thread = new Thread(() -> tellWhichIsInUse(published), "guidance-in-use");
            thread.setDaemon(true);
            thread.start();
        };
    }

    private static void tellWhichIsInUse(PublishedPackage published) {
        try {
            LOG.atInfo().addKeyValue("sha256", published.sha256()).log("guidance in use");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("nobody can tell which guidance is in use");
        }
    }

    @Bean
    ServletRegistrationBean<PackageServlet> packageFile(PublishedPackage published) {
        var registration = new ServletRegistrationBean<>(new PackageServlet(published), BASE + "/package.tgz");
        registration.setName("package");
        return registration;
    }

    @Bean
    FilterRegistrationBean<EntityTags> entityTags() {
        var registration = new FilterRegistrationBean<>(new EntityTags());
        registration.addUrlPatterns(BASE + "/*");
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }
}
