package org.goinghome.timeline;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Languages;
import org.goinghome.guidance.Guidance;
import org.goinghome.security.SmartApps;
import org.goinghome.viewer.Files;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts together what the timeline is made of. */
@Configuration(proxyBeanMethods = false)
@Import(TimelineEndpoint.class)
class TimelineConfiguration {

    @Bean
    Timelines timelines(Artifacts artifacts, Guidance guidance, Languages languages, Clock clock) {
        return new Timelines(artifacts, guidance.parameters(), languages, zone(clock));
    }

    /** In a word that browsers know. */
    private static String zone(Clock clock) {
        return clock.getZone().normalized().equals(ZoneOffset.UTC)
                ? "UTC"
                : clock.getZone().getId();
    }

    @Bean
    TimelineLinks timelineLinks(Timelines timelines, SmartApps apps) {
        return new TimelineLinks(timelines, apps);
    }

    /** What the build made of {@code src/main/web/timeline}. */
    @Bean
    Files timelinePages() {
        return new Files("timeline/");
    }

    @Bean
    HandlerMapping timelineAddresses(Files timelinePages) {
        return new SimpleUrlHandlerMapping(Map.of("/timeline/**", timelinePages), 1);
    }
}
