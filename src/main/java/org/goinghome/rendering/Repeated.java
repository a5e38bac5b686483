package org.goinghome.rendering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something that is told again at every call, until it rests.
 *
 * @param patientId of the call's context
 * @param occasion what would make it another thing: the operation, the encounter, or the newest datum that it rests on
 * @param what which sign, how urgent, and which values where nobody can tell which of two is worse
 * @param rests after what it rests
 * @param severity the higher, the worse; a worse one does not rest. Null where there is none
 */
public record Repeated(
        String patientId,
        String occasion,
        String what,
        Rests rests,
        @Nullable BigDecimal severity) {

    /** After what something rests. */
    public enum Rests {
        /** A clinician answered the card, by accepting or by overriding it. */
        ANSWERED,
        /** A clinician accepted the card. */
        ACCEPTED,
        /** It was told, and everybody had time to see it. */
        TOLD
    }

    /** Without the patient, who must not reach a log. */
    @Override
    public String toString() {
        return "Repeated[" + what + " " + rests + "]";
    }
}
