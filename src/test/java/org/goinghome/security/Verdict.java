package org.goinghome.security;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What is made of a token at a moment, by a service at {@code https://cds.example} that is called at one address. */
final class Verdict {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String ISSUER = "https://hospital.example";
    static final String PATH = "/cds-services/back-surgery-discharge";
    static final String ENDPOINT = "https://cds.example" + PATH;

    private Verdict() {}

    /** {@code accepted}, or the reason of the log. */
    static String of(String token, Instant now, TrustedClient... clients) {
        return of(token, PATH, now, clients);
    }

    static String of(String token, String path, Instant now, TrustedClient... clients) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        return of(
                token,
                path,
                new Tokens(
                        new Clients("https://cds.example", List.of(clients)),
                        new SeenInMemory(clock, 100),
                        clock,
                        false));
    }

    static String of(String token, String path, Tokens tokens) {
        try {
            tokens.verify(token, path);
            return "accepted";
        } catch (Untrusted e) {
            return e.reason().toString();
        }
    }
}
