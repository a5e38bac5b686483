package org.goinghome.guidance;

import org.jspecify.annotations.Nullable;

/** An expression of the CQL, ready to be evaluated for one patient after the other. It keeps nothing. */
@FunctionalInterface
interface Node {

    /** What it comes to in a run; null is not known. What CQL cannot do is an exception. */
    @Nullable
    Object value(Run run);
}
