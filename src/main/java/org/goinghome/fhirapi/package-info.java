/** Where do others fetch the guidance, and have it applied? The FHIR API, below {@code /fhir}. */
@ApplicationModule(
        allowedDependencies = {
            "artifact",
            "payload",
            "security",
            "patientdata",
            "ehr",
            "intake",
            "guidance",
            "rendering"
        })
@NullMarked
package org.goinghome.fhirapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
