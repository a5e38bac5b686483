package org.goinghome.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.util.FileSystemUtils;

/** The FHIR server of an EHR on 127.0.0.1, with the charts that it was given; who asks needs the token that it made. */
public final class Ehr implements AutoCloseable {

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final Tomcat tomcat = new Tomcat();
    private final HardcodedServerAddressStrategy address = new HardcodedServerAddressStrategy();
    private final String token = Smart.secret();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final String base;
    private final Optional<Smart> smart;
    private volatile Duration delay = Duration.ZERO;

    /**
     * @param port 0 for a free one
     * @param pageSize the most resources that it gives at once, whatever {@code _count} asks for
     */
    public Ehr(List<Chart> charts, int port, int pageSize) {
        this(charts, port, pageSize, Optional.empty());
    }

    /** @param app that is let in with a token for one patient, beside whoever has the token for all */
    Ehr(List<Chart> charts, int port, int pageSize, Optional<Smart.App> app) {
        try {
            folder = Files.createTempDirectory("ehr");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var server = new RestfulServer(FHIR);
        server.setServerAddressStrategy(address);
        server.setPagingProvider(
                new FifoMemoryPagingProvider(1000).setDefaultPageSize(pageSize).setMaximumPageSize(pageSize));
        server.registerProviders(shelves(charts));
        server.registerInterceptor(new Door());
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setThrowOnFailure(true);
        var context = tomcat.addContext("", folder.toString());
        var servlet = Tomcat.addServlet(context, "fhir", server);
        servlet.setLoadOnStartup(1);
        servlet.addMapping("/fhir/*");
        smart = app.map(known -> new Smart(
                this::base, known, charts.stream().map(Chart::patientId).toList()));
        smart.ifPresent(opened -> {
            var door = Tomcat.addServlet(context, "smart", opened);
            List.of("/fhir/.well-known/smart-configuration", "/launch", "/authorize", "/token")
                    .forEach(door::addMapping);
            var filter = new FilterDef();
            filter.setFilterName("origins");
            filter.setFilter((request, response, chain) -> {
                opened.allow((HttpServletRequest) request, (HttpServletResponse) response);
                if (((HttpServletRequest) request).getMethod().equals("OPTIONS")) {
                    ((HttpServletResponse) response).setStatus(204);
                } else {
                    chain.doFilter(request, response);
                }
            });
            context.addFilterDef(filter);
            var everywhere = new FilterMap();
            everywhere.setFilterName("origins");
            everywhere.addURLPattern("/*");
            context.addFilterMap(everywhere);
        });
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            close();
            throw new IllegalStateException("No FHIR server on port " + port + ": " + reason(e), e);
        }
        base = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/fhir";
        address.setValue(base);
    }

    /** Such a one on a free port, with pages as large as anybody asks for. */
    public static Ehr holding(List<Chart> charts) {
        return new Ehr(charts, 0, 500);
    }

    public String base() {
        return base;
    }

    public String token() {
        return token;
    }

    /** Every request that came, with or without the token, as {@code Observation?...}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** From now on its answers give this as its own address: a server that leads elsewhere. */
    public void pretendToBe(String otherBase) {
        address.setValue(otherBase);
    }

    /** From now on it thinks for so long before each answer. */
    void answerAfter(Duration delay) {
        this.delay = delay;
    }

    /** Nobody comes in without the token; nor learns what is inside. */
    @Interceptor
    public final class Door {

        @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
        public boolean open(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            asked.add(String.valueOf(request.getPathInfo()).replaceFirst("^/|^null$", "") + query);
            LockSupport.parkNanos(delay.toNanos());
            var expected = ("Bearer " + token).getBytes(UTF_8);
            var given = String.valueOf(request.getHeader("Authorization")).getBytes(UTF_8);
            if (MessageDigest.isEqual(expected, given)) {
                return true;
            }
            if (smart.filter(opened -> opened.admits(
                            String.valueOf(request.getHeader("Authorization")),
                            String.valueOf(request.getPathInfo()).replaceFirst("^/|^null$", ""),
                            String.valueOf(request.getQueryString())))
                    .isPresent()) {
                return true;
            }
            response.setStatus(401);
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setContentType("application/fhir+json;charset=utf-8");
            var outcome = new OperationOutcome();
            outcome.addIssue().setSeverity(IssueSeverity.ERROR).setCode(IssueType.LOGIN);
            response.getWriter().write(FHIR.newJsonParser().encodeResourceToString(outcome));
            return false;
        }
    }

    /** One for each type that has patients, be it empty: an EHR that knows a type answers a search with nothing, not 404. */
    private static List<Shelf> shelves(List<Chart> charts) {
        Map<String, Map<String, Resource>> held = new LinkedHashMap<>();
        charts.stream().flatMap(Chart::resources).forEach(resource -> {
            var known = held.computeIfAbsent(resource.fhirType(), type -> new LinkedHashMap<>())
                    .putIfAbsent(resource.getIdElement().getIdPart(), resource);
            if (known != null && !known.equalsDeep(resource)) {
                throw new IllegalArgumentException("Two charts hold another " + resource.fhirType() + " under one id");
            }
        });
        return FHIR.getResourceTypes().stream()
                .map(FHIR::getResourceDefinition)
                .filter(type -> type.getName().equals("Patient") || type.getSearchParam("patient") != null)
                .map(type -> new Shelf(
                        type.getImplementingClass().asSubclass(Resource.class),
                        type.getName(),
                        new ArrayList<>(
                                held.getOrDefault(type.getName(), Map.of()).values())))
                .toList();
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            FileSystemUtils.deleteRecursively(folder);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
