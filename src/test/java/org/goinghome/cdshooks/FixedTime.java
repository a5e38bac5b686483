package org.goinghome.cdshooks;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The moment and the ids that the case folders are written for; in UTC, unless a time zone is set. */
@TestConfiguration(proxyBeanMethods = false)
public class FixedTime {

    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Bean
    @Primary
    Clock fixedClock(Environment environment) {
        return Clock.fixed(NOW, ZoneId.of(environment.getProperty("goinghome.time-zone", "UTC")));
    }

    @Bean
    @Primary
    Uuids runningNumbers() {
        return () -> {
            var number = new AtomicInteger();
            return () -> new UUID(0x4000L, 0x8000_0000_0000_0000L | number.incrementAndGet());
        };
    }
}
