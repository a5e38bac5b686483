package org.goinghome.feedback;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.goinghome.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Puts together what keeps cards and feedback. */
@Configuration(proxyBeanMethods = false)
@Import(FeedbackEndpoint.class)
@EnableScheduling
@EnableConfigurationProperties(FeedbackSettings.class)
class FeedbackConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(FeedbackConfiguration.class);

    @Bean
    FindingKeys findingKeys(
            FeedbackSettings settings, Database database, @Value("${goinghome.data:data}") Path folder) {
        var secret = settings.feedback().secret();
        if (secret == null && database.isShared()) {
            LOG.warn("goinghome.feedback.key is not set: what was answered at one replica is told again at another");
        }
        return new FindingKeys(secret == null ? KeyFile.in(folder) : secret);
    }

    @Bean(destroyMethod = "end")
    Resting resting(Database database, FindingKeys keys, Clock clock, FeedbackSettings settings) {
        return new Resting(database, keys, clock, settings.snooze());
    }

    @Bean(destroyMethod = "end")
    IssuedCards issuedCards(Database database, FindingKeys keys, Clock clock) {
        return new IssuedCards(database, keys, clock);
    }

    @Bean
    FeedbackStore feedbackStore(Database database, Clock clock, Resting resting) {
        return new FeedbackStore(database, clock, resting::look);
    }

    @Bean
    Meters meters(MeterRegistry registry, IssuedCards issued) {
        return new Meters(registry, issued);
    }

    @Bean
    Statistics statistics(Database database, Clock clock) {
        return new Statistics(database, clock);
    }

    @Bean
    Comments comments(Database database) {
        return new Comments(database);
    }

    @Bean
    Retention retention(Database database, Clock clock, FeedbackSettings settings) {
        return new Retention(database, clock, settings.feedback().retention());
    }
}
