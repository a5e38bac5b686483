package org.goinghome.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.goinghome.cdshooks.ServiceProcess;
import org.goinghome.database.TestDatabase;

/** Kills the service, or its PostgreSQL, at random moments while feedback comes, and counts what is there afterwards. */
final class KilledUnderLoad implements AutoCloseable {

    private final Starter starter;
    private final Path folder;
    private final PostgresServer postgres;
    private final Load load = new Load();
    private ServiceProcess service;
    private Duration first = Duration.ZERO;
    private Duration longest = Duration.ZERO;
    private long requests;
    private int acknowledged;

    /** Starts a service with settings. */
    interface Starter {

        ServiceProcess start(Path log, String... settings) throws Exception;
    }

    /** What is killed. */
    enum Victim {
        SERVICE("the service"),
        POSTGRESQL("every process of PostgreSQL");

        private final String words;

        Victim(String words) {
            this.words = words;
        }
    }

    /**
     * What came of some kills.
     *
     * @param restart the longest time from a kill until feedback was taken again
     */
    record Result(Victim victim, int kills, long requests, int acknowledged, Load.Found found, Duration restart) {

        String row(String database) {
            return "| %s | %s | %d | %d | %d | %d | %d | %d | %.1f s |"
                    .formatted(
                            database,
                            victim.words,
                            kills,
                            requests,
                            acknowledged,
                            found.lost(),
                            found.doubled(),
                            found.neverSent(),
                            restart.toMillis() / 1000.0);
        }
    }

    /**
     * @param folder for the data; it is empty
     * @param postgres where the feedback is kept; null for a file
     */
    KilledUnderLoad(Starter starter, Path folder, PostgresServer postgres) throws Exception {
        this.starter = starter;
        this.folder = folder;
        this.postgres = postgres;
    }

    private void start() throws Exception {
        var settings = new ArrayList<>(List.of("--goinghome.data=" + folder.resolve("data")));
        if (postgres != null) {
            Arrays.stream(postgres.settings()).map(each -> "--" + each).forEach(settings::add);
        }
        service = starter.start(folder.resolve("service.log"), settings.toArray(String[]::new));
    }

    /** How long the start took before anything was killed. */
    Duration firstStart() {
        return first;
    }

    /** Kills that often; the load lasts a random time before each. */
    Result kill(Victim victim, int times, Duration least, Duration most) throws Exception {
        if (service == null) {
            var started = System.nanoTime();
            start();
            awaitTaken(started);
            first = longest;
        }
        longest = Duration.ZERO;
        for (var kill = 0; kill < times; kill++) {
            load.start(service.base());
            Thread.sleep(ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis()));
            for (var waits = 0; load.sinceStart() == 0; waits++) {
                assertThat(waits)
                        .as("tenths of a second without an acknowledgement")
                        .isLessThan(300);
                Thread.sleep(100);
            }
            var killed = System.nanoTime();
            if (victim == Victim.SERVICE) {
                service.kill();
                load.stop();
                start();
            } else {
                postgres.kill();
                load.stop();
                postgres.start();
            }
            awaitTaken(killed);
            load.again(service.base());
        }
        if (postgres == null) {
            // A file is open once; and what is in no file yet is not kept.
            service.kill();
            service = null;
        }
        return result(victim, times);
    }

    private Result result(Victim victim, int times) throws Exception {
        assertThat(load.others()).as("answers by status").isEmpty();
        try (var database =
                postgres == null ? TestDatabase.in(folder.resolve("data")) : TestDatabase.at(postgres.url())) {
            var result = new Result(
                    victim,
                    times,
                    load.requests() - requests,
                    load.acknowledged() - acknowledged,
                    load.compare(database),
                    longest);
            requests = load.requests();
            acknowledged = load.acknowledged();
            return result;
        }
    }

    private void awaitTaken(long since) throws Exception {
        while (!load.isTaken(service.base())) {
            assertThat(service.isAlive())
                    .as(() -> "the service ended: " + log())
                    .isTrue();
            assertThat(System.nanoTime() - since)
                    .as("nanoseconds without taking feedback")
                    .isLessThan(Duration.ofMinutes(3).toNanos());
            Thread.sleep(100);
        }
        var took = Duration.ofNanos(System.nanoTime() - since);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("service.log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
    }
}
