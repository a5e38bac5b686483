package org.goinghome.viewer;

import java.util.Map;
import java.util.stream.Collectors;
import org.goinghome.security.PublicAddress;
import org.goinghome.security.ViewerAddresses;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts what the build made of {@code src/main/web} at its addresses, unless clients are set: then there is nothing there. */
@Configuration(proxyBeanMethods = false)
class ViewerConfiguration {

    @Bean
    Files viewerPages() {
        return new Files("");
    }

    @Bean
    Files viewerAssets() {
        return new Files("assets/");
    }

    @Bean
    Files viewerForms() {
        return new Files("lforms/");
    }

    @Bean
    Files viewerExamples() {
        return new Files("examples/");
    }

    @Bean
    HandlerMapping viewerAddresses(
            PublicAddress address, Files viewerPages, Files viewerAssets, Files viewerForms, Files viewerExamples) {
        var byFolder = Map.of("assets", viewerAssets, "lforms", viewerForms, "examples", viewerExamples);
        Map<String, Files> files = address.isKnown()
                ? Map.of()
                : ViewerAddresses.ALL.stream()
                        .collect(Collectors.toMap(
                                pattern -> pattern,
                                pattern -> byFolder.getOrDefault(pattern.split("/", -1)[1], viewerPages)));
        return new SimpleUrlHandlerMapping(files, 1);
    }
}
