package org.goinghome.fhirapi;

import org.goinghome.cdshooks.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A service for all tests of a class, and its FHIR API. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServedApi {

    RunningService service;
    Api api;

    @BeforeAll
    void start() {
        service = new RunningService();
        api = new Api(service.port());
    }

    @AfterAll
    void stop() {
        service.close();
    }
}
