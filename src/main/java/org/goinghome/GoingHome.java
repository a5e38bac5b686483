package org.goinghome;

import ca.uhn.fhir.context.FhirContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/** Starts the service. Its database is its own affair: a start needs none. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class GoingHome {

    public static void main(String[] args) {
        var types = new Thread(GoingHome::readTypes, "fhir-types");
        types.setDaemon(true);
        types.start();
        SpringApplication.run(GoingHome.class, args);
    }

    /** All of FHIR's: a second, in which Spring makes up its mind. */
    private static void readTypes() {
        var fhir = FhirContext.forR4Cached();
        fhir.getResourceTypes().forEach(fhir::getResourceDefinition);
    }
}
