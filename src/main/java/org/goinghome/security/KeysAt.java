package org.goinghome.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the keys of a client from the one address that the operator set: no redirect, not much, not for long, and not more
 * often than every half minute, however many tokens name keys that are not there.
 */
final class KeysAt implements JWKSetSource<SecurityContext> {

    static final int MAX_BYTES = 50 * 1024;

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(500))
            .build();

    private final URI address;
    private final Pace pace;
    private long next = System.nanoTime();

    /**
     * @param timeout from the request to the last byte
     * @param interval between a reading that succeeded and the next
     * @param retry between one that failed and the next
     */
    record Pace(Duration timeout, Duration interval, Duration retry) {

        static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    KeysAt(URI address, Pace pace) {
        this.address = address;
        this.pace = pace;
    }

    /** One at a time: whoever comes meanwhile would ask the same. */
    @Override
    public synchronized JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
            throws JWKSetRetrievalException {
        if (System.nanoTime() - next < 0) {
            throw new JWKSetRetrievalException("asked for again too soon", null);
        }
        var after = pace.retry();
        try {
            var keys = JWKSet.parse(read());
            after = pace.interval();
            return keys;
        } catch (IOException | ParseException | ExecutionException | TimeoutException | RuntimeException e) {
            // Nimbus does not expect every oddity of JSON, such as a null among the keys.
            throw new JWKSetRetrievalException("not read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JWKSetRetrievalException("not read", e);
        } finally {
            next = System.nanoTime() + after.toNanos();
        }
    }

    private String read() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var exchange = HTTP.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/jwk-set+json, application/json")
                        .timeout(pace.timeout())
                        .build(),
                info -> new AtMost(HttpResponse.BodySubscribers.ofByteArray(), MAX_BYTES));
        try {
            var response = exchange.get(pace.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } finally {
            exchange.cancel(true);
        }
    }

    @Override
    public void close() {
        // Nothing is kept open for it.
    }
}
