package org.goinghome.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client of CDS Hooks in an EHR: it asks what is offered, reads the prefetch, calls, and tells what became of a card. */
public final class CdsClient {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final Consumer<String> remarks;
    private final @Nullable Identity identity;

    /** A service of a discovery. */
    public record Offer(String hook, String id, Map<String, String> prefetch) {}

    /** What a service answered; the body is missing where it was not JSON. */
    public record Answer(int status, JsonNode body) {

        public JsonNode cards() {
            return body.path("cards");
        }
    }

    /**
     * @param base the address below which {@code /cds-services} is
     * @param remarks is told what does not go as it should
     */
    public CdsClient(String base, Consumer<String> remarks) {
        this(base, remarks, null);
    }

    /** @param identity as whom it calls; null if the service asks nobody who they are */
    CdsClient(String base, Consumer<String> remarks, @Nullable Identity identity) {
        this.identity = identity;
        this.base = base.replaceFirst("/+$", "").replaceFirst("/cds-services$", "");
        this.remarks = remarks;
    }

    public List<Offer> discover() throws IOException, InterruptedException {
        var answer = send(request("/cds-services").build());
        if (answer.status() != 200 || !answer.body().path("services").isArray()) {
            throw new IOException(base + "/cds-services answered " + answer.status() + " and no list of services");
        }
        return answer.body()
                .path("services")
                .valueStream()
                .map(CdsClient::offer)
                .toList();
    }

    private static Offer offer(JsonNode service) {
        var prefetch = new LinkedHashMap<String, String>();
        service.path("prefetch")
                .properties()
                .forEach(key -> prefetch.put(key.getKey(), key.getValue().asString()));
        return new Offer(service.path("hook").asString(""), service.path("id").asString(""), prefetch);
    }

    /** The context of a hook. */
    public static ObjectNode context(String userId, String patientId, @Nullable String encounterId) {
        var context = Chart.JSON.createObjectNode().put("userId", userId).put("patientId", patientId);
        if (encounterId != null && !encounterId.isEmpty()) {
            context.put("encounterId", encounterId);
        }
        return context;
    }

    /**
     * The request of a call. What cannot be read is left out, as CDS Hooks asks of clients.
     *
     * @param access null if the EHR has no FHIR server to offer; then there is no prefetch either
     * @param keys of the prefetch that are wanted
     */
    public ObjectNode request(Offer offer, ObjectNode context, @Nullable FhirAccess access, Predicate<String> keys) {
        var request = Chart.JSON
                .createObjectNode()
                .put("hook", offer.hook())
                .put("hookInstance", UUID.randomUUID().toString());
        request.set("context", context);
        if (access == null) {
            return request;
        }
        access.addTo(request, context.path("patientId").asString());
        var reader = new FhirReader(access);
        var prefetch = request.putObject("prefetch");
        offer.prefetch().forEach((key, template) -> {
            if (!keys.test(key)) {
                return;
            }
            var address = new Template(template).in(context);
            if (address.isEmpty()) {
                remarks.accept("prefetch " + key + " is left out: the context has not all that " + template + " names");
                return;
            }
            try {
                prefetch.set(key, reader.get(address.get()));
            } catch (BaseServerResponseException e) {
                remarks.accept(
                        "prefetch " + key + " is left out: " + e.getMessage().strip());
            }
        });
        return request;
    }

    public Answer call(Offer offer, JsonNode request) throws IOException, InterruptedException {
        return post("/cds-services/" + offer.id(), request);
    }

    /** Tells what became of a card; the status that it was answered with. */
    int feedback(Offer offer, ObjectNode feedback) throws IOException, InterruptedException {
        var body = Chart.JSON.createObjectNode();
        body.putArray("feedback").add(feedback);
        return post("/cds-services/" + offer.id() + "/feedback", body).status();
    }

    private Answer post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString(), UTF_8))
                .build());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json");
        return identity == null
                ? request
                : request.header("Authorization", "Bearer " + identity.token(base + path, Instant.now()));
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString(UTF_8));
        } catch (ConnectException e) {
            throw new IOException("Nobody answers at " + request.uri() + "; does the service run?", e);
        } catch (IOException e) {
            throw new IOException("No answer from " + request.uri() + ": " + e, e);
        }
        try {
            return new Answer(response.statusCode(), Chart.JSON.readTree(response.body()));
        } catch (JacksonException e) {
            return new Answer(response.statusCode(), Chart.JSON.missingNode());
        }
    }
}
