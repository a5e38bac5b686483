package org.goinghome.ehr;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Puts the reading of FHIR servers together. */
@Configuration(proxyBeanMethods = false)
class EhrConfiguration {

    /** Threads to wait in, where there are no virtual ones. */
    private static final int MOST_THREADS = 256;

    @Bean
    Gatherer gatherer(Environment environment, MeterRegistry meters, ObservationRegistry observations) {
        return new Gatherer(new FhirSource(
                Threading.VIRTUAL.isActive(environment) ? new VirtualThreadTaskExecutor("fhir-") : platformThreads(),
                meters,
                observations));
    }

    private static Executor platformThreads() {
        return new ThreadPoolExecutor(0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "fhir");
            thread.setDaemon(true);
            return thread;
        });
    }
}
