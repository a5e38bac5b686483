package org.goinghome.handout;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.goinghome.artifact.Problems;
import org.goinghome.artifact.Text;
import org.goinghome.handout.Handout.Layout;
import org.goinghome.handout.Handout.Line;
import org.goinghome.handout.Handout.Section;
import org.goinghome.handout.Handout.Ticks;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Timing.TimingRepeatComponent;
import org.hl7.fhir.r4.model.Timing.UnitsOfTime;

/** Reads from a plan what its patients take home: the actions that have the role {@code take-home}, and what stands below them. */
final class HandoutReader {

    private static final String ROLES = "/CodeSystem/GoingHomeAction";
    private static final String ROLE = "take-home";
    private static final String DAYS = UnitsOfTime.D.toCode();
    private static final String WEEKS = UnitsOfTime.WK.toCode();

    private static final int DAYS_OF_A_WEEK = 7;
    private static final int MOST_ROWS = 60;
    private static final int MOST_BOXES = 7;

    private final PlanDefinition plan;
    private final String file;
    private final Problems problems;
    private final List<Section> sections = new ArrayList<>();

    private HandoutReader(PlanDefinition plan, String file, Problems problems) {
        this.plan = plan;
        this.file = file;
        this.problems = problems;
    }

    /** The handout of a plan; whatever is wrong with it is a problem. */
    static Handout read(PlanDefinition plan, String name, String file, Problems problems) {
        var reader = new HandoutReader(plan, file, problems);
        reader.walk("PlanDefinition", plan.getAction());
        if (reader.sections.isEmpty()) {
            problems.add(file, "PlanDefinition.action", "has no part of role '" + ROLE + "', so the handout is empty");
        }
        return new Handout(
                name,
                Text.of(plan.getTitleElement()),
                String.valueOf(plan.getVersion()),
                reader.date(),
                plan.getExperimental(),
                reader.sections.stream()
                        .sorted(Comparator.comparing(Section::layout))
                        .toList());
    }

    private LocalDate date() {
        if (!plan.hasDate()) {
            problem("PlanDefinition.date", "is missing; a handout tells of when it is");
            return LocalDate.EPOCH;
        }
        var date = plan.getDateElement();
        return LocalDate.ofInstant(
                date.getValue().toInstant(),
                date.getTimeZone() == null ? ZoneOffset.UTC : date.getTimeZone().toZoneId());
    }

    private void walk(String parent, List<PlanDefinitionActionComponent> actions) {
        for (var i = 0; i < actions.size(); i++) {
            var path = parent + ".action[" + i + "]";
            if (isPart(actions.get(i))) {
                sections.add(section(path, actions.get(i)));
            } else {
                walk(path, actions.get(i).getAction());
            }
        }
    }

    private static boolean isPart(PlanDefinitionActionComponent action) {
        return action.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> ROLE.equals(coding.getCode())
                        && coding.hasSystem()
                        && coding.getSystem().endsWith(ROLES));
    }

    private Section section(String path, PlanDefinitionActionComponent action) {
        var lines = new ArrayList<Line>();
        for (var i = 0; i < action.getAction().size(); i++) {
            lines.add(line(path + ".action[" + i + "]", action.getAction().get(i)));
        }
        if (lines.isEmpty()) {
            problem(path + ".action", "is missing; a part of a handout has lines");
        }
        return new Section(
                layout(action, lines),
                required(path + ".title", action.getTitleElement()),
                Text.of(action.getDescriptionElement()),
                lines);
    }

    /** Told by what FHIR says of the action: how urgent it is, when, and how often. */
    private static Layout layout(PlanDefinitionActionComponent action, List<Line> lines) {
        if (action.hasPriority()) {
            return switch (action.getPriority()) {
                case STAT -> Layout.EMERGENCY;
                case URGENT, ASAP -> Layout.URGENT;
                default -> Layout.STEPS;
            };
        }
        if (lines.stream().anyMatch(line -> line.ticks() != null)) {
            return Layout.DIARY;
        }
        return action.getAction().stream().anyMatch(PlanDefinitionActionComponent::hasTimingTiming)
                ? Layout.COURSE
                : Layout.STEPS;
    }

    private Line line(String path, PlanDefinitionActionComponent action) {
        var repeat = action.hasTimingTiming() ? action.getTimingTiming().getRepeat() : new TimingRepeatComponent();
        return new Line(
                action.hasTimingTiming() ? required(path + ".title", action.getTitleElement()) : Text.of(""),
                required(path + ".description", action.getDescriptionElement()),
                repeat.hasFrequency() ? ticks(path, action, repeat).orElse(null) : null);
    }

    private Optional<Ticks> ticks(String path, PlanDefinitionActionComponent action, TimingRepeatComponent repeat) {
        var bounds = path + ".timingTiming.repeat.boundsRange";
        if (!repeat.hasBoundsRange()
                || !isWhole(repeat.getBoundsRange().getLow())
                || !isWhole(repeat.getBoundsRange().getHigh())) {
            problem(bounds, "expected whole days or weeks, from low to high in the same unit (d or wk of UCUM)");
            return Optional.empty();
        }
        var low = repeat.getBoundsRange().getLow();
        var high = repeat.getBoundsRange().getHigh();
        var byWeek = WEEKS.equals(low.getCode());
        var first = low.getValue().intValue();
        var last = high.getValue().intValue();
        if (!low.getCode().equals(high.getCode()) || first < 1 || last < first || last - first >= MOST_ROWS) {
            problem(
                    bounds,
                    "expected 1 or more, low up to high in the same unit, and at most " + MOST_ROWS + " in all");
            return Optional.empty();
        }
        var boxes = byWeek ? DAYS_OF_A_WEEK : Math.max(repeat.getFrequency(), repeat.getFrequencyMax());
        if (boxes < 1 || boxes > MOST_BOXES) {
            problem(path + ".timingTiming.repeat.frequency", "expected 1 to " + MOST_BOXES + " times a day");
            return Optional.empty();
        }
        var box = required(path + ".textEquivalent", action.getTextEquivalentElement());
        return Optional.of(new Ticks(byWeek, first, last, boxes, box));
    }

    private static boolean isWhole(Quantity quantity) {
        return quantity.hasValue()
                && Set.of(DAYS, WEEKS).contains(String.valueOf(quantity.getCode()))
                && quantity.getValue().stripTrailingZeros().scale() <= 0
                && quantity.getValue().precision() - quantity.getValue().scale() <= 3;
    }

    private Text required(String path, StringType element) {
        if (!element.hasValue()) {
            problem(path, "is missing; it stands on the handout");
        }
        return Text.of(element);
    }

    private void problem(String path, String reason) {
        problems.add(file, path, reason);
    }
}
