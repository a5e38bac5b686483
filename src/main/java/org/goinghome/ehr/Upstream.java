package org.goinghome.ehr;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.client.apache.ApacheHttpClient;
import ca.uhn.fhir.rest.client.apache.ApacheHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.ssl.SSLContexts;
import org.goinghome.ehr.Answer.Body;
import org.goinghome.ehr.Answer.Failed;
import org.goinghome.payload.Footprint;
import org.goinghome.security.Client;
import org.goinghome.security.FhirServer;
import org.jspecify.annotations.Nullable;

/**
 * One FHIR server as one client reads it, with connections, a limit of requests at once and a breaker of its own: a server that
 * hangs makes nobody wait but those who ask it. No redirects, no cookies, no compression, no retries but the one told below.
 */
final class Upstream {

    private static final int CHUNK = 16 * 1024;

    /** A line of the head of an answer, and how many; Apache's client would go on as long as the server does. */
    private static final int MAX_LINE = 16 * 1024;

    private static final int MAX_HEADERS = 100;
    private static final int AT_ONCE = 64;
    private static final Duration WAIT_FOR_TURN = Duration.ofMillis(200);
    private static final Duration AT_ONCE_AGAIN = Duration.ofMillis(50);
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final CloseableHttpClient http;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final RetryBudget retries = new RetryBudget();
    private final CircuitBreaker breaker;

    /** A name that leads to where no server of this client may stand. */
    private static final class OutsideNetworks extends UnknownHostException {
        private static final long serialVersionUID = 1L;
    }

    /** Whatever proxy the JVM is told to use: the address that was looked at is the one that is connected to. */
    private static final class DirectPlain extends PlainConnectionSocketFactory {

        @Override
        public Socket createSocket(@Nullable HttpContext context) {
            return new Socket(Proxy.NO_PROXY);
        }
    }

    private static final class DirectTls extends SSLConnectionSocketFactory {

        DirectTls() {
            super(SSLContexts.createDefault());
        }

        @Override
        public Socket createSocket(@Nullable HttpContext context) {
            return new Socket(Proxy.NO_PROXY);
        }
    }

