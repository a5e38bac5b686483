/** How much of a request is read, and is there room for it? */
@ApplicationModule(allowedDependencies = {"payload", "security", "ehr"})
@NullMarked
package org.goinghome.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
