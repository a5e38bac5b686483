package org.goinghome.security;

import java.util.List;
import java.util.stream.Stream;

/** Addresses that look like {@code https://good.example/fhir/r4} or lead to where nobody should go. */
public final class HostileAddresses {

    private static final List<String> HOSTS = List.of(
            "good.example.evil.example",
            "evil.example",
            "good.example@evil.example",
            "good.example:x@evil.example",
            "evil.example#good.example",
            "evil.example?good.example",
            "evil.example\\good.example",
            "good.example\\@evil.example",
            "good.example.",
            "good.example:",
            "good.example:8443",
            "good.example:80",
            "good.example:0443x",
            "good%2eexample",
            "good.example%00.evil.example",
            "good.example%0d%0aHost:evil.example",
            "good.example\r\nHost: evil.example",
            "good.example\tevil.example",
            "good.example evil.example",
            "g\u03bfod.example",
            "g\u00f6od.example",
            "xn--good-example",
            "good\u3002example",
            "\uff47ood.example",
            "good.exam\u00adple",
            "goodxexample",
            "www.good.example",
            "localhost",
            "localhost:8080",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[fe80::1%25eth0]",
            "[fd00::1]",
            "169.254.169.254",
            "[fd00:ec2::254]",
            "metadata.google.internal",
            "10.0.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "good.example,evil.example",
            "good.example;evil.example",
            "{good.example}",
            "");

    private static final List<String> WHOLE = List.of(
            "http://good.example/fhir/r4",
            "http://good.example:443/fhir/r4",
            "ftp://good.example/fhir/r4",
            "file:///etc/passwd",
            "file://good.example/fhir/r4",
            "jar:https://good.example/fhir/r4!/x",
            "gopher://good.example/fhir/r4",
            "ldap://good.example/fhir/r4",
            "dict://good.example/fhir/r4",
            "data:text/plain,https://good.example/fhir/r4",
            "javascript:https://good.example/fhir/r4",
            "urn:https://good.example/fhir/r4",
            "https:good.example/fhir/r4",
            "https:/good.example/fhir/r4",
            "https:///good.example/fhir/r4",
            "https:\\\\good.example\\fhir\\r4",
            "/\\good.example/fhir/r4",
            "\u0000https://good.example/fhir/r4",
            "https://good.example/fhir/r4\u0000",
            " https://good.example/fhir/r4",
            "https://good.example/fhir/r4 ",
            "https://good.example/fhir",
            "https://good.example/fhir/r5",
            "https://good.example/fhir/r4x",
            "https://good.example/fhir/R4/../x",
            "https://good.example/fhir//r4",
            "https://good.example/fhir/./r4/../r4x",
            "https://good.example/fhir/%72%34",
            "https://good.example/fhir%2fr4",
            "https://good.example/fhir/r4/%2e%2e/%2e%2e/x",
            "https://good.example/fhir/r4/..%2f..%2fx",
            "https://good.example/fhir/r4#x",
            "https://good.example/x?https://good.example/fhir/r4",
            "https://user@good.example/fhir/r4",
            "https://user:password@good.example/fhir/r4",
            "https://@good.example/fhir/r4",
            "https://good.example:443@evil.example/fhir/r4",
            "https://other-tenant.example/fhir/r4");

    private HostileAddresses() {}

    /** All of them. */
    public static Stream<String> all() {
        return Stream.concat(HOSTS.stream().map(host -> "https://" + host + "/fhir/r4"), WHOLE.stream());
    }
}
