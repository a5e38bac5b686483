/** Who may call? Nobody but this machine, as long as callers cannot prove who they are. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
