package org.goinghome.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An nginx that hands calls to replicas, with the lines that docs/operations.md has for it: a call that one does not answer goes to the
 * other.
 */
final class Nginx implements AutoCloseable {

    private final Process process;
    private final int port;

    Nginx(Path folder, List<Integer> replicas) throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var settings = folder.resolve("nginx.conf");
        Files.writeString(settings, settings(folder, replicas, port), UTF_8);
        process = new ProcessBuilder("nginx", "-c", settings.toString(), "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
    }

    int port() {
        return port;
    }

    private static String settings(Path folder, List<Integer> replicas, int port) {
        return """
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
                      proxy_connect_timeout 1s;
                      proxy_next_upstream error timeout non_idempotent;
                    }
                  }
                }
                """.formatted(
                        folder,
                        replicas.stream()
                                .map(each -> "    server 127.0.0.1:" + each + " max_fails=1 fail_timeout=1s;")
                                .collect(Collectors.joining("\n")),
                        port);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
