package org.goinghome.security;

/**
 * Where clients find this service.
 *
 * @param url without a slash at the end; empty if there are no clients, as then only this machine knows it
 */
public record PublicAddress(String url) {

    public boolean isKnown() {
        return !url.isEmpty();
    }
}
