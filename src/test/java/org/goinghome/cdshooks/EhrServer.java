package org.goinghome.cdshooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An EHR's FHIR server that answers as it is told, and everything else with 418. */
public final class EhrServer implements AutoCloseable {

    public static final String TOKEN = "secret-token";
    public static final String EVERYTHING = "patient/*.rs";

    private final WireMockServer http =
            new WireMockServer(options().dynamicPort().http2PlainDisabled(true));

    public EhrServer() {
        http.start();
        http.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(418)));
    }

    public String base() {
        return base("fhir");
    }

    /** Another server at the same port. */
    String base(String name) {
        return "http://localhost:" + http.port() + "/" + name;
    }

    public void answers(String path, ResponseDefinitionBuilder response) {
        http.stubFor(get(urlEqualTo(path)).willReturn(response));
    }

    public void answersEverything(String pathPattern, ResponseDefinitionBuilder response) {
        http.stubFor(any(com.github.tomakehurst.wiremock.client.WireMock.urlMatching(pathPattern))
                .atPriority(5)
                .willReturn(response));
    }

    /** What a call would have brought as prefetch. */
    public void holds(String name, String template, JsonNode value) {
        answers("/" + name + "/" + address(template), json(value.toString()));
    }

    public static ResponseDefinitionBuilder json(String body) {
        return aResponse()
                .withHeader("Content-Type", "application/fhir+json;charset=utf-8")
                .withBody(body);
    }

    public static String address(String template) {
        return template.replace("{{context.patientId}}", "p1")
                .replace("{{context.encounterId}}", "e1")
                .replace("|", "%7C");
    }

    /** Host and port. */
    String address() {
        return "localhost:" + http.port();
    }

    public List<LoggedRequest> requests() {
        return http.findAll(anyRequestedFor(anyUrl()));
    }

    public void forgetRequests() {
        http.resetRequests();
    }

    /** The prefetch templates of a service, by key. */
    public static Map<String, String> templates(RunningService service, String id) throws Exception {
        var templates = new TreeMap<String, String>();
        JsonMapper.shared()
                .readTree(service.get("/cds-services").body())
                .get("services")
                .valueStream()
                .filter(each -> each.get("id").asString().equals(id))
                .forEach(each -> each.get("prefetch")
                        .propertyStream()
                        .forEach(entry ->
                                templates.put(entry.getKey(), entry.getValue().asString())));
        return templates;
    }

    /** Gives a call access to a server. */
    static ObjectNode withAccess(ObjectNode request, String fhirServer, String scope) {
        request.put("fhirServer", fhirServer);
        request.putObject("fhirAuthorization")
                .put("access_token", TOKEN)
                .put("token_type", "Bearer")
                .put("expires_in", 300)
                .put("scope", scope)
                .put("subject", "cds")
                .put("patient", "p1");
        return request;
    }

    /** The same vital signs with another heart rate. */
    static JsonNode withHeartRate(JsonNode vitals, int rate) {
        var changed = vitals.deepCopy();
        changed.get("entry").forEach(entry -> {
            if ("8867-4".equals(entry.at("/resource/code/coding/0/code").asString())) {
                ((ObjectNode) entry.at("/resource/valueQuantity")).put("value", rate);
            }
        });
        return changed;
    }

    /** The same of another patient. */
    static String moved(JsonNode json, String patient) {
        return json.toString()
                .replace("Patient/p1", "Patient/" + patient)
                .replace("\"patientId\":\"p1\"", "\"patientId\":\"" + patient + "\"")
                .replace("\"patient\":\"p1\"", "\"patient\":\"" + patient + "\"")
                .replace(
                        "\"resourceType\":\"Patient\",\"id\":\"p1\"",
                        "\"resourceType\":\"Patient\",\"id\":\"" + patient + "\"");
    }

    @Override
    public void close() {
        http.stop();
    }
}
