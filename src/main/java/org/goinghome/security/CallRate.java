package org.goinghome.security;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers a client that calls more often than is agreed with 429, so that the others do not wait for it. */
final class CallRate extends OncePerRequestFilter {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var client = Client.calling();
        if (client.filter(each -> each.callsPerSecond() > 0).isPresent()
                && !limiter(client.get()).acquirePermission()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        chain.doFilter(request, response);
    }

    private RateLimiter limiter(Client client) {
        return limiters.computeIfAbsent(
                client.name(),
                name -> RateLimiter.of(
                        name,
                        RateLimiterConfig.custom()
                                .limitRefreshPeriod(SECOND)
                                .limitForPeriod(client.callsPerSecond())
                                .timeoutDuration(Duration.ZERO)
                                .build()));
    }
}
