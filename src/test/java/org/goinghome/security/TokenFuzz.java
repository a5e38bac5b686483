package org.goinghome.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.fuzz.Hold;
import org.goinghome.security.Untrusted.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Bytes as a bearer token: a client or a refusal. What begins with a brace is a header and, on the next line, claims, which the
 * client signs, as no fuzzer finds a signature; and nobody but the client is ever let in.
 */
public final class TokenFuzz {

    private static final Instant MOMENT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(MOMENT, ZoneOffset.UTC);
    private static final String ISSUER = "https://ehr.example";
    private static final String PATH = "/cds-services/back-surgery-discharge";
    private static final String ENDPOINT = "https://cds.example" + PATH;
    private static final Clients CLIENTS = new Clients("https://cds.example", List.of(TestKeys.client(ISSUER)));
    private static final List<String> KEYS_OF_ITS_OWN = List.of("jwk", "x5u", "x5c", "crit");
    private static final BigDecimal NOW = BigDecimal.valueOf(MOMENT.getEpochSecond());
    private static final BigDecimal SKEW = BigDecimal.valueOf(Tokens.SKEW.toSeconds());
    private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

    private TokenFuzz() {}

    /** Loads the classes, so that the time of the first input is its own. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("""
                {"alg":"ES384","typ":"JWT","kid":"es384"}
                {"iss":"https://ehr.example"}""".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, UTF_8);
        var parts = text.split("\n", 2);
        var signed = text.startsWith("{") && parts.length == 2;
        var token = signed ? signed(parts[0], parts[1]) : text;
        var tokens = new Tokens(CLIENTS, new SeenInMemory(CLOCK, 10), CLOCK, false);
        if (verify(tokens, token) == null) {
            Hold.that(signed, "nobody but the client can sign");
            Hold.that(verify(tokens, token) == Reason.REPLAYED, "a token is good once");
            try {
                mayPass(Hold.JSON.readTree(parts[0]), Hold.JSON.readTree(parts[1]));
            } catch (JacksonException e) {
                // Nimbus takes a byte order mark and the like, and the client has signed it.
                return;
            }
        }
    }

    /** Why it is refused; null if it is not. */
    private static Reason verify(Tokens tokens, String token) {
        try {
            Hold.that(tokens.verify(token, PATH).name().equals("https-ehr-example"), "it is the client that signed");
            return null;
        } catch (Untrusted e) {
            return e.reason();
        }
    }

    private static void mayPass(JsonNode header, JsonNode claims) {
        Hold.that(header.path("alg").asString("").equals("ES384"), "the algorithm is that of the key");
        Hold.that(header.path("typ").asString("").equalsIgnoreCase("JWT"), "it is a JWT");
        Hold.that(header.path("kid").asString("").equals("es384"), "it names the key");
        Hold.that(
                KEYS_OF_ITS_OWN.stream()
                        .allMatch(name -> header.path(name).isMissingNode()
                                || header.path(name).isNull()),
                "it brings no key, and nothing that has to be understood");
        Hold.that(claims.path("iss").asString("").equals(ISSUER), "the client issued it");
        Hold.that(audience(claims.path("aud")).anyMatch(ENDPOINT::equals), "it is for this endpoint");
        Hold.that(!claims.path("jti").asString("").isBlank(), "it can be told from others");
        // Fractions of a second are cut off.
        var issued = claims.path("iat").decimalValue();
        var expires = claims.path("exp").decimalValue();
        Hold.that(expires.add(SKEW).compareTo(NOW) > 0, "it has not expired");
        Hold.that(issued.subtract(SKEW).subtract(BigDecimal.ONE).compareTo(NOW) < 0, "it is not of the future");
        Hold.that(expires.subtract(issued).subtract(BigDecimal.ONE).compareTo(HOUR) < 0, "it is short-lived");
    }

    private static Stream<String> audience(JsonNode aud) {
        return (aud.isArray() ? aud.valueStream() : Stream.of(aud)).map(each -> each.asString(""));
    }

    private static String signed(String header, String claims) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var content =
                encoder.encodeToString(header.getBytes(UTF_8)) + "." + encoder.encodeToString(claims.getBytes(UTF_8));
        try {
            var signature = Signature.getInstance("SHA384withECDSAinP1363Format");
            signature.initSign(TestKeys.ES384.toPrivateKey());
            signature.update(content.getBytes(UTF_8));
            return content + "." + encoder.encodeToString(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
