package org.goinghome.security;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.goinghome.database.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Lets in those who may call: everybody on this machine as long as no clients are set, else nobody but the clients. */
@Configuration(proxyBeanMethods = false)
@Import({SafeAddress.class, HandoutAccess.class, InsightAccess.class, TimelineAccess.class, ViewerAccess.class})
@EnableConfigurationProperties(OpenAccess.class)
class AccessConfiguration {

    private static final String CLIENTS = "goinghome.clients";
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private static final String DISCOVERY = "/cds-services";

    /** The guidance, for everybody to read. What is done with data of a patient is a POST. */
    private static final String PUBLISHED = "/fhir/**";

    /** Of the service and its guidance, and nothing of patients. */
    private static final Set<String> METRICS = Set.of("/actuator/prometheus", "/actuator/info");

    private static final String SEARCHES = "/fhir/*/_search";

    @Bean
    Clients clients(Environment environment) {
        var sandbox = environment.acceptsProfiles(Profiles.of("sandbox"));
        if (sandbox && environment.acceptsProfiles(Profiles.of("production"))) {
            throw new ClientsRefused(
                    List.of("spring.profiles.active: 'sandbox' believes issuers that everybody can sign"
                            + " for, and cannot be active together with 'production'"));
        }
        var binder = Binder.get(environment);
        return new ClientsReader(sandbox, KeysAt.Pace.USUAL)
                .read(binder.bind("goinghome.public-url", String.class).orElse(null), settings(binder));
    }

    @Bean
    PublicAddress publicAddress(Clients clients) {
        return new PublicAddress(clients.publicUrl());
    }

    /** A setting that no client has is a mistake, not an extra. */
    private static List<ClientSettings> settings(Binder binder) {
        try {
            return binder.bind(
                            CLIENTS,
                            Bindable.listOf(ClientSettings.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
                    .orElse(List.of());
        } catch (BindException e) {
            if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                throw new ClientsRefused(unbound.getUnboundProperties().stream()
                        .map(property -> property.getName() + ": there is no such setting")
                        .toList());
            }
            throw new ClientsRefused(List.of(e.getName() + ": cannot be read"));
        }
    }

    /** Several replicas know of each other's tokens by their database. */
    @Bean
    SeenTokens seenTokens(Clock clock, Database database) {
        var here = new SeenInMemory(clock, SeenInMemory.PER_CLIENT);
        return database.isShared() ? new SeenInDatabase(here, database, clock) : here;
    }

    @Bean
    Tokens tokens(Clients clients, SeenTokens seen, Clock clock, Environment environment) {
        return new Tokens(clients, seen, clock, environment.acceptsProfiles(Profiles.of("sandbox")));
    }

    /**
     * Which methods an address answers is told by the address. Values of headers are looked at by Tomcat, which refuses those that
     * would be two; no more is needed, as no answer repeats one. Spring would refuse a letter that it does not know when the value
     * is read, in the middle of a call. Whoever has not to prove who they are has to call this machine by a name of its own: a web
     * page whose name was made to lead here has another.
     */
    @Bean
    StrictHttpFirewall httpFirewall(Clients clients) {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        if (clients.open()) {
            firewall.setAllowedHostnames(name -> THIS_MACHINE.matcher(name).matches());
        }
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    /** Each filter would be timed and traced by itself, which takes longer than the filter. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    AnswerHeaders answerHeaders(Clients clients) {
        return new AnswerHeaders(clients.publicUrl().startsWith("https:"));
    }

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            Clients clients,
            Tokens tokens,
            OpenAccess open,
            AnswerHeaders answerHeaders,
            MeterRegistry registry,
            Environment environment,
            @Value("${goinghome.discovery.authenticated:false}") boolean discoveryAuthenticated) {
        Stateless.chain(http, answerHeaders)
                .addFilter(Origins.of(clients.open() ? Set.copyOf(open.corsOrigins()) : clients.corsOrigins()))
                .addFilterBefore(new Origins(), AuthorizationFilter.class)
                .addFilterBefore(new CallRate(), AuthorizationFilter.class);
        if (clients.open()) {
            return http.anonymous(anonymous -> anonymous.principal(open.client()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
        var free = new ArrayList<>(List.of("/actuator/health", "/actuator/health/**"));
        if (!discoveryAuthenticated) {
            free.add(DISCOVERY);
            free.add(DISCOVERY + "/");
        }
        free.add(PUBLISHED);
        var notTrusted = new NotTrusted(registry);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.OPTIONS)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, free.toArray(String[]::new))
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, free.toArray(String[]::new))
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, SEARCHES)
                        .permitAll()
                        .requestMatchers(request -> isMetricsOnTheirOwnPort(request, environment))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(notTrusted))
                .oauth2ResourceServer(server -> server.bearerTokenResolver(AccessConfiguration::onlyToken)
                        .authenticationEntryPoint(notTrusted)
                        .authenticationManagerResolver(request -> verifier(tokens, request.getRequestURI())))
                .build();
    }

    /** Who collects metrics has no token; who may reach a port of its own is the operator's to say. */
    private static boolean isMetricsOnTheirOwnPort(HttpServletRequest request, Environment environment) {
        return ManagementPortType.get(environment) == ManagementPortType.DIFFERENT
                && request.getLocalPort() == environment.getProperty("local.management.port", Integer.class, -1)
                && METRICS.contains(request.getRequestURI())
                && List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name()).contains(request.getMethod());
    }

    private static AuthenticationManager verifier(Tokens tokens, String path) {
        return authentication -> {
            try {
                return new Caller(tokens.verify(((BearerTokenAuthenticationToken) authentication).getToken(), path));
            } catch (Untrusted e) {
                throw new NotTrusted.Failed(e);
            }
        };
    }

    /** Of two, this service might believe one and a proxy before it the other. */
    private static @Nullable String onlyToken(HttpServletRequest request) {
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("more than one token"));
        }
        return new DefaultBearerTokenResolver().resolve(request);
    }
}
