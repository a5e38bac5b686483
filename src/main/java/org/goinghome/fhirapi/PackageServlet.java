package org.goinghome.fhirapi;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Gives the package to whoever asks. */
final class PackageServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient PublishedPackage published;

    PackageServlet(PublishedPackage published) {
        this.published = published;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var tgz = published.tgz();
        if (tgz.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (Objects.equals(request.getMethod(), HttpMethod.GET.name())) {
            response.setContentType("application/gzip");
            response.setHeader(HttpHeaders.CACHE_CONTROL, Answers.CACHE);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"package.tgz\"");
            response.getOutputStream().write(tgz.get());
        } else {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", HttpMethod.GET.name(), HttpMethod.HEAD.name()));
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }
}
