package org.goinghome.architecture;

import org.goinghome.GoingHome;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Each package uses only those that its {@code package-info} allows, and there is no cycle. */
class ModulesTest {

    @Test
    void keep_to_their_allowed_dependencies() {
        ApplicationModules.of(GoingHome.class).verify();
    }
}
