package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Thousands of clients on one thread who send a byte from time to time, each at a moment of its own, or never read; whoever is
 * cut off comes again.
 */
final class SlowClients implements Runnable, AutoCloseable {

    enum Kind {
        /** Headers at once, then the body byte by byte. */
        BODY,
        /** The headers byte by byte. */
        HEADERS,
        /** Asks and asks, and does not read what is answered. */
        MUTE
    }

    private static final int TICKS = 50;
    private static final long TICK_NANOS = 10_000_000;

    /** 400 a second: they are thousands who come for themselves, not one who sends them all at the same moment. */
    private static final int COMING_A_TICK = 4;

    private static final String HEAD = "POST /cds-services/back-surgery-discharge HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{";
    private static final String ASK = "GET /cds-services HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final InetSocketAddress service;
    private final Deque<Kind> waiting = new ArrayDeque<>();
    private final Map<Kind, Integer> connected = new EnumMap<>(Kind.class);
    private int begun;
    private int timeouts;
    private int cutOff;
    private int refused;
    private volatile boolean ended;

    private static final class Client {
        private final Kind kind;
        private final int tick;
        private final StringBuilder answer = new StringBuilder();
        private final ByteBuffer asks = ByteBuffer.wrap(ASK.repeat(64).getBytes(US_ASCII));

        Client(Kind kind, int tick) {
            this.kind = kind;
            this.tick = tick;
        }
    }

    SlowClients(URI service, Map<Kind, Integer> numbers) {
        this.service = new InetSocketAddress(service.getHost(), service.getPort());
        numbers.forEach((kind, number) -> {
            for (var i = 0; i < number; i++) {
                waiting.add(kind);
            }
        });
        var thread = new Thread(this, "slow clients");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many are connected right now. */
    synchronized Map<Kind, Integer> connected() {
        return Map.copyOf(connected);
    }

    /** How many were told 408. */
    synchronized int timeouts() {
        return timeouts;
    }

    /** How many were told anything else than 408. */
    synchronized int otherwiseRefused() {
        return refused;
    }

    /** How many were cut off, with or without an answer. */
    synchronized int cutOff() {
        return cutOff;
    }

    @Override
    public void run() {
        try (var selector = Selector.open()) {
            var start = System.nanoTime();
            var done = 0L;
            while (!ended) {
                for (var now = (System.nanoTime() - start) / TICK_NANOS; done < now; done++) {
                    var tick = (int) (done % TICKS);
                    selector.keys().stream()
                            .filter(key -> ((Client) key.attachment()).tick == tick)
                            .forEach(this::write);
                    connect(selector);
                }
                selector.select(10);
                for (var key : selector.selectedKeys()) {
                    ready(key);
                }
                selector.selectedKeys().clear();
            }
            for (var key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void connect(Selector selector) throws IOException {
        for (var i = 0; i < COMING_A_TICK && !waiting.isEmpty(); i++) {
            var client = new Client(waiting.remove(), begun++ % TICKS);
            var channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (client.kind == Kind.MUTE) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            }
            channel.connect(service);
            channel.register(selector, SelectionKey.OP_CONNECT, client);
        }
    }

    private void ready(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        var client = (Client) key.attachment();
        try {
            if (key.isValid() && key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(client.kind == Kind.MUTE ? 0 : SelectionKey.OP_READ);
                count(client.kind, 1);
                if (client.kind == Kind.BODY) {
                    channel.write(ByteBuffer.wrap(HEAD.getBytes(US_ASCII)));
                } else if (client.kind == Kind.HEADERS) {
                    channel.write(ByteBuffer.wrap("GET /cds-services HTTP/1.1\r\nX: ".getBytes(US_ASCII)));
                }
            } else if (key.isValid() && key.isReadable()) {
                var bytes = ByteBuffer.allocate(4096);
                if (channel.read(bytes) < 0) {
                    end(key);
                } else {
                    client.answer.append(new String(bytes.array(), 0, bytes.position(), US_ASCII));
                }
            }
        } catch (IOException e) {
            end(key);
        }
    }

    private void write(SelectionKey key) {
        var client = (Client) key.attachment();
        if (!key.isValid() || key.interestOps() == SelectionKey.OP_CONNECT) {
            return;
        }
        try {
            var channel = (SocketChannel) key.channel();
            if (client.kind == Kind.MUTE && client.asks.hasRemaining()) {
                channel.write(client.asks);
            } else {
                channel.write(ByteBuffer.wrap(new byte[] {' '}));
            }
        } catch (IOException e) {
            end(key);
        }
    }

    private void end(SelectionKey key) {
        var client = (Client) key.attachment();
        var wasConnected = key.isValid() && key.interestOps() != SelectionKey.OP_CONNECT;
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is gone already.
        }
        synchronized (this) {
            if (wasConnected) {
                connected.merge(client.kind, -1, Integer::sum);
                cutOff++;
            }
            if (client.answer.indexOf("HTTP/1.1 408") == 0) {
                timeouts++;
            } else if (!client.answer.isEmpty()) {
                refused++;
            }
        }
        waiting.add(client.kind);
    }

    private synchronized void count(Kind kind, int more) {
        connected.merge(kind, more, Integer::sum);
    }

    @Override
    public void close() {
        ended = true;
    }
}
