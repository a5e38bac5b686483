package org.goinghome.guidance;

import java.util.List;
import org.goinghome.artifact.Text;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionGoalComponent;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one card at most: a top action of a service's plan.
 *
 * @param id {@code action.id}
 * @param title the card's summary, with {@code {signs}} where it rolls signs up
 * @param description text of its own, for a family without signs
 * @param topic what the card is about
 * @param priority of the card, for a family without signs
 * @param applies whether it is for this patient at all
 * @param concerns the signs, by concern
 * @param instructions lines of the plan it unfolds
 * @param notes lines with a condition of their own
 * @param gaps what to say instead of a count when nothing could be asked
 * @param offers what a clinician may accept
 * @param waits where one holds, what was only not asked or not measured makes no card of its own
 * @param inputs the prefetch keys that its own condition rests on
 */
public record Family(
        String id,
        Text title,
        @Nullable Text description,
        Coding topic,
        Priority priority,
        Define applies,
        List<Concern> concerns,
        List<Instruction> instructions,
        List<Note> notes,
        List<Note> gaps,
        List<Offer> offers,
        List<Note> waits,
        List<String> inputs) {

    public Family {
        concerns = List.copyOf(concerns);
        instructions = List.copyOf(instructions);
        notes = List.copyOf(notes);
        gaps = List.copyOf(gaps);
        offers = List.copyOf(offers);
        waits = List.copyOf(waits);
        inputs = List.copyOf(inputs);
    }

    /** Whether it says no more than that nobody can tell for whom the plan is: it has neither signs nor lines of its own. */
    public boolean isAboutEligibility() {
        return concerns.isEmpty() && instructions.isEmpty();
    }

    /**
     * One line of the plan.
     *
     * @param id {@code action.id}
     * @param applies for whom it is; everybody if null
     */
    public record Instruction(
            String id, Text title, Text text, @Nullable Define applies) {}

    /** A sentence that stands where its condition holds. */
    public record Note(String id, Text text, Define applies) {}

    /** Something to accept, offered where its condition holds. */
    public record Offer(String id, Text title, Define applies, Proposal proposal) {}

    /** What is proposed. */
    public sealed interface Proposal {

        /** A request or task, as the definition says. */
        record Activity(ActivityDefinition definition) implements Proposal {}

        /** A goal of the plan for this patient. */
        record Goal(PlanDefinitionGoalComponent definition) implements Proposal {}
    }
}
