/** Where do we get it? What the EHR sent as prefetch, and the rest from its FHIR server: read, checked and bound to the patient. */
@ApplicationModule(allowedDependencies = {"artifact", "payload", "patientdata", "security"})
@NullMarked
package org.goinghome.ehr;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
