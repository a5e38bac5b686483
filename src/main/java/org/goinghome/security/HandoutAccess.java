package org.goinghome.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Who may read what patients take home: everybody, as it is the same for all of them. Nothing there takes anything. */
@Configuration(proxyBeanMethods = false)
class HandoutAccess {

    @Bean
    @Order(0)
    SecurityFilterChain handoutAccessChain(HttpSecurity http, AnswerHeaders answerHeaders) {
        return Stateless.forEverybody(http.securityMatcher("/handout/**"), answerHeaders.ofPages());
    }
}
