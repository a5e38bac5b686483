/** Who may call, and which FHIR servers may be read for them? Nobody but this machine calls, as long as callers cannot prove who they are. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.goinghome.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
