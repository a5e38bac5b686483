/** What does the patient take home? A sheet of each plan that has one, as a page and as a PDF. */
@ApplicationModule(allowedDependencies = {"artifact", "intake"})
@NullMarked
package org.goinghome.handout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
