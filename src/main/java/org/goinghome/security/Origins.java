package org.goinghome.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Which web pages may call (CORS). A preflight brings no token, so it is answered for the pages of all clients; the call itself
 * may come only from a page of the client whose token it brings.
 */
final class Origins extends OncePerRequestFilter {

    /** Leaves the words to the page of errors: Spring's own are no OperationOutcome. */
    private static final class Processor extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            ((ServletServerHttpResponse) response).getServletResponse().sendError(HttpStatus.FORBIDDEN.value());
        }
    }

    /** The filter that answers preflights and marks answers, for pages of these origins. */
    static CorsFilter of(Set<String> origins) {
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(List.copyOf(origins));
        cors.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.POST.name()));
        cors.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
        cors.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
        cors.setAllowCredentials(false);
        cors.setMaxAge(Duration.ofMinutes(10));
        var everybody = new CorsConfiguration();
        everybody.setAllowedOrigins(List.of(CorsConfiguration.ALL));
        everybody.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name()));
        everybody.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        everybody.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.LAST_MODIFIED, HttpHeaders.CONTENT_LANGUAGE));
        everybody.setAllowCredentials(false);
        everybody.setMaxAge(Duration.ofMinutes(10));
        var filter = new CorsFilter(request -> isPublic(request) ? everybody : cors);
        filter.setCorsProcessor(new Processor());
        return filter;
    }

    /** What everybody may read, a page may too. */
    private static boolean isPublic(HttpServletRequest request) {
        var method = CorsUtils.isPreFlightRequest(request)
                ? request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                : request.getMethod();
        return request.getRequestURI().startsWith("/fhir/")
                && (HttpMethod.GET.name().equals(method)
                        || HttpMethod.HEAD.name().equals(method));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller instanceof Caller known
                && CorsUtils.isCorsRequest(request)
                && !known.getPrincipal().corsOrigins().contains(request.getHeader(HttpHeaders.ORIGIN))) {
            response.sendError(HttpStatus.FORBIDDEN.value());
            return;
        }
        chain.doFilter(request, response);
    }
}
