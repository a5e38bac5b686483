package org.goinghome.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A FHIR server that an operator has allowed to be read. Addresses are taken apart and compared part by part, never as text,
 * and whatever can be read in two ways is not read at all: a token goes to this scheme, host, port and path, or nowhere.
 */
public final class FhirServer {

    /** What FHIR addresses are made of. No percent sign in a path, no user information, no second meaning of a slash. */
    private static final Pattern PATH = Pattern.compile("/?|(?:/[A-Za-z0-9._~$!+=:@-]++)++/?");

    private static final int LONGEST = 4096;

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~$!&'()*+,;=:@/?%-]*");
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final URI base;

    private FhirServer(URI base) {
        this.base = base;
    }

    /**
     * The server at an address as an operator writes it: {@code https://ehr.example/fhir/r4}, plain http on this machine only.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static FhirServer at(String address) {
        var base = plain(address)
                .filter(uri -> uri.getRawQuery() == null)
                .orElseThrow(() -> new IllegalArgumentException("'" + address
                        + "' is not the plain base address of a FHIR server, such as https://ehr.example/fhir"));
        var server = new FhirServer(base);
        if (base.getScheme().equals("http") && !server.isOnThisMachine()) {
            throw new IllegalArgumentException(
                    "'" + address + "' would send tokens unencrypted; plain http is for this machine only");
        }
        return server;
    }

    /** Whether a call means this server by the address that it gives. */
    public boolean isNamed(String address) {
        return plain(address).filter(base::equals).isPresent();
    }

    /** The address of a search or read below this server, such as {@code Observation?patient=1}. */
    public URI address(String relative) {
        return URI.create(base + "/" + relative);
    }

    /** An address that the server itself gave, if it is below this server; relative ones are. */
    public Optional<URI> below(String link) {
        return plain(ABSOLUTE.matcher(link).lookingAt() ? link : base + "/" + link)
                .filter(this::covers);
    }

    /** As browsers write it: scheme, name, and the port where it is not the usual one. */
    public String origin() {
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    /** Whether its name means the machine this runs on. */
    public boolean isOnThisMachine() {
        return LOOPBACK.contains(base.getHost());
    }

    private boolean covers(URI uri) {
        var path = base.getRawPath();
        return uri.getScheme().equals(base.getScheme())
                && uri.getHost().equals(base.getHost())
                && uri.getPort() == base.getPort()
                && (uri.getRawPath().equals(path) || uri.getRawPath().startsWith(path + "/"));
    }

    /** In one form: lower case where case does not matter, no port where it is the usual one, no slash at the end. */
    private static Optional<URI> plain(String address) {
        // A pattern is no place for a text without end.
        if (address.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var uri = new URI(address.replace("|", "%7C"));
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("https") || scheme.equals("http"))
                    || uri.isOpaque()
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null
                    || uri.getRawAuthority().endsWith(":")
                    || !PATH.matcher(uri.getRawPath()).matches()
                    || uri.getRawPath().contains("/../")
                    || uri.getRawPath().contains("/./")
                    || uri.getRawPath().matches(".*/\\.{1,2}/?")
                    || (uri.getRawQuery() != null
                            && !QUERY.matcher(uri.getRawQuery()).matches())) {
                return Optional.empty();
            }
            var usual = scheme.equals("https") ? 443 : 80;
            var port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            var path = uri.getRawPath().endsWith("/")
                    ? uri.getRawPath().substring(0, uri.getRawPath().length() - 1)
                    : uri.getRawPath();
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return Optional.of(new URI(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path + query));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FhirServer server && base.equals(server.base);
    }

    @Override
    public int hashCode() {
        return base.hashCode();
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
