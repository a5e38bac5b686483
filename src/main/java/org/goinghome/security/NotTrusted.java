package org.goinghome.security;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.goinghome.security.Untrusted.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers whoever has not proved who they are: always the same, and empty. Log and metrics tell the reason. */
final class NotTrusted implements AuthenticationEntryPoint {

    private static final Logger LOG = LoggerFactory.getLogger(NotTrusted.class);

    private final MeterRegistry registry;

    NotTrusted(MeterRegistry registry) {
        this.registry = registry;
    }

    /** An {@link Untrusted} on its way through Spring Security. */
    static final class Failed extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        private final Untrusted untrusted;

        Failed(Untrusted untrusted) {
            super(untrusted.reason().toString());
            this.untrusted = untrusted;
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof Failed failed && failed.untrusted.reason() == Reason.TOO_MANY) {
            tell(HttpStatus.SERVICE_UNAVAILABLE, e);
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
            return;
        }
        tell(HttpStatus.UNAUTHORIZED, e);
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        // The same whether or not the request has a body that nobody reads.
        response.setContentLength(0);
    }

    /** Labels are words of this class and names of the settings: nothing that a token says. */
    private void tell(HttpStatus status, AuthenticationException e) {
        var untrusted = e instanceof Failed failed ? failed.untrusted : null;
        var client = untrusted == null || untrusted.client() == null ? "-" : untrusted.client();
        var reason = untrusted == null ? withoutToken(e) : untrusted.reason().toString();
        LOG.atInfo()
                .addKeyValue("status", status.value())
                .addKeyValue("client", client)
                .addKeyValue("reason", reason)
                .log("not trusted");
        registry.counter("goinghome.tokens.refused", "client", client, "reason", reason)
                .increment();
    }

    private static String withoutToken(AuthenticationException e) {
        return e instanceof OAuth2AuthenticationException ? Reason.MALFORMED.toString() : "no-token";
    }
}
