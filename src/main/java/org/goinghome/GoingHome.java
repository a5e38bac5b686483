package org.goinghome;

import ca.uhn.fhir.context.FhirContext;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.modulith.Modulithic;

/**
 * Starts the service. Its database is its own affair: a start needs none. A package's configuration names what else of it is a
 * part: to look into every class takes half a second of each start.
 */
@Modulithic
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@ComponentScan(resourcePattern = "*/*Configuration.class")
public class GoingHome {

    public static void main(String[] args) {
        var types = new Thread(GoingHome::readTypes, "fhir-types");
        types.setDaemon(true);
        types.start();
        SpringApplication.run(GoingHome.class, args);
    }

    /** Those that the guidance is written in and that calls bring, while Spring makes up its mind; others when they are met. */
    private static void readTypes() {
        var fhir = FhirContext.forR4Cached();
        Stream.of(
                        Library.class,
                        PlanDefinition.class,
                        ActivityDefinition.class,
                        CodeSystem.class,
                        ValueSet.class,
                        Questionnaire.class,
                        StructureDefinition.class,
                        Observation.class,
                        QuestionnaireResponse.class,
                        Procedure.class,
                        Encounter.class,
                        Patient.class)
                .forEach(fhir::getResourceDefinition);
    }
}
