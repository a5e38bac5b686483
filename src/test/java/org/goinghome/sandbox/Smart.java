package org.goinghome.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets one app in, as SMART App Launch 2 says: opened from a chart or by itself, with PKCE. A token is good for one patient and the
 * scopes that were asked for. Nobody has to sign in here: who uses it is on this machine.
 */
final class Smart extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final int SECONDS = 3600;
    private static final Set<String> LAUNCHED = Set.of("launch", "launch/patient");

    private final transient App app;
    private final transient List<String> patients;
    private final transient Supplier<String> base;
    private final Map<String, String> launches = new ConcurrentHashMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, String> spent = new ConcurrentHashMap<>();
    private final Map<String, Grant> tokens = new ConcurrentHashMap<>();

    /**
     * The app that is let in.
     *
     * @param launchUrl where it is opened; where it comes back to is the same address without the last part
     */
    record App(String clientId, String launchUrl) {

        String redirectUri() {
            return launchUrl.substring(0, launchUrl.lastIndexOf('/') + 1);
        }

        String origin() {
            var address = URI.create(launchUrl);
            return address.getScheme() + "://" + address.getAuthority();
        }
    }

    /** What an app was let in for. */
    private record Grant(String patient, String scope, String challenge) {

        boolean covers(String path, String query) {
            var type = path.split("/", -1)[0];
            var scoped = Arrays.stream(scope.split(" ", -1))
                    .anyMatch(one -> one.matches("patient/(" + type + "|\\*)\\.(read|c?r?u?d?s?)"));
            var bound = path.equals("Patient/" + patient)
                    || Arrays.asList(query.split("&", -1)).contains("patient=" + patient);
            // A next page of what was allowed before.
            return (scoped && bound) || (path.isEmpty() && query.startsWith("_getpages="));
        }
    }

    Smart(Supplier<String> base, App app, List<String> patients) {
        this.base = base;
        this.app = app;
        this.patients = List.copyOf(patients);
    }

    /** Whether a token that was given here may read this. */
    boolean admits(String authorization, String path, String query) {
        return authorization.startsWith("Bearer ")
                && Optional.ofNullable(tokens.get(authorization.substring("Bearer ".length())))
                        .filter(grant -> grant.covers(path, query))
                        .isPresent();
    }

    private String root() {
        return base.get().replaceFirst("/fhir$", "");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case "/fhir/.well-known/smart-configuration" -> describe(response);
            case "/launch" -> launch(request, response);
            case "/authorize" -> authorize(request, response);
            default -> response.sendError(405);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals("/token")) {
            response.sendError(405);
            return;
        }
        var asked = new LinkedHashMap<String, String>();
        request.getParameterMap().forEach((name, values) -> asked.put(name, values[0]));
        token(asked, response);
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(204);
    }

    private void describe(HttpServletResponse response) throws IOException {
        var configuration = Chart.JSON.createObjectNode();
        configuration.put("authorization_endpoint", root() + "/authorize");
        configuration.put("token_endpoint", root() + "/token");
        configuration.putArray("token_endpoint_auth_methods_supported").add("none");
        configuration.putArray("grant_types_supported").add("authorization_code");
        configuration.putArray("response_types_supported").add("code");
        configuration.putArray("code_challenge_methods_supported").add("S256");
        var capabilities = configuration.putArray("capabilities");
        List.of(
                        "launch-ehr",
                        "launch-standalone",
                        "client-public",
                        "context-ehr-patient",
                        "context-standalone-patient",
                        "permission-patient",
                        "permission-v2")
                .forEach(capabilities::add);
        write(response, 200, "application/json", configuration.toString());
    }

    /** What a user does who opens the app in a chart. */
    private void launch(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var patient = String.valueOf(request.getParameter("patient"));
        if (!patients.contains(patient)) {
            write(response, 404, "text/plain", "There is no such patient; there are " + String.join(", ", patients));
            return;
        }
        var launch = secret();
        launches.put(launch, patient);
        response.sendRedirect(app.launchUrl() + "?iss=" + encoded(base.get()) + "&launch=" + launch);
    }

    private void authorize(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Whoever asks for another app or address is not sent there.
        if (!app.clientId().equals(request.getParameter("client_id"))
                || !app.redirectUri().equals(request.getParameter("redirect_uri"))) {
            write(response, 400, "text/plain", "No app is registered with this client_id and redirect_uri.");
            return;
        }
        var state = request.getParameter("state");
        var challenge = request.getParameter("code_challenge");
        var scope = String.valueOf(request.getParameter("scope"));
        var asked = Set.of(scope.split(" ", -1));
        var launch = request.getParameter("launch");
        if (state == null
                || challenge == null
                || !challenge.matches("[A-Za-z0-9_-]{43}")
                || !"S256".equals(request.getParameter("code_challenge_method"))
                || !"code".equals(request.getParameter("response_type"))
                || !base.get().equals(request.getParameter("aud"))
                || asked.stream().noneMatch(LAUNCHED::contains)) {
            back(response, state, "error=invalid_request");
            return;
        }
        var chosen = request.getParameter("patient");
        if (launch == null && chosen == null) {
            choose(request, response);
            return;
        }
        var patient = launch == null ? chosen : launches.remove(launch);
        if (patient == null || !patients.contains(patient)) {
            back(response, state, "error=invalid_request");
            return;
        }
        var code = secret();
        codes.put(code, new Grant(patient, scope, challenge));
        back(response, state, "code=" + code);
    }

    private void choose(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var query = request.getQueryString().replaceAll("[<>\"']", "");
        var links = patients.stream()
                .map(patient -> "<li><a href=\"authorize?" + query.replace("&", "&amp;") + "&amp;patient=" + patient
                        + "\">" + patient + "</a></li>")
                .collect(Collectors.joining());
        write(
                response,
                200,
                "text/html",
                "<!doctype html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\"><title>Choose a patient</title><h1>Choose a patient</h1><ul>"
                        + links + "</ul></html>");
    }

    private void back(HttpServletResponse response, String state, String result) {
        response.setStatus(302);
        response.setHeader(
                "Location", app.redirectUri() + "?" + result + (state == null ? "" : "&state=" + encoded(state)));
    }

    private void token(Map<String, String> asked, HttpServletResponse response) throws IOException {
        var code = asked.getOrDefault("code", "");
        var grant = codes.remove(code);
        if (grant == null) {
            // Somebody has it who should not: what was given for it ends too.
            Optional.ofNullable(spent.get(code)).ifPresent(tokens::remove);
        }
        if (grant == null
                || !"authorization_code".equals(asked.get("grant_type"))
                || !app.clientId().equals(asked.get("client_id"))
                || !app.redirectUri().equals(asked.get("redirect_uri"))
                || !challenge(asked.getOrDefault("code_verifier", "")).equals(grant.challenge())) {
            write(response, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        var token = secret();
        spent.put(code, token);
        tokens.put(token, grant);
        var answer = Chart.JSON.createObjectNode();
        answer.put("access_token", token);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", SECONDS);
        answer.put("scope", grant.scope());
        answer.put("patient", grant.patient());
        write(response, 200, "application/json", answer.toString());
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String secret() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void write(HttpServletResponse response, int status, String type, String body) throws IOException {
        response.setStatus(status);
        response.setContentType(type + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(body);
    }

    /** Pages of the app may read, those of others may not. */
    void allow(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Origin");
        if (app.origin().equals(request.getHeader("Origin"))) {
            response.setHeader("Access-Control-Allow-Origin", app.origin());
            response.setHeader("Access-Control-Allow-Headers", "authorization, content-type, accept");
            response.setHeader("Access-Control-Allow-Methods", "GET, POST");
        }
    }
}
