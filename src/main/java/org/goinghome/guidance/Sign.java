package org.goinghome.guidance;

import java.util.Optional;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/**
 * One atomic statement that evidence can make true: an action with a condition.
 *
 * @param id {@code action.id}
 * @param statement the statement it rests on, such as {@code s51}
 * @param title its name in a list
 * @param fullName its name standing alone, from the not-assessed sibling
 * @param template how one row of evidence reads
 * @param threshold the local default it is judged by, with parameter names in braces
 * @param fromGuidance whether the guidance document itself lists it; otherwise it is an interpretation
 * @param priority how soon to act
 * @param worse in which direction its numbers are worse; null if the plan does not say
 * @param group the body part whose signs are told in one line
 * @param applies the define that says whether it applies
 * @param evidence the define that lists its evidence
 * @param notAssessed the define that says whether nobody can tell
 */
public record Sign(
        String id,
        Coding statement,
        Text title,
        Text fullName,
        Text template,
        @Nullable Text threshold,
        boolean fromGuidance,
        Priority priority,
        @Nullable Worse worse,
        @Nullable Group group,
        Define applies,
        Define evidence,
        @Nullable Define notAssessed) {

    /** Which of two numbers is the worse one. */
    public enum Worse {
        HIGHER,
        LOWER
    }

    /** A body part ({@code action.groupingBehavior} visual-group) whose signs are told in one line. */
    public record Group(String id, Text title) {}

    public Optional<Group> inGroup() {
        return Optional.ofNullable(group);
    }
}
