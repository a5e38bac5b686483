package org.goinghome.intake;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One room for all calls, whichever way they come. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    Room room() {
        return new Room(Room.ofHeap(Runtime.getRuntime().maxMemory()), Room.PATIENCE);
    }
}
