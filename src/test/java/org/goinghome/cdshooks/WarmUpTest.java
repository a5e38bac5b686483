package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import org.goinghome.guidance.Guidance;
import org.goinghome.rendering.Renderers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import tools.jackson.databind.json.JsonMapper;

/** Before it is ready the service answers the examples for itself, and nobody sees or counts it. */
class WarmUpTest {

    private static final int EXAMPLES = 11;

    @Test
    void every_example_is_answered_once_a_round_within_the_time_there_is() {
        try (var service = new RunningService()) {
            var warmUp = new WarmUp(
                    service.part(Catalogue.class),
                    service.part(Guidance.class),
                    service.part(Renderers.class),
                    service.part(Uuids.class),
                    TestGuidance.CLOCK.getZone(),
                    JsonMapper.shared());

            assertThat(warmUp.run(new DefaultResourceLoader(), 2, Duration.ofMinutes(1)))
                    .isEqualTo(2 * EXAMPLES);
            assertThat(warmUp.run(new DefaultResourceLoader(), 2, Duration.ZERO))
                    .isZero();
        }
    }

    @Test
    void it_is_done_before_anybody_can_call() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var open = new ArrayList<Boolean>();
        try (var server = new AnnotationConfigServletWebServerApplicationContext()) {
            server.registerBean(TomcatServletWebServerFactory.class, () -> new TomcatServletWebServerFactory(port));
            server.registerBean(BeforeCalls.class, () -> new BeforeCalls(() -> open.add(isOpen(port))));
            server.refresh();
            open.add(isOpen(port));
        }

        assertThat(open).containsExactly(false, true);
    }

    private static boolean isOpen(int port) {
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return caller.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void nothing_of_it_is_counted_or_kept() throws Exception {
        try (var service = new RunningService("goinghome.warm-up=1m")) {
            assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(new String(service.get("/actuator/prometheus").body(), UTF_8))
                    .contains("goinghome_calls_in_flight 0.0")
                    .doesNotContain("goinghome_call_seconds_count", "goinghome_call_checked", "goinghome_cards_issued");
        }
    }
}
