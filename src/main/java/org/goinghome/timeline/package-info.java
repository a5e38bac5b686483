/** How is the course of a patient drawn over the days? The description of the drawing, and the page that draws in the browser. */
@ApplicationModule(allowedDependencies = {"artifact", "guidance", "rendering", "security", "intake", "viewer"})
@NullMarked
package org.goinghome.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
