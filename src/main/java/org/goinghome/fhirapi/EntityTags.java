package org.goinghome.fhirapi;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Tags each answer by its bytes, as it depends on language, form and summary too; HEAD is answered as GET would be. */
final class EntityTags extends ShallowEtagHeaderFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        super.doFilterInternal(new Understood(request), response, chain);
    }

    /** The request, as far as HAPI understands it. */
    private static final class Understood extends HttpServletRequestWrapper {

        private final boolean get;

        Understood(HttpServletRequest request) {
            super(request);
            get = HttpMethod.GET.name().equals(super.getMethod())
                    || HttpMethod.HEAD.name().equals(super.getMethod());
        }

        /** The container leaves the body out. */
        @Override
        public String getMethod() {
            return get ? HttpMethod.GET.name() : super.getMethod();
        }

        /** A body that a GET has is nobody's, and its form nothing that the answer should have. */
        @Override
        public @Nullable String getContentType() {
            return get ? null : super.getContentType();
        }

        @Override
        public @Nullable String getHeader(String name) {
            var header = super.getHeader(name);
            if (get && HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name)) {
                return null;
            }
            if (HttpHeaders.ACCEPT.equalsIgnoreCase(name) && header != null) {
                return Formats.accepted(header);
            }
            // When the guidance was dated does not tell when somebody here began to serve it.
            return HttpHeaders.IF_MODIFIED_SINCE.equalsIgnoreCase(name) ? null : header;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (get && HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name)) {
                return Collections.emptyEnumeration();
            }
            var headers = Collections.list(super.getHeaders(name));
            return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
                    ? Collections.enumeration(
                            headers.stream().map(Formats::accepted).toList())
                    : Collections.enumeration(headers);
        }
    }
}
