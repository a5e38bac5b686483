/** Which guidance do we hold? Loads the FHIR artifacts, links their canonicals and reports every problem before failing. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.artifact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
