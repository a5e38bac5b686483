package org.goinghome.security;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Who may see what became of the cards: people with a password of their own, since the token of a client is the EHR's and not
 * theirs. Where no password is set there is nothing to see. Without clients everybody on this machine may, as they may call.
 */
@Configuration(proxyBeanMethods = false)
class InsightAccess {

    private static final String[] PAGES = {"/insight", "/insight.json", "/insight.csv", "/insight.css", "/insight/**"};

    @Bean
    @Order(0)
    SecurityFilterChain insightAccessChain(
            HttpSecurity http,
            Clients clients,
            AnswerHeaders answerHeaders,
            @Value("${goinghome.insight.password:}") String encoded) {
        // Which page a form was sent from is looked at where it is taken.
        Stateless.chain(http.securityMatcher(PAGES), answerHeaders.ofPages());
        var password = encoded.isEmpty() ? null : InsightPassword.of(encoded);
        if (clients.open()) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
        if (password == null) {
            Filter nothing = (request, response, chain) ->
                    ((HttpServletResponse) response).sendError(HttpStatus.NOT_FOUND.value());
            return http.addFilterBefore(nothing, AuthorizationFilter.class)
                    .authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                    .build();
        }
        var asked = new PasswordAsked();
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .authenticationManager(password)
                .httpBasic(basic -> basic.authenticationEntryPoint(asked))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(asked))
                .build();
    }
}
