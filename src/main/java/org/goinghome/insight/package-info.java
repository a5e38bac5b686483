/** What do the answers of clinicians teach? A page, the same as data, and metrics. */
@ApplicationModule(allowedDependencies = {"feedback", "security", "intake", "artifact", "guidance", "rendering"})
@NullMarked
package org.goinghome.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
