package org.goinghome.fhirapi;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ServerCapabilityStatementProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;

/** What can be asked of this server: as HAPI tells it from the methods that answer, without what does not work here. */
final class Capabilities extends ServerCapabilityStatementProvider {

    private final Instant started;
    private final PublishedPackage published;

    /** @param published the guidance in use */
    Capabilities(RestfulServer server, Instant started, PublishedPackage published) {
        super(server);
        this.started = started;
        this.published = published;
    }

    @Override
    @Metadata
    public IBaseConformance getServerConformance(HttpServletRequest http, RequestDetails request) {
        var statement = (CapabilityStatement) super.getServerConformance(http, request);
        statement.setId("going-home-cds");
        statement.setText(null);
        statement
                .setName("GoingHomeCds")
                .setTitle("Going Home CDS")
                .setDescription("Guidance for people who go home after back surgery, to fetch and to apply")
                .setExperimental(true)
                .setDate(Date.from(started))
                .setPublisher("Going Home CDS");
        statement.getSoftware().setName("Going Home CDS").setVersion(null);
        statement.getImplementation().setDescription("Guidance in use: sha256 " + published.sha256());
        statement.getRestFirstRep().getResource().stream()
                // HAPI's own, for operations, which has no versions.
                .filter(resource -> !resource.getType().equals("OperationDefinition"))
                .forEach(resource -> resource.setSearchInclude(null)
                        .setSearchRevInclude(null)
                        .setVersioning(ResourceVersionPolicy.VERSIONED)
                        .setReadHistory(false)
                        .setConditionalRead(ConditionalReadStatus.NOTMATCH));
        return statement;
    }
}
