/** Who may call, and which FHIR servers may be read for them? */
@ApplicationModule(allowedDependencies = "database")
@NullMarked
package org.goinghome.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
