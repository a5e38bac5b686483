package org.goinghome.cdshooks;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** Requests that Tomcat refuses before there is an application to ask, such as a malformed address. */
final class ErrorValve extends ErrorReportValve {

    /** How much of a body that nobody reads any more, and for how long, so that the client comes to see the answer. */
    private static final int REST_BYTES = 2 * Payload.MAX_BYTES;

    private static final Duration REST_TIME = Duration.ofSeconds(2);

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        super.invoke(request, response);
        if (!request.isFinished()) {
            response.flushBuffer();
            readRest(request);
        }
    }

    /** Tomcat would go on as long as a byte comes from time to time. */
    private static void readRest(Request request) {
        var until = System.nanoTime() + REST_TIME.toNanos();
        var body = request.getCoyoteRequest();
        var left = REST_BYTES;
        try {
            // Not through the application's stream, which may be closed already.
            for (var read = 0; read >= 0 && left > 0 && System.nanoTime() < until; left -= read) {
                read = body.doRead(new Discard());
            }
        } catch (IOException e) {
            // It has gone, or says nothing more.
        }
        if (!request.isFinished()) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Where bytes go that nobody wants. */
    private static final class Discard implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // Tomcat's own buffer is as large as it has to be.
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatusCode.valueOf(response.getStatus());
        var issues = List.of(ErrorAnswer.issue(status, Set.of()));
        CallLog.refused(status, CallLog.Call.at(request.getRequestURI(), null), issues);
        var answer = ErrorAnswer.of(status, HttpHeaders.EMPTY, issues);
        try {
            response.setContentType(
                    Objects.requireNonNull(answer.getHeaders().getContentType()).toString());
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(new String(Objects.requireNonNull(answer.getBody()), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException e) {
            container.getLogger().debug("An error could not be answered", e);
        }
    }

    /** Comes after Spring Boot's own customizer, so that this valve is asked before Tomcat's. */
    static final class Installation implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

        @Override
        public void customize(ConfigurableTomcatWebServerFactory factory) {
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new ErrorValve()));
            // With more languages than Tomcat counts, a call would end with 500; the length of a header is the limit
            // here.
            factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(Integer.MAX_VALUE));
            // A client that is cut off while it still sends would not see that its body is too large.
            factory.addConnectorCustomizers(
                    connector -> connector.setProperty("maxSwallowSize", Integer.toString(2 * Payload.MAX_BYTES)));
        }
    }
}
