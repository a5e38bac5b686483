package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** FHIR servers that answer with bombs, and with what is no HTTP; each at an address of its own, so that none shuts off another. */
final class BombServer implements AutoCloseable {

    /** Writes an answer, and goes on until it is cut off where it has no end. */
    interface Script {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n";
    private static final byte[] SPACES = " ".repeat(16 * 1024).getBytes(US_ASCII);
    private static final int ADDRESSES = 250;

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "bombs");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Integer, Script> scripts = new ConcurrentHashMap<>();

    BombServer() throws IOException {
        listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** All addresses, for {@code goinghome.open.fhir-servers}. */
    String bases() {
        return IntStream.range(0, ADDRESSES).mapToObj(this::base).collect(Collectors.joining(","));
    }

    String base(int number) {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/" + number;
    }

    void answers(int number, Script script) {
        scripts.put(number, script);
    }

    /** A body as it stands on the wire. */
    static Script body(byte[] body, String encoding) {
        return out -> {
            write(
                    out,
                    OK + (encoding.isEmpty() ? "" : "Content-Encoding: " + encoding + "\r\n") + "Content-Length: "
                            + body.length + "\r\nConnection: close\r\n\r\n");
            out.write(body);
        };
    }

    /** What a server can do that is no body: endless in one way or another, or slow, or lying. */
    static Map<String, Script> misbehaviours() {
        var all = new LinkedHashMap<String, Script>();
        all.put("a body without end", out -> {
            write(out, OK + "Connection: close\r\n\r\n{\"resourceType\":\"Bundle\"");
            endless(out, SPACES);
        });
        all.put("entries without end", out -> {
            write(out, OK + "Connection: close\r\n\r\n{\"resourceType\":\"Bundle\",\"entry\":[{}");
            endless(out, ",{}".repeat(5000).getBytes(US_ASCII));
        });
        all.put("chunks without end", out -> {
            write(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
            endless(out, ("1000\r\n" + " ".repeat(4096) + "\r\n").getBytes(US_ASCII));
        });
        all.put("a chunk that claims to be huge", out -> {
            write(out, OK + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
            endless(out, SPACES);
        });
        all.put("a chunk's size without end", out -> {
            write(out, OK + "Transfer-Encoding: chunked\r\n\r\n1;");
            endless(out, SPACES);
        });
        all.put("trailers without end", out -> {
            write(out, OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n");
            endless(out, "X-A: b\r\n".repeat(1000).getBytes(US_ASCII));
        });
        all.put("headers without end", out -> {
            write(out, OK);
            endless(out, "X-A: b\r\n".repeat(1000).getBytes(US_ASCII));
        });
        all.put("a header without end", out -> {
            write(out, OK + "X-A: ");
            endless(out, SPACES);
        });
        all.put("a status line without end", out -> {
            write(out, "HTTP/1.1 200 ");
            endless(out, SPACES);
        });
        all.put(
                "lines before an answer without end",
                out -> endless(out, "\r\n".repeat(5000).getBytes(US_ASCII)));
        all.put(
                "status 100 without end",
                out -> endless(out, "HTTP/1.1 100 Continue\r\n\r\n".repeat(500).getBytes(US_ASCII)));
        all.put("a length beyond what is read", out -> {
            write(out, OK + "Content-Length: 4000000000\r\n\r\n");
            endless(out, SPACES);
        });
        all.put("a length that never comes", out -> {
            write(out, OK + "Content-Length: 1000\r\n\r\n{");
            Thread.sleep(20_000);
        });
        all.put("a byte from time to time", out -> drip(out, OK + "Content-Length: 100000\r\n\r\n"));
        all.put("a header byte by byte", out -> drip(out, "HTTP/1.1 200 OK\r\nX-A: "));
        all.put("nothing", out -> Thread.sleep(20_000));
        all.put(
                "a redirect to itself",
                out -> write(
                        out, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        return all;
    }

    private static void drip(OutputStream out, String head) throws IOException, InterruptedException {
        write(out, head);
        for (var i = 0; i < 200; i++) {
            write(out, "x");
            Thread.sleep(100);
        }
    }

    private static void endless(OutputStream out, byte[] bytes) throws IOException {
        // Until the other end closes; a bound in case that it does not.
        for (var written = 0L; written < 4L << 30; written += bytes.length) {
            out.write(bytes);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                threads.execute(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            var line = request.readLine();
            if (line == null) {
                return;
            }
            for (var header = request.readLine(); header != null && !header.isEmpty(); header = request.readLine()) {
                // Nothing in them matters here.
            }
            var script = scripts.get(Integer.parseInt(line.replaceFirst("GET /([0-9]+)/.*", "$1")));
            if (script != null) {
                script.answer(socket.getOutputStream());
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // Cut off.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
