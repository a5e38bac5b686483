package org.goinghome.guidance;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.goinghome.guidance.Evidence.Verdict;

/**
 * What follows from the guidance for one patient at one moment.
 *
 * @param families the families that are for this patient, in order; empty if the patient is not eligible
 * @param thresholds every parameter in force, by name
 * @param episode which course of the patient it is about, such as when the operation ended; empty if nobody can tell
 */
public record Findings(List<FamilyFindings> families, Map<String, Threshold> thresholds, String episode) {

    public Findings {
        families = List.copyOf(families);
        thresholds = Map.copyOf(thresholds);
    }

    /** The same without some of the signs that apply. */
    public Findings without(Predicate<Finding> hidden) {
        return new Findings(
                families.stream().map(family -> family.without(hidden)).toList(), thresholds, episode);
    }

    /**
     * A parameter in force.
     *
     * @param value what is judged by
     * @param preset what the guidance comes with
     */
    public record Threshold(String value, String preset) {

        public boolean changed() {
            return !value.equals(preset);
        }
    }

    /**
     * What was found for one family.
     *
     * @param family the family
     * @param signs those that apply
     * @param open those that nobody can judge, and those whose logic failed
     * @param absent those that were judged and do not apply, where nothing else of their statement does or is open
     * @param measured what was measured and is in order, to print where nothing was asked
     * @param notes texts that hold
     * @param gaps texts that hold instead of a count of open signs
     * @param instructions those that are for this patient
     * @param offers those that hold
     * @param waits those that hold: what was only not asked or not measured can wait for the next check-in
     * @param failed whether the condition of the family itself failed
     */
    public record FamilyFindings(
            Family family,
            List<Finding> signs,
            List<Open> open,
            List<Finding> absent,
            List<Evidence> measured,
            List<Family.Note> notes,
            List<Family.Note> gaps,
            List<Family.Instruction> instructions,
            List<Family.Offer> offers,
            List<Family.Note> waits,
            boolean failed) {

        public FamilyFindings {
            signs = List.copyOf(signs);
            open = List.copyOf(open);
            absent = List.copyOf(absent);
            measured = List.copyOf(measured);
            notes = List.copyOf(notes);
            gaps = List.copyOf(gaps);
            instructions = List.copyOf(instructions);
            offers = List.copyOf(offers);
            waits = List.copyOf(waits);
        }

        FamilyFindings without(Predicate<Finding> hidden) {
            return new FamilyFindings(
                    family,
                    signs.stream().filter(hidden.negate()).toList(),
                    open,
                    absent,
                    measured,
                    notes,
                    gaps,
                    instructions,
                    offers,
                    waits,
                    failed);
        }
    }

    /** A sign that was judged, with every row of its evidence. */
    public record Finding(Concern concern, Sign sign, List<Evidence> evidence) {

        public Finding {
            evidence = List.copyOf(evidence);
        }

        /** Whether anything but what the patient said was judged, so that it matters by which threshold. */
        public boolean restsOnThreshold() {
            return sign.threshold() != null
                    && evidence.stream().anyMatch(row -> row.verdict() != Verdict.UNKNOWN && !row.isPlainAnswer());
        }
    }

    /**
     * A sign that nobody can judge.
     *
     * @param evidence the rows that could not be judged; empty if there is none at all
     * @param failed whether its logic threw
     */
    public record Open(Concern concern, Sign sign, List<Evidence> evidence, boolean failed) {

        public Open {
            evidence = List.copyOf(evidence);
        }
    }
}
