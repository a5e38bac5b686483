/** Who of a whole population needs a call? An export of the record, grouped by patient and judged by the same guidance. */
@ApplicationModule(allowedDependencies = {"artifact", "payload", "patientdata", "ehr", "guidance", "rendering"})
@NullMarked
package org.goinghome.triage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
