package org.goinghome.security;

import java.time.Duration;
import java.util.List;
import org.goinghome.security.Client.FailureMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whoever reaches the service, which is this machine alone, is the one client there is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenAccess.Settings.class)
class OpenAccess {

    /**
     * @param fhirServers base addresses of the FHIR servers that may be read; none by default
     * @param fhirNetworks networks in which they stand, such as {@code 10.20.0.0/16}; by default the internet, and this machine
     *     for a server named {@code localhost}
     * @param fhirWithoutToken whether they are read without a token as well
     * @param deadline how long an answer may take
     * @param failureMode what is answered when a required input cannot be read
     */
    @ConfigurationProperties("goinghome.open")
    record Settings(
            @DefaultValue List<String> fhirServers,
            @DefaultValue List<String> fhirNetworks,
            @DefaultValue("false") boolean fhirWithoutToken,
            @DefaultValue("2500ms") Duration deadline,
            @DefaultValue("precondition-failed") FailureMode failureMode) {

        Settings {
            if (deadline.toMillis() < 200 || deadline.toMinutes() >= 1) {
                throw new IllegalArgumentException("goinghome.open.deadline: expected 200ms to 60s");
            }
        }
    }

    @Bean
    Client openClient(Settings settings) {
        return new Client(
                "open",
                settings.fhirServers().stream().map(FhirServer::at).toList(),
                Networks.of(settings.fhirNetworks()),
                settings.fhirWithoutToken(),
                settings.deadline(),
                settings.failureMode());
    }
}
