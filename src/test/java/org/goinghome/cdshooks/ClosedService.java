package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.goinghome.security.TestKeys;

/** The service with clients that have to prove who they are: {@code hospital} and {@code clinic}, who share no key. */
public final class ClosedService implements AutoCloseable {

    public static final String PUBLIC = "https://cds.example/goinghome";
    public static final String HOSPITAL = "https://hospital.example";
    public static final String CLINIC = "https://clinic.example";
    public static final String DISCHARGE = "/cds-services/back-surgery-discharge";

    private final RunningService service;
    private final HttpClient http = HttpClient.newHttpClient();

    public ClosedService(String... more) {
        this(FixedTime.class, more);
    }

    /** At other moments, with other ids. */
    public ClosedService(Class<?> time, String... more) {
        var properties = new ArrayList<>(List.of(
                "goinghome.public-url=" + PUBLIC,
                "goinghome.clients[0].name=hospital",
                "goinghome.clients[0].issuer=" + HOSPITAL,
                "goinghome.clients[0].jwks=" + TestKeys.jwks(TestKeys.ES384, TestKeys.ES256, TestKeys.RSA),
                "goinghome.clients[0].cors-origins=https://app.hospital.example",
                "goinghome.clients[1].name=clinic",
                "goinghome.clients[1].issuer=" + CLINIC,
                "goinghome.clients[1].jwks=" + TestKeys.jwks(TestKeys.CLINIC),
                "goinghome.clients[1].cors-origins=https://app.clinic.example"));
        properties.addAll(List.of(more));
        service = new RunningService(time, properties.toArray(String[]::new));
    }

    /** A good token of the hospital for the discharge service. */
    static String token() {
        return TestKeys.token(HOSPITAL, PUBLIC + DISCHARGE, FixedTime.NOW);
    }

    public int port() {
        return service.port();
    }

    /** The prefetch templates of a service, by key. */
    Map<String, String> templates(String id) throws Exception {
        return EhrServer.templates(service, id);
    }

    /** A discharge of the quiet patient. */
    HttpResponse<String> discharge(String token) throws Exception {
        return send("POST", DISCHARGE, token, RunningService.quietDischarge().toString());
    }

    /**
     * Any request.
     *
     * @param token what stands after {@code Bearer}; null for none
     * @param headers names and values in turn
     */
    public HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    /**
     * What a well-behaved client cannot send.
     *
     * @param headers whole lines
     * @return the answer, without its date
     */
    String raw(String method, String target, String body, String... headers) throws IOException {
        var lines =
                new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: cds.example", "Connection: close"));
        if (body != null) {
            lines.add("Content-Type: application/json");
            lines.add("Content-Length: " + body.getBytes(UTF_8).length);
        }
        lines.addAll(List.of(headers));
        return service.raw(String.join("\r\n", lines) + "\r\n\r\n" + (body == null ? "" : body))
                .replaceFirst("(?m)^Date: .*\r\n", "");
    }

    /** The status of such an answer. */
    static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1].strip());
    }

    public RunningService running() {
        return service;
    }

    @Override
    public void close() {
        service.close();
    }
}
