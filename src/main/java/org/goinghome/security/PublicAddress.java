package org.goinghome.security;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where clients find this service.
 *
 * @param url without a slash at the end; empty if there are no clients, as then only this machine knows it
 */
public record PublicAddress(String url) {

    public boolean isKnown() {
        return !url.isEmpty();
    }

    /** As whoever sent a request knows it: without clients by a name of this machine, since no other is answered to. */
    public String knownTo(HttpServletRequest request) {
        if (isKnown()) {
            return url;
        }
        var whole = request.getRequestURL();
        return whole.substring(0, whole.length() - request.getRequestURI().length());
    }
}
