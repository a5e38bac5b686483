package org.goinghome.feedback;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** A PostgreSQL with its data in a folder, which can be killed and started again at the same address. */
public final class PostgresServer implements AutoCloseable {

    private final Path folder;
    private EmbeddedPostgres running;
    private int port;

    public PostgresServer(Path folder) throws IOException {
        this.folder = folder;
        start();
    }

    /** On what is in the folder; it is made first where there is nothing. */
    void start() throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                // The embedded one would acknowledge what it has not written.
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofMinutes(1));
        if (port > 0) {
            builder.setPort(port);
        }
        running = builder.start();
        port = running.getPort();
    }

    String url() {
        return running.getJdbcUrl("postgres", "postgres");
    }

    /** Settings of a service that keeps its data here. */
    public String[] settings() {
        return new String[] {"spring.datasource.url=" + url(), "spring.datasource.username=postgres"};
    }

    /** Ends every process of it at once, by SIGKILL. */
    void kill() throws IOException, InterruptedException {
        var pid = Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip();
        var main = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var all = Stream.concat(Stream.of(main), main.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (var each : all) {
            try {
                each.onExit().get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        // It finds nothing to stop, and forgets about it.
        running.close();
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
