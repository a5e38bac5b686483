package org.goinghome.cdshooks;

import java.util.UUID;
import java.util.function.Supplier;

/** Where the ids of cards, suggestions and proposed resources come from. */
interface Uuids {

    /** The ids of one answer, in the order in which they appear in it. */
    Supplier<UUID> forOneAnswer();
}
