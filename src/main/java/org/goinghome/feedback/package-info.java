/** What did clinicians do with the cards? */
@ApplicationModule(
        allowedDependencies = {"database", "payload", "security", "intake", "guidance", "rendering", "cdshooks"})
@NullMarked
package org.goinghome.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
