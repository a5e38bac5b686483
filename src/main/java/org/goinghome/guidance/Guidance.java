package org.goinghome.guidance;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.artifact.Artifacts;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Evidence.Verdict;
import org.goinghome.guidance.Family.Note;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Findings.Finding;
import org.goinghome.guidance.Findings.Open;
import org.goinghome.guidance.Findings.Threshold;
import org.goinghome.guidance.Logic.Outcome;
import org.goinghome.patientdata.Gap.Reason;
import org.goinghome.patientdata.PatientData;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the guidance for a patient. Three-valued: a sign that is neither true nor false is not known, and not known
 * is never "no". An expression that throws takes down its own part alone, and is told.
 */
public final class Guidance {

    private final Logic logic;
    private final AskedItems askedItems;
    private final List<Service> services;
    private final Map<String, Threshold> thresholds;

    private Guidance(Logic logic, AskedItems askedItems, List<Service> services, Map<String, Threshold> thresholds) {
        this.logic = logic;
        this.askedItems = askedItems;
        this.services = services;
        this.thresholds = thresholds;
    }

    /**
     * Links plans and compiled logic; whatever does not fit is added to {@code problems}.
     *
     * @param parameters what a site puts in the place of the CQL's parameter defaults
     * @param now any moment, as parameter defaults are constants, in the zone in which days are counted
     */
    public static Guidance link(
            FhirContext fhir, Artifacts artifacts, ParameterSettings parameters, ZonedDateTime now, Problems problems) {
        var logic = new Logic(fhir, artifacts, now.getZone(), problems);
        var inForce = new Parameters(logic, parameters, now, problems);
        var services = new PlanReader(artifacts, logic, inForce, problems).services();
        return new Guidance(logic, new AskedItems(artifacts), services, inForce.thresholds());
    }

    /** The services that the guidance offers. */
    public List<Service> services() {
        return services;
    }

    /** Every parameter in force, by name, but for those that a plan sets itself. */
    public Map<String, Threshold> parameters() {
        var ofSite = new HashMap<>(thresholds);
        services.forEach(
                service -> ofSite.keySet().removeAll(service.parameters().keySet()));
        return Map.copyOf(ofSite);
    }

    /** Evaluates a service's plan; {@code now} carries the zone in which dates without time are read. */
    public Findings evaluate(Service service, PatientData patient, ZonedDateTime now) {
        var evaluation = logic.begin(patient.with(askedItems::of), now, service.parameters());
        var first = new HashSet<Define>();
        service.families().forEach(family -> first.add(family.applies()));
        if (service.episode() != null) {
            first.add(service.episode());
        }
        var outcomes = evaluation.of(first);
        var eligible = new Results(outcomes);
        var concerned = service.families().stream()
                .filter(family -> eligible.of(family.applies()) != Truth.FALSE)
                .toList();
        var told = concerned.isEmpty() ? undecided(service, patient) : concerned;
        var wanted = new HashSet<Define>();
        told.forEach(family -> collect(family, wanted));
        wanted.removeAll(first);
        outcomes.putAll(evaluation.of(wanted));
        var results = new Results(outcomes);
        return new Findings(
                told.stream().map(family -> findings(family, results)).toList(),
                thresholds,
                results.episode(service.episode()));
    }

    /** "Not for this patient" is not known when what it rests on was not read in full: the family that says so stands. */
    private static List<Family> undecided(Service service, PatientData patient) {
        return service.families().stream()
                .filter(Family::isAboutEligibility)
                .filter(family -> patient.gaps().stream()
                        .anyMatch(gap -> gap.reason() != Reason.NOT_SENT
                                && family.inputs().contains(gap.key())))
                .toList();
    }

    private static void collect(Family family, Set<Define> wanted) {
        Stream.of(family.notes(), family.gaps(), family.waits())
                .flatMap(List::stream)
                .forEach(note -> wanted.add(note.applies()));
        family.offers().forEach(offer -> wanted.add(offer.applies()));
        family.instructions().stream()
                .map(Family.Instruction::applies)
                .filter(Objects::nonNull)
                .forEach(wanted::add);
        family.concerns().stream().flatMap(concern -> concern.signs().stream()).forEach(sign -> {
            wanted.add(sign.applies());
            wanted.add(sign.evidence());
            if (sign.notAssessed() != null) {
                wanted.add(sign.notAssessed());
            }
        });
    }

