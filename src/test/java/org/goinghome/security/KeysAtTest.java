package org.goinghome.security;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.goinghome.security.KeysAt.Pace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys are read from the address in the settings and from nowhere else, seldom, and not for long. */
@Tag("alone")
@Tag("T4")
@Tag("cds-66")
@Tag("cds-70")
@TestInstance(Lifecycle.PER_CLASS)
class KeysAtTest {

    private static final Duration NEVER = Duration.ofMinutes(5);

    /** Whoever is led astray by a token would come here. */
    private ServerSocket canary;

    private final WireMockServer http =
            new WireMockServer(options().dynamicPort().http2PlainDisabled(true));
    private final Figures jku = new Figures("T4", "headers that lead elsewhere");
    private final Figures sets = new Figures("T4", "key sets that are none");
    private volatile int connections;

    @BeforeAll
    void start() throws Exception {
        http.start();
        canary = new ServerSocket(0, 50, InetAddress.getByName(null));
        var listener = new Thread(this::countConnections);
        listener.setDaemon(true);
        listener.start();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread.
    private void countConnections() {
        try {
            while (true) {
                canary.accept().close();
                connections++;
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @AfterAll
    void stop() throws Exception {
        http.stop();
        canary.close();
        jku.write();
        sets.write();
    }

    @BeforeEach
    void serve_the_keys() {
        http.resetAll();
        http.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(418)));
        serves(keys(TestKeys.ES384));
    }

    private void serves(ResponseDefinitionBuilder answer) {
        http.stubFor(get(urlEqualTo("/jwks")).willReturn(answer));
    }

    private static ResponseDefinitionBuilder keys(JWK... keys) {
        return aResponse().withBody(TestKeys.jwks(keys));
    }

    private String address() {
        return "http://localhost:" + http.port() + "/jwks";
    }

    private int requests() {
        return http.findAll(anyRequestedFor(anyUrl())).size();
    }

    private Tokens tokens(Pace pace) {
        var clients = new ClientsReader(false, pace)
                .read("https://cds.example", List.of(ClientsReaderTest.settings(null, address())));
        var clock = Clock.fixed(Verdict.NOW, ZoneOffset.UTC);
        return new Tokens(clients, new SeenInMemory(clock, 10_000), clock, false);
    }

    private static String verdict(Tokens tokens, ECKey key) {
        return verdict(tokens, "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"" + key.getKeyID() + "\"}", key);
    }

    private static String verdict(Tokens tokens, String header, ECKey key) {
        try {
            return Verdict.of(
                    HostileTokens.signed(
                            header,
                            TestKeys.claims(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW)
                                    .build()
                                    .toString(),
                            "SHA384withECDSA",
                            key),
                    Verdict.PATH,
                    tokens);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- where they are read

    Stream<String> elsewhere() {
        var canaryPort = canary.getLocalPort();
        var there = new ArrayList<>(List.of(
                "http://localhost:" + canaryPort + "/jwks",
                "http://127.0.0.1:" + canaryPort + "/jwks",
                "http://[::1]:" + canaryPort + "/jwks",
                "http://2130706433:" + canaryPort + "/jwks",
                "http://0x7f000001:" + canaryPort + "/jwks",
                "http://127.1:" + canaryPort + "/jwks",
                "http://0.0.0.0:" + canaryPort + "/jwks",
                "https://localhost:" + canaryPort + "/jwks",
                "ftp://localhost:" + canaryPort + "/jwks",
                "jar:http://localhost:" + canaryPort + "/x.jar!/jwks",
                "//localhost:" + canaryPort + "/jwks",
                "file:///etc/passwd",
                "data:application/json,{}",
                "http://localhost:" + http.port() + "@localhost:" + canaryPort + "/jwks",
                "http://localhost:" + http.port() + "/other",
                "http://localhost:" + http.port() + "/",
                "http://localhost:" + http.port(),
                address() + "/",
                address() + "?x=1",
                address() + "#x",
                address() + "/../jwks",
                address().replace("/jwks", "//jwks"),
                address().replace("/jwks", "/JWKS"),
                address().replace("/jwks", "/%6Awks"),
                address().replace("localhost", "127.0.0.1"),
                address().replace("localhost", "u@localhost"),
                address().replace("http:", "https:"),
                "/jwks",
                "jwks",
                "",
                " "));
        there.replaceAll(uri -> "\"jku\":\"" + uri + "\"");
        var mine = TestKeys.ec(Curve.P_384, "mine").toPublicJWK();
        there.add("\"jku\":1");
        there.add("\"jku\":[\"" + address() + "\"]");
        there.add("\"jku\":\"" + address() + "\",\"jku\":\"http://localhost:" + canaryPort + "/jwks\"");
        there.add("\"jku\":\"" + address() + "\",\"x5u\":\"http://localhost:" + canaryPort + "/x\"");
        there.add("\"x5u\":\"http://localhost:" + canaryPort + "/x\"");
        there.add("\"x5u\":\"" + address() + "\"");
        there.add("\"x5c\":[\"MIIB\"]");
        there.add("\"jwk\":" + mine);
        there.add("\"jwk\":" + TestKeys.ES384.toPublicJWK());
        there.add("\"jku\":\"" + address() + "\",\"jwk\":" + mine);
        return there.stream();
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void no_header_leads_elsewhere(String member) throws Throwable {
        var tokens = tokens(Pace.USUAL);

        jku.holds(() -> {
            assertThat(verdict(
                            tokens,
                            "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"es384\"," + member + "}",
                            TestKeys.ES384))
                    .isIn("jku", "header", "malformed");
            assertThat(requests()).isZero();
            assertThat(connections).isZero();
        });
    }

    @Test
    void the_address_of_the_settings_may_be_named() throws Throwable {
        var header = "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"es384\",\"jku\":\"" + address() + "\"}";

        jku.holds(() ->
                assertThat(verdict(tokens(Pace.USUAL), header, TestKeys.ES384)).isEqualTo("accepted"));
        assertThat(requests()).isOne();
    }

    @Test
    void a_redirect_is_not_followed() throws Throwable {
        http.stubFor(get(urlEqualTo("/moved")).willReturn(keys(TestKeys.ES384)));
        for (var status : new int[] {301, 302, 303, 307, 308}) {
            serves(aResponse().withStatus(status).withHeader("Location", "/moved"));
            sets.holds(() ->
                    assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("keys-unavailable"));
        }
        assertThat(http.findAll(anyRequestedFor(urlEqualTo("/moved")))).isEmpty();
    }

    // ---- how often

    @Test
    void a_thousand_tokens_that_name_keys_of_nobody_cause_one_reading() {
        var tokens = tokens(Pace.USUAL);
        var good = TestKeys.token(Verdict.ISSUER, Verdict.ENDPOINT, Verdict.NOW);
        var held = 0;
        for (var i = 0; i < 1000; i++) {
            var header = Base64URL.encode("{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"unknown-" + i + "\"}");
            if (Verdict.of(header + good.substring(good.indexOf('.')), Verdict.PATH, tokens)
                    .equals("key")) {
                held++;
            }
        }

        Figures.held("T4", "tokens of unknown keys, " + requests() + " reading(s) in 30 s", 1000, held);
        assertThat(held).isEqualTo(1000);
        assertThat(requests()).isOne();
        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("accepted");
    }

    @Test
    void a_storm_of_unknown_keys_causes_one_reading_in_each_interval() {
        var tokens = tokens(new Pace(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(500)));
        var started = System.nanoTime();
        while (System.nanoTime() - started < 1_900_000_000L) {
            verdict(tokens, "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"unknown\"}", TestKeys.ES384);
        }

        assertThat(requests()).isBetween(1, 4);
    }

    // ---- what else may happen there

    Stream<String> no_keys() {
        return Stream.of(
                "",
                "null",
                "[]",
                "{}",
                "1",
                "\"x\"",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[null]}",
                "{\"keys\":[1]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"kid\":\"es384\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"kid\":\"es384\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "<html><body>Sign in</body></html>",
                "{\"keys\":".repeat(4000),
                "[".repeat(50_000),
                "\u0000");
    }

    @ParameterizedTest
    @MethodSource("no_keys")
    void what_is_no_key_set_makes_the_keys_unavailable(String body) throws Throwable {
        serves(aResponse().withBody(body));

        sets.holds(() -> assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("keys-unavailable"));
    }

    @Test
    void an_error_makes_the_keys_unavailable() throws Throwable {
        for (var status : new int[] {204, 401, 404, 500, 503}) {
            serves(keys(TestKeys.ES384).withStatus(status));
            sets.holds(() ->
                    assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("keys-unavailable"));
        }
    }

    @Test
    void a_set_of_more_than_50_KB_is_not_read() throws Throwable {
        var set = TestKeys.jwks(TestKeys.ES384);
        var filled = set + " ".repeat(KeysAt.MAX_BYTES - set.length());

        serves(aResponse().withBody(filled));
        sets.holds(() -> assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("accepted"));
        serves(aResponse().withBody(filled + " "));
        sets.holds(() -> assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("keys-unavailable"));
        serves(aResponse().withBody(filled.repeat(100)));
        sets.holds(() -> assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("keys-unavailable"));
    }

    /** The figure is 500 ms; four times that, as a machine that tests is busy. */
    @Test
    void whoever_is_slow_is_cut_off() throws Throwable {
        var pace = new Pace(Duration.ofSeconds(2), NEVER, NEVER);
        assertThat(Pace.USUAL.timeout()).isEqualTo(pace.timeout().dividedBy(4));
        for (var slow : List.of(
                keys(TestKeys.ES384).withFixedDelay(8000), keys(TestKeys.ES384).withChunkedDribbleDelay(100, 8000))) {
            serves(slow);
            var started = System.nanoTime();

            sets.holds(() -> {
                assertThat(verdict(tokens(pace), TestKeys.ES384)).isEqualTo("keys-unavailable");
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
            });
        }
    }

    @Test
    void after_an_outage_the_keys_are_read_again() throws Exception {
        var tokens = tokens(new Pace(Duration.ofSeconds(5), NEVER, Duration.ofMillis(200)));
        serves(aResponse().withStatus(500));
        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("keys-unavailable");

        serves(keys(TestKeys.ES384));
        Thread.sleep(300);

        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("accepted");
    }

    @Test
    void a_new_key_is_found_and_one_that_is_gone_counts_no_more() throws Exception {
        var tokens = tokens(new Pace(Duration.ofSeconds(5), Duration.ofMillis(200), NEVER));
        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("accepted");
        assertThat(verdict(tokens, TestKeys.CLINIC)).isEqualTo("key");

        serves(keys(TestKeys.CLINIC));
        Thread.sleep(300);

        assertThat(verdict(tokens, TestKeys.CLINIC)).isEqualTo("accepted");
        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("key");
    }

    @Test
    void in_an_outage_the_keys_that_were_read_count_on() throws Exception {
        var tokens = tokens(new Pace(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMillis(100)));
        assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("accepted");
        for (var broken : List.of(aResponse().withStatus(500), aResponse().withBody("<html>"))) {
            serves(broken);
            Thread.sleep(200);

            assertThat(verdict(tokens, TestKeys.CLINIC)).isEqualTo("key");
            assertThat(verdict(tokens, TestKeys.ES384)).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("T10")
    void a_published_key_proves_nothing_even_if_a_client_serves_it() throws Throwable {
        var figures = new Figures("T10", "forged with a published private key");
        for (var key : PublishedKeys.all()) {
            serves(keys(key));
            figures.holds(() -> assertThat(verdict(tokens(Pace.USUAL), key)).isEqualTo("key"));
        }
        figures.write();
    }

    @Test
    void a_secret_that_a_client_serves_by_mistake_signs_nothing() {
        serves(aResponse()
                .withBody("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"es384\",\"k\":\"" + "A".repeat(64) + "\"}]}"));

        assertThat(verdict(tokens(Pace.USUAL), TestKeys.ES384)).isEqualTo("key");
    }
}
