package org.goinghome.cdshooks;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Connections that hardly send or never read take little memory each, as there may be thousands of them, and together no more than
 * their part of the heap.
 */
final class Connections implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    /** Tomcat has two of each for a connection, and fills 8 KB with nothing in most of them. */
    private static final String BUFFER = "2048";

    /** Measured, of one that sends its body byte by byte. */
    private static final int BYTES_EACH = 60_000;

    /** A third of the heap; the others are for what runs and for calls ({@link Room}). */
    private static final int PARTS = 3;

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", BUFFER);
            connector.setProperty("socket.appWriteBufSize", BUFFER);
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxConnections(Math.min(
                        protocol.getMaxConnections(), most(Runtime.getRuntime().maxMemory())));
            }
        });
    }

    /** How many a heap has room for; more of them wait until others end. */
    static int most(long heap) {
        return (int) Math.min(Integer.MAX_VALUE, heap / PARTS / BYTES_EACH);
    }
}
