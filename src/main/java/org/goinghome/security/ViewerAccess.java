package org.goinghome.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The pages to try the service with are for everybody on this machine; with clients there are none. */
@Configuration(proxyBeanMethods = false)
class ViewerAccess {

    @Bean
    @Order(1)
    SecurityFilterChain viewerAccessChain(HttpSecurity http, Clients clients, AnswerHeaders answerHeaders) {
        var paths = new OrRequestMatcher(ViewerAddresses.ALL.stream()
                .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList());
        return Stateless.forEverybody(
                http.securityMatcher(request -> clients.open() && paths.matches(request)), answerHeaders.ofViewer());
    }
}
