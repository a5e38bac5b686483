/** Talks CDS Hooks: discovery, calls, cards and errors. */
@ApplicationModule(
        allowedDependencies = {
            "artifact",
            "payload",
            "security",
            "intake",
            "patientdata",
            "ehr",
            "guidance",
            "rendering",
            "handout",
            "timeline"
        })
@NullMarked
package org.goinghome.cdshooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
