package org.goinghome.guidance;

import java.util.List;
import org.goinghome.artifact.Text;
import org.jspecify.annotations.Nullable;

/**
 * Signs that belong together for a clinician.
 *
 * @param id {@code action.id}
 * @param title its name in a list
 * @param consider what a clinician may think of doing
 * @param signs in the order in which they are told
 */
public record Concern(String id, Text title, @Nullable Text consider, List<Sign> signs) {

    public Concern {
        signs = List.copyOf(signs);
    }
}
