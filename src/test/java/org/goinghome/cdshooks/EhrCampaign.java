package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.goinghome.cdshooks.EhrServer.EVERYTHING;
import static org.goinghome.cdshooks.EhrServer.json;
import static org.goinghome.cdshooks.EhrServer.withAccess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The figures of reading an EHR's server that take minutes, started by {@code bin/verify ehr}. */
@Tag("campaign")
class EhrCampaign {

    private static final Path FIGURES = Path.of("target", "ehr-campaign.md");
    private static final int PER_SECOND = 200;

    /** T23: 200 calls a second for a minute, and the EHR answers nothing but errors. */
    @Test
    void an_ehr_that_is_down_for_a_minute() throws Exception {
        try (var ehr = new EhrServer();
                var service = new RunningService("goinghome.open.fhir-servers=" + ehr.base());
                var threads = new Closeable(32)) {
            ehr.answersEverything("/fhir/.*", aResponse().withStatus(503));
            var body = without(ehr, "vitals").toString();
            var answers = new ArrayList<Future<Integer>>();
            var start = System.nanoTime();
            var calls = PER_SECOND * Integer.getInteger("seconds", 60);
            for (var call = 0; call < calls; call++) {
                var due = start + call * 1_000_000_000L / PER_SECOND;
                Thread.sleep(
                        Duration.ofNanos(Math.max(0, due - System.nanoTime())).toMillis());
                answers.add(threads.pool.submit(() -> service.post("/cds-services/back-surgery-discharge", body)
                        .statusCode()));
            }
            var statuses = new java.util.TreeMap<Integer, Integer>();
            for (var answer : answers) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            var outbound = ehr.requests().size();
            write(
                    "EHR down (503 at once), %d calls in %.0f s: statuses %s; %d requests went out, %.3f a call, %.1f a second"
                            .formatted(
                                    calls, seconds, statuses, outbound, outbound / (double) calls, outbound / seconds));
            assertThat(statuses).containsOnlyKeys(412);
            // Until the breaker opens hardly more than a request a call; then a probe a second.
            assertThat(outbound).isLessThan((int) (22 + 1.1 * seconds + 5));
        }
    }

    /** T18: ten thousand calls of a hundred patients, each with a heart rate of its own, half of the data fetched. */
    @Test
    void ten_thousand_calls_of_a_hundred_patients() throws Exception {
        try (var ehr = new EhrServer();
                var service =
                        new RunningService("goinghome.open.fhir-servers=" + ehr.base(), "goinghome.open.deadline=30s");
                var threads = new Closeable(64)) {
            var template =
                    EhrServer.templates(service, "back-surgery-discharge").get("vitals");
            var vitals = RunningService.quietDischarge().at("/prefetch/vitals");
            for (var patient = 0; patient < 100; patient++) {
                ehr.answers(
                        ("/fhir/" + EhrServer.address(template)).replace("patient=p1", "patient=m" + patient),
                        json(EhrServer.moved(EhrServer.withHeartRate(vitals, 131 + patient), "m" + patient)));
            }
            var request = without(ehr, "vitals");
            var calls = Integer.getInteger("calls", 10_000);
            var crossings = new ArrayList<Future<String>>();
            for (var call = 0; call < calls; call++) {
                var patient = ThreadLocalRandom.current().nextInt(100);
                crossings.add(threads.pool.submit(() -> {
                    var answer = service.post(
                            "/cds-services/back-surgery-discharge", EhrServer.moved(request, "m" + patient));
                    return answer.statusCode() == 200
                                    && answer.body().contains("heart rate " + (131 + patient) + " per minute")
                                    && answer.body().contains("Patient/m" + patient + "\"")
                            ? ""
                            : answer.statusCode() + " " + answer.body();
                }));
            }
            var wrong = new ArrayList<String>();
            for (var crossing : crossings) {
                if (!crossing.get().isEmpty()) {
                    wrong.add(crossing.get());
                }
            }
            write("%d calls of 100 patients on 64 threads: %d crossings or failures".formatted(calls, wrong.size()));
            assertThat(wrong).isEmpty();
        }
    }

