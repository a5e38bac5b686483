package org.goinghome.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Asks for the password, or tells when to try again. */
final class PasswordAsked implements AuthenticationEntryPoint {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordAsked.class);

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof InsightPassword.TooMany) {
            log(HttpStatus.TOO_MANY_REQUESTS, "too-many-wrong-passwords");
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        log(HttpStatus.UNAUTHORIZED, e instanceof BadCredentialsException ? "wrong-password" : "no-password");
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"insight\"");
        response.setContentLength(0);
    }

    private static void log(HttpStatus status, String reason) {
        LOG.atInfo()
                .addKeyValue("status", status.value())
                .addKeyValue("reason", reason)
                .log("insight not shown");
    }
}
