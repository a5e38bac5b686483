/** What is known about this patient, at this moment? An immutable snapshot. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.patientdata;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