    /** T25: the default deadline of 2.5 s, against servers that hang, drip, or let nobody in. */
    @Test
    void no_answer_later_than_the_deadline() throws Exception {
        try (var ehr = new EhrServer();
                var service = new RunningService(
                        "goinghome.open.fhir-servers=" + ehr.base("slow") + "," + ehr.base("drip"))) {
            var bundle = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}";
            ehr.answersEverything("/slow/.*", json(bundle).withFixedDelay(10_000));
            ehr.answersEverything("/drip/.*", json(bundle + " ".repeat(500)).withChunkedDribbleDelay(400, 120_000));
            var longest = 0L;
            var calls = 0;
            for (var server : List.of("slow", "drip")) {
                for (var call = 0; call < 10; call++) {
                    var request = withAccess(without(ehr, "vitals"), ehr.base(server), EVERYTHING);
                    request.remove("prefetch");
                    var started = System.nanoTime();
                    assertThat(service.discharge(request).statusCode()).isEqualTo(412);
                    longest = Math.max(longest, (System.nanoTime() - started) / 1_000_000);
                    calls++;
                }
            }
            write("Slow and dripping servers, deadline 2500 ms, %d calls: the longest took %d ms"
                    .formatted(calls, longest));
            assertThat(longest).isLessThanOrEqualTo(2_600);
        }
    }

    /** T24: while one server hangs, those who ask another do not wait longer. */
    @Test
    void a_server_that_hangs_makes_nobody_else_wait() throws Exception {
        try (var ehr = new EhrServer();
                var sick = new EhrServer();
                var service =
                        new RunningService("goinghome.open.fhir-servers=" + sick.base() + "," + ehr.base("well"));
                var threads = new Closeable(16)) {
            var vitals = EhrServer.templates(service, "back-surgery-discharge").get("vitals");
            ehr.holds("well", vitals, RunningService.quietDischarge().at("/prefetch/vitals"));
            sick.answersEverything("/.*", json("{}").withFixedDelay(20_000));
            var well = withAccess(without(ehr, "vitals"), ehr.base("well"), EVERYTHING)
                    .toString();
            var hung =
                    withAccess(without(ehr, "vitals"), sick.base(), EVERYTHING).toString();
            times(service, well, 200);
            var before = times(service, well, 400);
            var stuck = new ArrayList<Future<?>>();
            for (var call = 0; call < 12; call++) {
                stuck.add(threads.pool.submit(() -> {
                    for (var again = 0; again < 3; again++) {
                        service.post("/cds-services/back-surgery-discharge", hung);
                    }
                    return null;
                }));
            }
            var during = times(service, well, 400);
            for (var each : stuck) {
                each.get();
            }
            write(
                    "One server hangs, 400 calls that read another: p50 %d ms and p99 %d ms, before %d ms and %d ms; 0 errors"
                            .formatted(at(during, 50), at(during, 99), at(before, 50), at(before, 99)));
            assertThat(at(during, 99)).isLessThan(4 * Math.max(25, at(before, 99)));
        }
    }

    private static List<Long> times(RunningService service, String body, int calls) throws Exception {
        var times = new ArrayList<Long>();
        for (var call = 0; call < calls; call++) {
            var started = System.nanoTime();
            assertThat(service.post("/cds-services/back-surgery-discharge", body)
                            .statusCode())
                    .isEqualTo(200);
            times.add((System.nanoTime() - started) / 1_000_000);
        }
        return times.stream().sorted().toList();
    }

    private static long at(List<Long> times, int percent) {
        return times.get(times.size() * percent / 100);
    }

    private static ObjectNode without(EhrServer ehr, String key) {
        var request = withAccess(RunningService.quietDischarge(), ehr.base(), EVERYTHING);
        ((ObjectNode) request.get("prefetch")).remove(key);
        return request;
    }

    private static synchronized void write(String figure) throws IOException {
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, "- " + figure + ".\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Threads that end with the test. */
    private static final class Closeable implements AutoCloseable {

        private final java.util.concurrent.ExecutorService pool;

        Closeable(int threads) {
            pool = Executors.newFixedThreadPool(threads);
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
