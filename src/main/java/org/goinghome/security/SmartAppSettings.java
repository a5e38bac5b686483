package org.goinghome.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator sets of the EHRs at which the timeline is registered; all that is wrong is told at once.
 *
 * @param apps one for each FHIR server
 */
@ConfigurationProperties("goinghome.timeline")
record SmartAppSettings(@DefaultValue List<App> apps) {

    /** See {@link SmartApps.Registration}. */
    record App(
            @Nullable String fhirServer,
            @Nullable String clientId,
            @DefaultValue List<String> tokenOrigins,
            @DefaultValue List<String> frameAncestors) {}

    private static final Pattern CLIENT_ID = Pattern.compile("[!-~]{1,255}");

    /**
     * The apps.
     *
     * @throws ClientsRefused with everything that is wrong
     */
    SmartApps read() {
        var problems = new ArrayList<String>();
        var registrations = new ArrayList<SmartApps.Registration>();
        for (var i = 0; i < apps.size(); i++) {
            var at = "goinghome.timeline.apps[" + i + "].";
            var app = apps.get(i);
            var id = app.clientId() == null ? "" : app.clientId();
            if (!CLIENT_ID.matcher(id).matches()) {
                problems.add(at + "client-id: is not set, or no client_id of an authorization server");
            }
            try {
                var server = FhirServer.at(app.fhirServer() == null ? "" : app.fhirServer());
                if (registrations.stream().anyMatch(other -> other.fhirServer().equals(server))) {
                    problems.add(at + "fhir-server: '" + server + "' is that of two apps");
                }
                registrations.add(new SmartApps.Registration(
                        server,
                        id,
                        app.tokenOrigins().stream().map(ClientsReader::origin).toList(),
                        app.frameAncestors().stream().map(ClientsReader::origin).toList()));
            } catch (IllegalArgumentException e) {
                problems.add(at + "fhir-server, .token-origins or .frame-ancestors: " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ClientsRefused(problems);
        }
        return new SmartApps(registrations);
    }
}
