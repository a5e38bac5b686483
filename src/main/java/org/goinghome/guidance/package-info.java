/** What follows from it? Pure: data and a moment in, findings out. */
@ApplicationModule(allowedDependencies = {"artifact", "patientdata"})
@NullMarked
package org.goinghome.guidance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
