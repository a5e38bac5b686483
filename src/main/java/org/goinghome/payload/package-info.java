/** Is this JSON safe to parse? One streaming guard for everything that comes from outside. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.payload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
