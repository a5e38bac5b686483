package org.goinghome.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What every answer says of itself, whoever gives it: nothing here is a page, and nothing may be kept, unless whoever
 * answers says otherwise. That a proxy keeps an answer, or a frame shows it, helps nobody. Tomcat refuses some requests before Spring Security sees them.
 */
final class AnswerHeaders implements HeaderWriter, WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private static final String POLICY = "Content-Security-Policy";

    /** A page of ours: a style sheet and drawings of its own, forms to itself, and no script. */
    private static final String PAGE = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";

    /** A page with scripts of its own, which make no element out of text. */
    private static final String VIEWER =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** The page that holds nothing but LHC-Forms, which writes styles into itself, and stands in the viewer. It can ask for nothing. */
    private static final String FORM = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'";

    private static final String TIMELINE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'%s; form-action 'none'; frame-ancestors %s; base-uri 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String FORM_PAGE = "/form.html";

    /** A PDF of ours; a browser that may not start its viewer shows nothing. */
    private static final String PDF = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Map<String, String> headers = new LinkedHashMap<>();

    /** @param https whether clients call by https only; TLS ends at a proxy, so that a request does not tell */
    AnswerHeaders(boolean https) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(POLICY, "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        if (https) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        headers.forEach(response::setHeader);
        if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /** The same, but for what is a page or a PDF. A browser tells no origin of a form whose page wants no referrer sent at all. */
    HeaderWriter ofPages() {
        return (request, response) -> {
            writeHeaders(request, response);
            var type = response.getContentType();
            if (type != null && type.startsWith("text/html")) {
                response.setHeader(POLICY, PAGE);
                response.setHeader("Referrer-Policy", "same-origin");
            } else if (type != null && type.startsWith("application/pdf")) {
                response.setHeader(POLICY, PDF);
            }
        };
    }

    /** The same, but for what is a page of the viewer. */
    HeaderWriter ofViewer() {
        return (request, response) -> {
            writeHeaders(request, response);
            var type = response.getContentType();
            if (type != null && type.startsWith("text/html")) {
                var form = request.getRequestURI().equals(FORM_PAGE);
                response.setHeader(POLICY, form ? FORM : VIEWER);
                response.setHeader("X-Frame-Options", form ? "SAMEORIGIN" : "DENY");
            }
        };
    }

    /**
     * The same, but for what is a page of the timeline, which reads EHRs from the browser.
     *
     * @param connects the other origins that it may ask
     * @param frames the origins whose pages may show it in a frame
     */
    HeaderWriter ofTimeline(List<String> connects, List<String> frames) {
        var policy = TIMELINE.formatted(
                connects.stream().map(origin -> " " + origin).collect(Collectors.joining()),
                frames.isEmpty() ? "'none'" : String.join(" ", frames));
        return (request, response) -> {
            writeHeaders(request, response);
            var type = response.getContentType();
            if (type != null && type.startsWith("text/html")) {
                response.setHeader(POLICY, policy);
                if (!frames.isEmpty()) {
                    // It knows no list of origins, and where both stand some browsers obey it.
                    response.setHeader("X-Frame-Options", null);
                }
            }
        };
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addEngineValves(new First());
    }

    /** Before whatever else answers. */
    private final class First extends ValveBase {

        First() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            writeHeaders(request, response);
            getNext().invoke(request, response);
        }
    }
}
