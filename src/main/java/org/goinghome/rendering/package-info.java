/** What do people read of what was found? Few cards, or the same as a CarePlan; in one language. */
@ApplicationModule(allowedDependencies = {"artifact", "patientdata", "guidance"})
@NullMarked
package org.goinghome.rendering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
