package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.goinghome.security.Figures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Bodies that come byte by byte, or not at all, hold their connection for seconds and nobody else up. */
@Tag("alone")
@Tag("T17")
@ExtendWith(OutputCaptureExtension.class)
class SlowBodiesTest {

    /** Five seconds for the whole body, two to read what is left of it, five for the last byte; four times that here. */
    private static final long PATIENCE_SECONDS = 4 * (5 + 2 + 5);

    private static final int DRIPPING = 20;

    private static final String HEAD = "POST " + ClosedService.DISCHARGE + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{";

    @Test
    void are_cut_off_and_others_are_answered_meanwhile() throws Exception {
        try (var service = new RunningService();
                var closed = new ClosedService()) {
            var threads = Executors.newFixedThreadPool(2 * DRIPPING + 2);
            var dripping = new ArrayList<CompletableFuture<Ended>>();
            for (var i = 0; i < DRIPPING; i++) {
                dripping.add(CompletableFuture.supplyAsync(() -> drip(service.port()), threads));
                // Without a token nobody waits for a body, and neither is its rest waited for.
                dripping.add(CompletableFuture.supplyAsync(() -> drip(closed.port()), threads));
            }

            for (var i = 0; i < 20; i++) {
                assertThat(service.discharge(RunningService.quietDischarge()).statusCode())
                        .isEqualTo(200);
            }

            for (var i = 0; i < dripping.size(); i++) {
                var ended = dripping.get(i).get();
                assertThat(ended.answer()).startsWith(i % 2 == 0 ? "HTTP/1.1 408" : "HTTP/1.1 401");
                assertThat(ended.seconds()).isLessThan(PATIENCE_SECONDS);
            }
            threads.shutdownNow();
            Figures.held("T17", "bodies byte by byte, with a token and without", dripping.size(), dripping.size());
        }
    }

    @Test
    void a_body_that_stops_or_breaks_off_is_one_line_of_the_log(CapturedOutput output) throws Exception {
        try (var service = new RunningService()) {
            try (var breaking = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
                breaking.getOutputStream().write(HEAD.getBytes(US_ASCII));
            }
            try (var pausing = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
                pausing.setSoTimeout((int) PATIENCE_SECONDS * 1000);
                pausing.getOutputStream().write(HEAD.getBytes(US_ASCII));
                assertThat(new String(pausing.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 408")
                        .contains("\"code\":\"timeout\"");
            }
        }

        assertThat(output.getOut().lines().filter(line -> line.contains("refused")))
                .hasSize(2)
                .anyMatch(line -> line.contains("status=408"))
                .anyMatch(line -> line.contains("status=400"));
        assertThat(output).doesNotContain("Unexpected");
    }

    private record Ended(String answer, long seconds) {}

    /** A byte every half second until the service closes the connection. */
    private static Ended drip(int port) {
        var started = System.nanoTime();
        var answer = new StringBuilder();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(HEAD.getBytes(US_ASCII));
            var bytes = new byte[4096];
            while (seconds(started) < PATIENCE_SECONDS) {
                try {
                    var read = socket.getInputStream().read(bytes);
                    if (read < 0) {
                        break;
                    }
                    answer.append(new String(bytes, 0, read, UTF_8));
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write(' ');
                }
            }
        } catch (IOException e) {
            // Cut off.
        }
        return new Ended(answer.toString(), seconds(started));
    }

    private static long seconds(long started) {
        return (System.nanoTime() - started) / 1_000_000_000;
    }
}
