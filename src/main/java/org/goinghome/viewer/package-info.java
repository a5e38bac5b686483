/** What does a clinician see? Pages to try the service with, over its public HTTP API alone; in open mode only. */
@ApplicationModule(allowedDependencies = "security")
@NullMarked
package org.goinghome.viewer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
