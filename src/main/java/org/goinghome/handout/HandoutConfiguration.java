package org.goinghome.handout;

import org.goinghome.artifact.Languages;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.thymeleaf.ITemplateEngine;

/** Puts together what gives handouts. */
@Configuration(proxyBeanMethods = false)
@Import(HandoutPages.class)
@EnableConfigurationProperties(HandoutSettings.class)
class HandoutConfiguration {

    @Bean
    Prints prints(Handouts handouts, Languages languages, HandoutSettings settings, ITemplateEngine templates) {
        settings.requireLabels(languages.tags());
        return new Prints(handouts, languages, settings, templates);
    }
}