    private static FamilyFindings findings(Family family, Results results) {
        var signs = new ArrayList<Finding>();
        var open = new ArrayList<Open>();
        var absent = new ArrayList<Finding>();
        var measured = new LinkedHashMap<String, Evidence>();
        for (var concern : family.concerns()) {
            for (var sign : concern.signs()) {
                judge(concern, sign, results, signs, open, absent);
                results.evidence(sign.evidence()).stream()
                        .filter(row -> "measured".equals(row.source()) && row.verdict() != Verdict.UNKNOWN)
                        .forEach(row -> measured.putIfAbsent(String.valueOf(row.ref()), row));
            }
        }
        var told = signs.stream()
                .map(finding -> finding.sign().statement().getCode())
                .collect(Collectors.toCollection(HashSet::new));
        open.removeIf(candidate -> told.contains(candidate.sign().statement().getCode()) && !candidate.failed());
        open.forEach(candidate -> told.add(candidate.sign().statement().getCode()));
        absent.removeIf(clear -> told.contains(clear.sign().statement().getCode()));
        return new FamilyFindings(
                family,
                signs,
                open,
                absent,
                List.copyOf(measured.values()),
                thatHold(family.notes(), results),
                thatHold(family.gaps(), results),
                // A line too many does no harm, a line that is missing may.
                family.instructions().stream()
                        .filter(line -> line.applies() == null || results.of(line.applies()) != Truth.FALSE)
                        .toList(),
                family.offers().stream()
                        .filter(offer -> results.of(offer.applies()) == Truth.TRUE)
                        .toList(),
                thatHold(family.waits(), results),
                results.of(family.applies()) == Truth.FAILED);
    }

    private static void judge(
            Concern concern, Sign sign, Results results, List<Finding> signs, List<Open> open, List<Finding> absent) {
        var applies = results.of(sign.applies());
        var evidence = results.evidence(sign.evidence());
        if (applies == Truth.TRUE) {
            signs.add(new Finding(concern, sign, evidence));
        } else if (applies != Truth.FALSE || results.rows(sign.evidence()).isEmpty()) {
            open.add(new Open(concern, sign, List.of(), true));
        } else if (sign.notAssessed() != null && results.of(sign.notAssessed()) != Truth.FALSE) {
            open.add(new Open(
                    concern,
                    sign,
                    evidence.stream()
                            .filter(row -> row.verdict() == Verdict.UNKNOWN)
                            .toList(),
                    results.of(sign.notAssessed()) == Truth.FAILED));
        } else {
            absent.add(new Finding(concern, sign, evidence));
        }
    }

    private static List<Note> thatHold(List<Note> notes, Results results) {
        return notes.stream()
                .filter(note -> results.of(note.applies()) == Truth.TRUE)
                .toList();
    }

    /** What a condition came to. A condition that is null is as little known as one that threw. */
    private enum Truth {
        TRUE,
        FALSE,
        FAILED
    }

    private static final class Results {

        private final Map<Define, Outcome> outcomes;
        private final Map<Define, Optional<List<Evidence>>> rows = new HashMap<>();

        Results(Map<Define, Outcome> outcomes) {
            this.outcomes = outcomes;
        }

        Truth of(Define define) {
            if (outcomes.get(define) instanceof Outcome.Known known && known.value() instanceof Boolean value) {
                return value ? Truth.TRUE : Truth.FALSE;
            }
            return Truth.FAILED;
        }

        String episode(@Nullable Define define) {
            return define != null && outcomes.get(define) instanceof Outcome.Known known && known.value() != null
                    ? String.valueOf(known.value())
                    : "";
        }

        List<Evidence> evidence(Define define) {
            return rows(define).orElse(List.of());
        }

        /** Empty if the expression threw, or if what it came to cannot be read as evidence. */
        Optional<List<Evidence>> rows(Define define) {
            return rows.computeIfAbsent(define, this::read);
        }

        private Optional<List<Evidence>> read(Define define) {
            try {
                return outcomes.get(define) instanceof Outcome.Known known
                        ? Optional.of(EvidenceRows.read(known.value()))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
