package org.goinghome.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.goinghome.security.Client.FailureMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads the clients that an operator set, and finds everything that is wrong with them. */
final class ClientsReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
    private static final Duration KEYS_KEPT_IN_AN_OUTAGE = Duration.ofHours(4);

    private final boolean sandbox;
    private final KeysAt.Pace pace;
    private final List<String> problems = new ArrayList<>();
    private String at = "";

    /**
     * @param sandbox whether issuers and keys are believed that everybody can sign for
     * @param pace how keys are read
     */
    ClientsReader(boolean sandbox, KeysAt.Pace pace) {
        this.sandbox = sandbox;
        this.pace = pace;
    }

    /**
     * The clients.
     *
     * @throws ClientsRefused with everything that is wrong
     */
    Clients read(@Nullable String publicUrl, List<ClientSettings> settings) {
        var trusted = new ArrayList<Optional<TrustedClient>>();
        for (var i = 0; i < settings.size(); i++) {
            at = "goinghome.clients[" + i + "]";
            trusted.add(client(settings.get(i), settings.size() == 1));
        }
        at = "goinghome.clients";
        requireOnce("name", settings.stream().map(ClientSettings::name).toList());
        requireOnce("issuer", settings.stream().map(ClientSettings::issuer).toList());
        at = "goinghome";
        var url = settings.isEmpty() ? "" : publicUrl(publicUrl);
        if (!problems.isEmpty()) {
            throw new ClientsRefused(problems);
        }
        return new Clients(url, trusted.stream().flatMap(Optional::stream).toList());
    }

    private Optional<TrustedClient> client(ClientSettings settings, boolean alone) {
        var before = problems.size();
        var name = text("name", settings.name());
        if (!NAME.matcher(name).matches()) {
            problem("name", "'" + name + "' is no name of 1 to 64 letters, digits, dots, dashes or underscores");
        }
        var issuer = text("issuer", settings.issuer());
        if (!sandbox && PublicKeys.isSandbox(issuer)) {
            problem("issuer", "everybody can sign as " + issuer + "; it is accepted in the profile 'sandbox' only");
        }
        var uri = uri(settings.jwksUri());
        var keys = keys(settings, uri);
        var lifetime = duration("max-token-lifetime", settings.maxTokenLifetime(), "1s", "24h");
        var deadline = duration("deadline", settings.deadline(), "200ms", "60s");
        var servers = list("fhir-servers", settings.fhirServers(), FhirServer::at);
        var networks = read("fhir-networks", () -> Networks.of(settings.fhirNetworks()));
        settings.audiences().forEach(audience -> requireText("audiences", audience));
        settings.tenants().forEach(tenant -> requireText("tenants", tenant));
        var origins = list("cors-origins", settings.corsOrigins(), ClientsReader::origin);
        var fhirWithoutToken = flag("fhir-without-token", settings.fhirWithoutToken());
        var failureMode = failureMode(settings.failureMode());
        var callsPerSecond = number("calls-per-second", settings.callsPerSecond());
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(new TrustedClient(
                new Client(
                        name,
                        servers,
                        networks.orElseThrow(),
                        fhirWithoutToken,
                        Set.copyOf(origins),
                        deadline,
                        failureMode,
                        alone,
                        callsPerSecond),
                issuer,
                Set.copyOf(settings.tenants()),
                Set.copyOf(settings.audiences()),
                lifetime,
                uri,
                keys.orElseThrow()));
    }

    private Optional<JWKSource<SecurityContext>> keys(ClientSettings settings, @Nullable URI uri) {
        if ((settings.jwks() == null) == (settings.jwksUri() == null)) {
            problem("jwks", "either the keys themselves or jwks-uri, where they are, has to be set, and not both");
            return Optional.empty();
        }
        if (settings.jwks() != null) {
            return inline(settings.jwks());
        }
        if (uri == null) {
            return Optional.empty();
        }
        return Optional.of(JWKSourceBuilder.create(new KeysAt(uri, pace))
                .cache(KEYS_KEPT.toMillis(), pace.timeout().multipliedBy(2).toMillis())
                .refreshAheadCache(false)
                .rateLimited(false)
                .outageTolerant(KEYS_KEPT_IN_AN_OUTAGE.toMillis())
                .build());
    }

    private Optional<JWKSource<SecurityContext>> inline(String jwks) {
        try {
            var keys = JWKSet.parse(jwks);
            if (keys.isEmpty()) {
                problem("jwks", "holds no key");
            }
            keys.getKeys().forEach(this::requireUsable);
            return Optional.of(new ImmutableJWKSet<>(keys.toPublicJWKSet()));
        } catch (ParseException | RuntimeException e) {
            // Its words quote the keys, and not every oddity is a ParseException.
            problem("jwks", "is no JSON Web Key Set, such as {\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",...}]}");
            return Optional.empty();
        }
    }

    private void requireUsable(JWK key) {
        var name = key.getKeyID() == null ? "a key" : "the key '" + key.getKeyID() + "'";
        if (key.getKeyID() == null) {
            problem("jwks", "has a key without kid, which no token can name");
        }
        if (key.isPrivate()) {
            problem("jwks", name + " is a private or a shared one; only its public half belongs here");
        }
        if (PublicKeys.isTooShort(key)) {
            problem("jwks", name + " is shorter than 2048 bits");
        }
        if (!sandbox && PublicKeys.isPublished(key)) {
            problem(
                    "jwks",
                    "everybody knows the private half of " + name + "; it is accepted in the profile 'sandbox' only");
        }
    }

    private @Nullable URI uri(@Nullable String jwksUri) {
        if (jwksUri == null) {
            return null;
        }
        var uri = address(jwksUri);
        if (uri.isEmpty()) {
            problem("jwks-uri", "'" + jwksUri + "' is no https address (plain http is for this machine only)");
        }
        return uri.orElse(null);
    }

    private String publicUrl(@Nullable String url) {
        if (url == null || url.isBlank()) {
            problem(
                    "public-url",
                    "is not set; expected the address under which clients call, such as https://cds.example");
            return "";
        }
        if (address(url).filter(uri -> uri.getRawQuery() == null).isEmpty()) {
            problem("public-url", "'" + url + "' is no https address (plain http is for this machine only)");
        }
        return url.replaceFirst("/+$", "");
    }

    /** https, or plain http to this machine; no user, no fragment. */
    private static Optional<URI> address(String text) {
        try {
            var uri = new URI(text);
            var here = uri.getHost() != null
                    && Set.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
            var safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
            return safe && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (java.net.URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** As browsers write it: in small letters. */
    static String origin(String text) {
        return address(text)
                .filter(uri -> uri.getRawPath().isEmpty() && uri.getRawQuery() == null)
                .map(uri -> text.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no origin such as https://ehr.example (no path, no slash at the end)"));
    }

    private String text(String setting, @Nullable String value) {
        if (value == null || value.isBlank()) {
            problem(setting, "is not set");
            return "unset";
        }
        return value;
    }

    private void requireText(String setting, String value) {
        if (value.isBlank()) {
            problem(setting, "has an empty value");
        }
    }

    private Duration duration(String setting, String text, String least, String most) {
        try {
            var value = DurationStyle.detectAndParse(text);
            if (value.compareTo(DurationStyle.detectAndParse(least)) >= 0
                    && value.compareTo(DurationStyle.detectAndParse(most)) <= 0) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        problem(setting, "'" + text + "' is no duration from " + least + " to " + most);
        return Duration.ZERO;
    }

    private boolean flag(String setting, String text) {
        if (!Set.of("true", "false").contains(text.toLowerCase(Locale.ROOT))) {
            problem(setting, "'" + text + "' is neither true nor false");
        }
        return Boolean.parseBoolean(text);
    }

    private int number(String setting, String text) {
        if (!text.matches("[0-9]{1,6}")) {
            problem(setting, "'" + text + "' is no whole number from 0 to 999999");
            return 0;
        }
        return Integer.parseInt(text);
    }

    private FailureMode failureMode(String text) {
        var known = Arrays.stream(FailureMode.values())
                .collect(Collectors.toMap(
                        mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'), Function.identity()));
        var mode = known.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (mode == null) {
            problem("failure-mode", "'" + text + "' is neither precondition-failed nor visible-card");
        }
        return mode == null ? FailureMode.PRECONDITION_FAILED : mode;
    }

    private <T> List<T> list(String setting, List<String> values, Function<String, T> reader) {
        return values.stream()
                .map(value -> read(setting, () -> reader.apply(value)))
                .flatMap(Optional::stream)
                .toList();
    }

    private <T> Optional<T> read(String setting, java.util.function.Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (IllegalArgumentException e) {
            problem(setting, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void requireOnce(String setting, List<@Nullable String> values) {
        var seen = new HashSet<String>();
        for (var value : values) {
            if (value != null && !seen.add(value)) {
                problem(setting, "'" + value + "' is that of two clients");
            }
        }
    }

    private void problem(String setting, String what) {
        problems.add(at + "." + setting + ": " + what);
    }
}
