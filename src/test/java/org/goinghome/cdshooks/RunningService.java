package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.GoingHome;
import org.goinghome.intake.Room;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole service on a free port, at the moment of the case folders, with a guidance of its own where one is given. */
public final class RunningService implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final URI base;
    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();

    public RunningService(String... properties) {
        this(FixedTime.class, properties);
    }

    /** At other moments, with other ids. */
    public RunningService(Class<?> time, String... properties) {
        try {
            data = Files.createTempDirectory("goinghome-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context = new SpringApplicationBuilder(GoingHome.class, time)
                .run(Stream.concat(
                                Stream.of("server.port=0", "goinghome.warm-up=0", "goinghome.data=" + data)
                                        .filter(own -> Stream.of(properties)
                                                .noneMatch(other ->
                                                        other.startsWith(own.substring(0, own.indexOf('=') + 1)))),
                                Stream.of(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
        base = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    /** The folder of what it keeps. */
    Path data() {
        return data;
    }

    public int port() {
        return base.getPort();
    }

    /** A discharge of the quiet patient, to be changed. */
    public static ObjectNode quietDischarge() {
        return quiet("back-surgery-discharge");
    }

    /** A call of a service for its quiet patient, to be changed. */
    static ObjectNode quiet(String service) {
        var folder = CaseFolder.ROOT.resolve(service);
        var request = (ObjectNode) CaseFolder.read(folder.resolve("when.json"));
        request.set("prefetch", CaseFolder.read(folder.resolve("given.json")));
        return request;
    }

    HttpResponse<String> discharge(JsonNode request) throws Exception {
        return post("/cds-services/back-surgery-discharge", request.toString());
    }

    /** The answer to a case. */
    public HttpResponse<String> call(CaseFolder folder) throws Exception {
        return post("/cds-services/" + folder.serviceId(), folder.request());
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, body, "Content-Type", "application/json");
    }

    public HttpResponse<String> post(String path, String body, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .setHeader("Content-Type", "application/json")
                        .setHeader(header, value)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }

    public HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }

    public HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofByteArray());
    }

    /** What a well-behaved client cannot send; the answer up to where the service closes the connection. */
    public String raw(String request) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** The memory that its calls may take. */
    Room room() {
        return context.getBean(CdsServices.CallSettings.class).room();
    }

    /** A part of it. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Every address that something here is mapped to. */
    Set<String> mapped() {
        return context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPatternValues().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
