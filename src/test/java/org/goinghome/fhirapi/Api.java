package org.goinghome.fhirapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Calls the FHIR API of a service on this machine. */
final class Api {

    static final FhirContext FHIR = FhirContext.forR4Cached();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;

    Api(int port) {
        base = "http://127.0.0.1:" + port + "/fhir";
    }

    String base() {
        return base;
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        var address = path.startsWith("http") ? path : base + path;
        var request = HttpRequest.newBuilder(URI.create(address)).method(method, BodyPublishers.ofString(body));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    HttpResponse<byte[]> bytes(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofByteArray());
    }

    <T extends IBaseResource> T read(Class<T> type, String path, String... headers) throws Exception {
        return FHIR.newJsonParser().parseResource(type, get(path, headers).body());
    }
}
