package org.goinghome.security;

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

/** Answers whoever has not proved who they are: always the same, and empty. The log tells the reason. */
final class NotTrusted implements AuthenticationEntryPoint {

    private static final Logger LOG = LoggerFactory.getLogger(NotTrusted.class);

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
            log(HttpStatus.SERVICE_UNAVAILABLE, e);
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
            return;
        }
        log(HttpStatus.UNAUTHORIZED, e);
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        // The same whether or not the request has a body that nobody reads.
        response.setContentLength(0);
    }

    private static void log(HttpStatus status, AuthenticationException e) {
        var untrusted = e instanceof Failed failed ? failed.untrusted : null;
        var client = untrusted == null ? null : untrusted.client();
        LOG.atInfo()
                .addKeyValue("status", status.value())
                .addKeyValue("client", client == null ? "-" : client)
                .addKeyValue("reason", untrusted == null ? withoutToken(e) : untrusted.reason())
                .log("not trusted");
    }

    private static Object withoutToken(AuthenticationException e) {
        return e instanceof OAuth2AuthenticationException ? Reason.MALFORMED : "no-token";
    }
}
