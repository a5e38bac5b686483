package org.goinghome.cdshooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.goinghome.payload.Payload;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** Requests that Tomcat refuses before there is an application to ask, such as a malformed address. */
final class ErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatusCode.valueOf(response.getStatus());
        var issues = List.of(ErrorAnswer.issue(status, Set.of()));
        CallLog.refused(status, request.getRequestURI(), null, issues);
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
    @Component
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
