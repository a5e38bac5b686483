package org.goinghome.insight;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.goinghome.security.PublicAddress;
import org.springframework.http.HttpHeaders;

/** Whether a form was sent from the page itself. A browser says where it comes from; what does not say it is not believed. */
final class SameOrigin {

    private final PublicAddress address;

    SameOrigin(PublicAddress address) {
        this.address = address;
    }

    boolean sent(HttpServletRequest request) {
        var origins = Collections.list(request.getHeaders(HttpHeaders.ORIGIN));
        return origins.size() == 1 && own(request).contains(origins.get(0).toLowerCase(Locale.ROOT));
    }

    /** A proxy may have changed {@code Host}; so it counts only where nobody is before this service. */
    private List<String> own(HttpServletRequest request) {
        if (address.isKnown()) {
            return List.of(origin(URI.create(address.url())));
        }
        var host = String.valueOf(request.getHeader(HttpHeaders.HOST)).toLowerCase(Locale.ROOT);
        return List.of("http://" + host, "https://" + host);
    }

    private static String origin(URI url) {
        var usual = url.getPort() == -1 || url.getPort() == (url.getScheme().equalsIgnoreCase("https") ? 443 : 80);
        return (url.getScheme() + "://" + url.getHost() + (usual ? "" : ":" + url.getPort())).toLowerCase(Locale.ROOT);
    }
}
