package org.goinghome.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An nginx that hands calls to replicas; which they are can be changed while it runs. */
final class Nginx implements AutoCloseable {

    private final Path folder;
    private final Process process;
    private final int port;

    Nginx(Path folder, List<Integer> replicas) throws IOException {
        this.folder = folder;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        write(replicas);
        process = command("-g", "daemon off;").start();
    }

    int port() {
        return port;
    }

    private void write(List<Integer> replicas) throws IOException {
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                user root;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                worker_processes 1;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 8m;
                  upstream cds {
                %2$s
                  }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / {
                      proxy_pass http://cds;
                      proxy_set_header Host localhost;
                    }
                  }
                }
                """.formatted(
                                folder,
                                replicas.stream()
                                        .map(each -> "    server 127.0.0.1:" + each + ";")
                                        .collect(Collectors.joining("\n")),
                                port),
                UTF_8);
    }

    /** Calls go to these from now on; those on their way are finished where they are. */
    void handTo(List<Integer> replicas) throws IOException, InterruptedException {
        write(replicas);
        if (command("-s", "reload").start().waitFor() != 0) {
            throw new IllegalStateException("nginx did not take its new settings; see " + folder.resolve("nginx.out"));
        }
        // The workers of before take no more calls, but may not have heard of it yet.
        TimeUnit.SECONDS.sleep(1);
    }

    private ProcessBuilder command(String... more) {
        var command =
                new ProcessBuilder("nginx", "-c", folder.resolve("nginx.conf").toString());
        command.command().addAll(List.of(more));
        return command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nginx.out").toFile()));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
