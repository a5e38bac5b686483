package org.goinghome.insight;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.goinghome.artifact.Artifacts;
import org.goinghome.feedback.Comments;
import org.goinghome.feedback.Statistics;
import org.goinghome.guidance.Guidance;
import org.goinghome.security.PublicAddress;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts together what the page and the metrics are made of. */
@Configuration(proxyBeanMethods = false)
@Import(InsightPages.class)
@EnableConfigurationProperties(InsightSettings.class)
class InsightConfiguration {

    @Bean
    GuidanceNames guidanceNames(Artifacts artifacts, Guidance guidance) {
        return new GuidanceNames(artifacts, guidance.services());
    }

    @Bean
    Insight insight(Statistics statistics, GuidanceNames names, InsightSettings settings, Clock clock) {
        return new Insight(statistics, names, settings, clock);
    }

    @Bean
    Gauges gauges(MeterRegistry registry, Statistics statistics, Clock clock) {
        return new Gauges(registry, statistics, clock);
    }

    @Bean
    InsightPages.Sources insightSources(
            Statistics statistics, Comments comments, GuidanceNames names, PublicAddress address) {
        return new InsightPages.Sources(statistics, comments, names, new SameOrigin(address));
    }
}