    Upstream(Client client, FhirServer server) {
        var connections = new PoolingHttpClientConnectionManager(
                RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", new DirectPlain())
                        .register("https", new DirectTls())
                        .build(),
                null,
                null,
                host -> addresses(client, server, host),
                1,
                TimeUnit.MINUTES);
        connections.setMaxTotal(AT_ONCE);
        connections.setDefaultMaxPerRoute(AT_ONCE);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom()
                        .setMaxLineLength(MAX_LINE)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .build())
                .build());
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
        this.breaker = CircuitBreaker.of(
                client.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(10)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    /** Whose server it is. */
    String client() {
        return breaker.getName();
    }

    /** Whether it is not asked for now, as it did not answer before. */
    boolean isCutOff() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** The addresses that are really connected to are the ones looked at here. */
    private static InetAddress[] addresses(Client client, FhirServer server, String host) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        for (var address : addresses) {
            if (!(client.networks().allow(address) || (server.isOnThisMachine() && address.isLoopbackAddress()))) {
                throw new OutsideNetworks();
            }
        }
        return addresses;
    }

    /** One GET, and one more where the first did not come through and it is worth it. */
    Answer get(URI address, @Nullable String token, Exchange exchange) {
        try {
            if (!turns.tryAcquire(
                    Math.min(WAIT_FOR_TURN.toMillis(), exchange.left().toMillis()), MILLISECONDS)) {
                return Failed.of(Failure.BUSY);
            }
            try {
                retries.request();
                var answer = attempt(address, token, exchange);
                if (answer instanceof Failed failed
                        && failed.retryAfter() != null
                        && failed.retryAfter().compareTo(exchange.left()) < 0
                        && retries.retry()) {
                    Thread.sleep(failed.retryAfter().toMillis());
                    var second = attempt(address, token, exchange);
                    // That the breaker has opened meanwhile is not the reason.
                    return second instanceof Failed again && again.failure() == Failure.BUSY ? answer : second;
                }
                return answer;
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failed.of(Failure.NO_ANSWER);
        }
    }

    private Answer attempt(URI address, @Nullable String token, Exchange exchange) {
        if (exchange.isOver()) {
            // Our own delay says nothing about the server.
            return Failed.of(Failure.NO_ANSWER);
        }
        if (!breaker.tryAcquirePermission()) {
            return Failed.of(Failure.BUSY);
        }
        var told = false;
        try {
            var started = System.nanoTime();
            var answer = send(address, token, exchange);
            var took = System.nanoTime() - started;
            if (answer instanceof Failed failed && failed.failure().isOutage()) {
                breaker.onError(took, NANOSECONDS, new IOException());
            } else {
                breaker.onSuccess(took, NANOSECONDS);
            }
            told = true;
            return answer;
        } finally {
            if (!told) {
                // Else a single probe that ends in an Error would keep the breaker open for good.
                breaker.releasePermission();
            }
        }
    }

    private Answer send(URI address, @Nullable String token, Exchange exchange) {
        var request = (ApacheHttpRequest) new ApacheHttpClient(
                        http, new StringBuilder(address.toString()), null, null, RequestTypeEnum.GET, List.of())
                .createGetRequest(FHIR, EncodingEnum.JSON);
        // HAPI asks for gzip whether or not it would be unpacked.
        request.removeHeaders("Accept-Encoding");
        request.addHeader("Accept-Encoding", "identity");
        if (token != null) {
            request.addHeader("Authorization", "Bearer " + token);
        }
        var left = (int) Math.max(1, exchange.left().toMillis());
        request.getApacheRequest()
                .setConfig(RequestConfig.custom()
                        .setConnectTimeout(left)
                        .setConnectionRequestTimeout(left)
                        .setSocketTimeout(left)
                        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                        .setRedirectsEnabled(false)
                        .build());
        if (!exchange.begins(request.getApacheRequest())) {
            return Failed.of(Failure.NO_ANSWER);
        }
        try {
            var response = request.execute();
            try {
                return read(response, exchange);
            } finally {
                // Not read to its end: the connection is closed, not used again.
                request.getApacheRequest().abort();
                response.close();
            }
        } catch (OutsideNetworks e) {
            return Failed.of(Failure.SERVER_NOT_ALLOWED);
        } catch (IOException | RuntimeException e) {
            return exchange.isOver() ? Failed.of(Failure.NO_ANSWER) : broken(e);
        }
    }

    /** A connection that broke; sending the same once more can help where nothing was answered. */
    private static Failed broken(Exception e) {
        if (e instanceof InterruptedIOException) {
            return Failed.of(Failure.NO_ANSWER);
        }
        if (e instanceof SSLException) {
            return Failed.of(Failure.UNREACHABLE);
        }
        return e instanceof SocketException || e instanceof UnknownHostException || e instanceof NoHttpResponseException
                ? new Failed(Failure.UNREACHABLE, AT_ONCE_AGAIN)
                : Failed.of(Failure.UNREADABLE);
    }

    private static Answer read(IHttpResponse response, Exchange exchange) throws IOException {
        var status = response.getStatus();
        if (status == 200) {
            return isJson(response) ? body(response, exchange) : Failed.of(Failure.UNREADABLE);
        }
        return switch (status) {
            case 401, 403 -> Failed.of(Failure.NOT_PERMITTED);
            case 404, 410 -> Failed.of(Failure.NOT_FOUND);
            case 429 -> new Failed(Failure.BUSY, retryAfter(response));
            case 503 ->
                new Failed(Failure.SERVER_ERROR, says(response, "Retry-After") ? retryAfter(response) : AT_ONCE_AGAIN);
            default -> Failed.of(status >= 500 ? Failure.SERVER_ERROR : Failure.UNREADABLE);
        };
    }

    private static boolean isJson(IHttpResponse response) {
        var encodings = response.getHeaders("Content-Encoding");
        var plain = encodings == null || encodings.stream().allMatch("identity"::equalsIgnoreCase);
        var type = response.getMimeType();
        return plain && type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    private static Answer body(IHttpResponse response, Exchange exchange) throws IOException {
        if (says(response, "Content-Length") && !exchange.couldRead(announced(response))) {
            return Failed.of(Failure.TOO_MUCH);
        }
        // Not closed here: closing would read what is left of it. The request is aborted instead.
        var stream = response.readEntity();
        if (stream == null) {
            return Failed.of(Failure.UNREADABLE);
        }
        var bytes = new ByteArrayOutputStream(CHUNK);
        var chunk = new byte[CHUNK];
        var footprint = new Footprint();
        for (var read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            if (!exchange.mayRead(read, footprint.add(chunk, read))) {
                return Failed.of(Failure.TOO_MUCH);
            }
            bytes.write(chunk, 0, read);
        }
        return new Body(bytes.toByteArray());
    }

    /** What is no number says nothing, and is found out when it is read. */
    private static long announced(IHttpResponse response) {
        var length = response.getHeaders("Content-Length").get(0).strip();
        return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private static boolean says(IHttpResponse response, String header) {
        var values = response.getHeaders(header);
        return values != null && !values.isEmpty();
    }

    /** Seconds, the form that servers use; null if there is none. */
    private static @Nullable Duration retryAfter(IHttpResponse response) {
        if (!says(response, "Retry-After")) {
            return null;
        }
        var value = response.getHeaders("Retry-After").get(0).strip();
        return value.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }
}
