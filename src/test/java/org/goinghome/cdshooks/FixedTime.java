package org.goinghome.cdshooks;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The moment and the ids that the case folders are written for. */
@TestConfiguration(proxyBeanMethods = false)
public class FixedTime {

    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Bean
    @Primary
    Clock fixedClock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
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
