package org.goinghome.cdshooks;

import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that is meant to hurt whoever reads it.
 *
 * @param key the prefetch key in which it stands, where it is sent as one; empty if it is a whole call
 * @param encoding the {@code Content-Encoding} that it is sent with; empty for none
 * @param outcome what may become of it
 * @param body made anew each time, as many of them are large; of a call of this patient
 */
record Bomb(String name, String key, String encoding, Outcome outcome, Function<ObjectNode, byte[]> body) {

    enum Outcome {
        /** It is refused with a status that tells why. */
        REFUSED,
        /** It is allowed, if barely, and may take longer. */
        ALLOWED
    }

    /** How a bomb comes to the service. */
    enum Way {
        BODY,
        PREFETCH,
        FETCHED
    }

    @Override
    public String toString() {
        return name;
    }
}
