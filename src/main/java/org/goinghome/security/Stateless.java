package org.goinghome.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriter;

/** What is so at every address: nothing is kept of whoever asks, and the headers of an answer are ours. */
final class Stateless {

    private Stateless() {}

    /** A chain of filters to be gone on with. */
    static HttpSecurity chain(HttpSecurity http, HeaderWriter headers) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(each -> each.defaultsDisabled().addHeaderWriter(headers));
    }

    /** The chain of what everybody may read. */
    static SecurityFilterChain forEverybody(HttpSecurity http, HeaderWriter headers) {
        return chain(http, headers)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
