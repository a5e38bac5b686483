package org.goinghome.cdshooks;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Connections that hardly send or never read take little memory each, as there may be thousands of them. */
@Component
final class Connections implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    /** Tomcat has two of each for a connection, and fills 8 KB with nothing in most of them. */
    private static final String BUFFER = "2048";

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", BUFFER);
            connector.setProperty("socket.appWriteBufSize", BUFFER);
        });
    }
}
