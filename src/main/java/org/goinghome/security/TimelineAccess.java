package org.goinghome.security;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The timeline is for everybody to read, as the guidance is: what it shows of a patient the browser asks the EHR for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmartAppSettings.class)
class TimelineAccess {

    private static final String ALL = "/timeline/**";

    @Bean
    SmartApps smartApps(SmartAppSettings settings) {
        return settings.read();
    }

    @Bean
    @Order(2)
    SecurityFilterChain timelineAccessChain(HttpSecurity http, SmartApps apps, AnswerHeaders answerHeaders) {
        return Stateless.forEverybody(
                http.securityMatcher(ALL), answerHeaders.ofTimeline(apps.connects(), apps.frames()));
    }
}
