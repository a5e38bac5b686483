/** Where is kept what has to outlive a call, and what happens when it cannot be kept? */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
