package org.goinghome.cdshooks;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Takes the body of a request as it stands on the wire: JSON, UTF-8, not compressed and no larger than is read. */
final class JsonBody {

    private static final List<MediaType> JSON =
            List.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));

    private JsonBody() {}

    /** Reads no more than the limit, whatever {@code Content-Length} says. */
    static byte[] read(HttpServletRequest request) throws IOException {
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
        var body = request.getInputStream().readNBytes(Payload.MAX_BYTES + 1);
        if (body.length > Payload.MAX_BYTES) {
            throw Refused.tooLarge();
        }
        return body;
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
