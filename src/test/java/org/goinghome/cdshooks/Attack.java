package org.goinghome.cdshooks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.goinghome.cdshooks.Bomb.Outcome;
import org.goinghome.cdshooks.Bomb.Way;
import tools.jackson.databind.node.ObjectNode;

/** Throws every bomb at a service, in every way there is, and judges what comes back. */
final class Attack {

    private static final String DISCHARGE = "/cds-services/back-surgery-discharge";
    private static final Set<Integer> REFUSED = Set.of(400, 412, 413, 415);
    private static final Set<Integer> ALLOWED = Set.of(200, 400, 412);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI service;
    private final BombServer ehr;
    private final ObjectNode healthy;

    /** What was thrown in which way. */
    record Throw(String name, Way way, Outcome outcome, boolean compressed, Making request) {

        @Override
        public String toString() {
            return name + " (" + way.name().toLowerCase(java.util.Locale.ROOT) + ")";
        }
    }

    /** Makes the request anew, as many of them are large. */
    private interface Making {
        HttpRequest request();
    }

    /**
     * What came of it.
     *
     * @param status 0 if there was no answer
     */
    record Came(Throw what, int status, boolean comeAgain, String body, long millis) {

        boolean wasHeld(boolean crowded) {
            if (crowded && (status == 503 || status == 408)) {
                return status == 408 || comeAgain;
            }
            return what.outcome() == Outcome.REFUSED
                    ? REFUSED.contains(status)
                    : ALLOWED.contains(status) && (status != 200 || !body.contains("\"cards\":[]"));
        }

        @Override
        public String toString() {
            return what + ": " + status + " after " + millis + " ms";
        }
    }

    /** @param healthy a call that is answered with cards */
    Attack(URI service, BombServer ehr, ObjectNode healthy) {
        this.service = service;
        this.ehr = ehr;
        this.healthy = healthy;
    }

    List<Throw> throwsOf(List<Bomb> bombs) {
        var all = new ArrayList<Throw>();
        for (var i = 0; i < bombs.size(); i++) {
            var bomb = bombs.get(i);
            all.add(new Throw(
                    bomb.name(),
                    Way.BODY,
                    bomb.outcome(),
                    !bomb.encoding().isEmpty(),
                    () -> request(bomb.body().apply(healthy), bomb.encoding())));
            if (bomb.key().isEmpty()) {
                continue;
            }
            // An encoded value is not a thing; the same bytes are.
            all.add(new Throw(
                    bomb.name(),
                    Way.PREFETCH,
                    bomb.outcome(),
                    !bomb.encoding().isEmpty(),
                    () -> request(inPrefetch(bomb), "")));
            var number = i;
            all.add(new Throw(
                    bomb.name(), Way.FETCHED, bomb.outcome(), !bomb.encoding().isEmpty(), () -> {
                        ehr.answers(number, BombServer.body(bomb.body().apply(healthy), bomb.encoding()));
                        return request(without(bomb.key(), ehr.base(number)), "");
                    }));
        }
        return all;
    }

    /** What a FHIR server does that is no body. */
    List<Throw> misbehaviours(int from) {
        var all = new ArrayList<Throw>();
        for (var each : BombServer.misbehaviours().entrySet()) {
            var number = from + all.size();
            all.add(new Throw(each.getKey(), Way.FETCHED, Outcome.REFUSED, false, () -> {
                ehr.answers(number, each.getValue());
                return request(without("vitals", ehr.base(number)), "");
            }));
        }
        return all;
    }

    Came healthy() {
        return come(new Throw(
                "a healthy call", Way.BODY, Outcome.ALLOWED, false, () -> request(Bombs.text(healthy.toString()), "")));
    }

    Came come(Throw what) {
        var request = what.request().request();
        var started = System.nanoTime();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            return new Came(
                    what,
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").isPresent(),
                    answer.body(),
                    millis(started));
        } catch (IOException e) {
            return new Came(what, 0, false, e.toString(), millis(started));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Came(what, 0, false, "", millis(started));
        }
    }

    private static long millis(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }

    private HttpRequest request(byte[] body, String encoding) {
        var request = HttpRequest.newBuilder(service.resolve(DISCHARGE))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return request.build();
    }

    private byte[] inPrefetch(Bomb bomb) {
        var call = healthy.deepCopy();
        ((ObjectNode) call.get("prefetch")).put(bomb.key(), "@here");
        var parts = call.toString().split("\"@here\"", 2);
        var body = new ByteArrayOutputStream();
        body.writeBytes(Bombs.text(parts[0]));
        body.writeBytes(bomb.body().apply(healthy));
        body.writeBytes(Bombs.text(parts[1]));
        return body.toByteArray();
    }

    private byte[] without(String key, String server) {
        var call = healthy.deepCopy();
        ((ObjectNode) call.get("prefetch")).remove(key);
        EhrServer.withAccess(call, server, EhrServer.EVERYTHING)
                .withObject("/fhirAuthorization")
                .put("patient", call.at("/context/patientId").asString());
        return Bombs.text(call.toString());
    }
}
