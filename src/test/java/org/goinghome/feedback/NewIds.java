package org.goinghome.feedback;

import java.time.Clock;
import java.time.ZoneOffset;
import org.goinghome.cdshooks.FixedTime;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The moment of the case folders; ids are new ones, as in a real service. */
@TestConfiguration(proxyBeanMethods = false)
public class NewIds {

    @Bean
    @Primary
    Clock fixedClock() {
        return Clock.fixed(FixedTime.NOW, ZoneOffset.UTC);
    }
}
