package org.goinghome.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Takes the body of a request as it stands on the wire: JSON, UTF-8, not compressed and no larger than is read. */
public final class JsonBody {

    private static final List<MediaType> JSON =
            List.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));

    /** A thousand clients that send next to nothing have one each. */
    private static final int CHUNK = 4 * 1024;

    /** The least that it may take; a pause in it may be as long as Tomcat's {@code connection-timeout}. */
    private static final Duration TIME = Duration.ofSeconds(4);

    /** Somewhere in it time is up: a thousand who come together are not all answered together, while others wait. */
    private static final Duration SPREAD = Duration.ofSeconds(2);

    private JsonBody() {}

    /**
     * Reads no more than the limit, whatever {@code Content-Length} says, and for no longer than a few seconds.
     *
     * @throws Refused if it is no such body (415), too large (413), too slow (408), ends early (400) or there is no room (503)
     */
    public static byte[] read(HttpServletRequest request, Room.Place place) {
        for (var encoding : Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING))) {
            if (!encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
                throw Refused.unsupported("The request body must not be compressed or otherwise encoded.");
            }
        }
        if (!isJson(request.getContentType())) {
            throw Refused.unsupported("The request body must be application/json in UTF-8.");
        }
        if (request.getContentLengthLong() > Payload.MAX_BYTES) {
            throw Refused.tooLarge();
        }
        letOthersGoFirst();
        var body = bytes(request, place);
        place.understand();
        return body;
    }

    /**
     * Who calls again and again on one connection may keep a virtual thread, and with it a core, for a hundred calls: nothing takes it
     * away, and whoever waits for the rest of a body waits for seconds.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letOthersGoFirst() {
        Thread.yield();
    }

    /** A body that is announced and does not come takes nothing: room is taken for what has arrived. */
    private static byte[] bytes(HttpServletRequest request, Room.Place place) {
        var until =
                System.nanoTime() + TIME.toNanos() + ThreadLocalRandom.current().nextLong(SPREAD.toNanos());
        var body = new ByteArrayOutputStream(1024);
        var chunk = new byte[CHUNK];
        try {
            var stream = request.getInputStream();
            for (var read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                if (body.size() + read > Payload.MAX_BYTES) {
                    throw Refused.tooLarge();
                }
                place.read(chunk, read);
                body.write(chunk, 0, read);
                var late = System.nanoTime() - until;
                // Where we ourselves are late, the rest of it is there already.
                if (late > 0 && (stream.available() == 0 || late > TIME.toNanos())) {
                    throw Refused.tooSlow();
                }
            }
        } catch (IOException e) {
            // Tomcat wraps what the connection says.
            throw e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException
                    ? Refused.tooSlow()
                    : Refused.brokenOff();
        }
        return body.toByteArray();
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            var type = MediaType.parseMediaType(contentType == null ? "" : contentType);
            return JSON.stream().anyMatch(json -> json.includes(type))
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
