package org.goinghome.portability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.goinghome.cdshooks.CaseFolder;
import org.goinghome.guidance.Family;
import org.goinghome.guidance.Findings;
import org.goinghome.guidance.Findings.FamilyFindings;
import org.goinghome.guidance.Service;
import org.goinghome.guidance.Sign;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** The published artifacts say the same when the reference implementation applies them: action by action, in every case. */
class ApplyTest {

    private static final Published PUBLISHED = Published.load();
    private static final ReferenceImplementation REFERENCE = new ReferenceImplementation(PUBLISHED, false);
    private static final Tally TALLY = new Tally("apply");

    static Stream<CaseFolder> cases() {
        return CaseFolder.all();
    }

    @BeforeAll
    static void without_a_line_for_every_action() {
        LoggingSystem.get(ApplyTest.class.getClassLoader()).setLogLevel("org.opencds.cqf.fhir.cr", LogLevel.OFF);
    }

    @AfterAll
    static void tell() {
        TALLY.write();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_same_actions_apply(CaseFolder folder) {
        var service = PUBLISHED.service(folder.serviceId());
        var patient = CasePatient.read(folder, service.service(), PUBLISHED);

        var applied = REFERENCE.apply(service, patient);
        var findings = PUBLISHED.guidance().evaluate(service.service(), patient.data(), Published.NOW);

        assertThat(applied.issues()).isEmpty();
        var theirs = service.inFamilies(applied.actions());
        TALLY.add("cases of " + folder.serviceId(), 1);
        TALLY.add("actions that apply", theirs.size());
        TALLY.add(
                "signs not assessed beside a sign of the same statement", removeToldAsSigns(service.service(), theirs));
        TALLY.add("not for this patient, from data known to be incomplete", addUndecided(patient, findings, theirs));
        assertThat(theirs).isEqualTo(ours(findings));
    }

    /** When this fails, the reference implementation has learnt it: nothing needs to be left out for it any more. */
    @Test
    void an_input_that_finds_no_data_keeps_the_reference_implementation_from_asking_the_condition() {
        var quiet = folder("a-quiet-patient-gets-only-the-plan");
        var service = PUBLISHED.service(quiet.serviceId());
        var patient = CasePatient.read(quiet, service.service(), PUBLISHED);

        var applied = new ReferenceImplementation(PUBLISHED, true).apply(service, patient);

        assertThat(service.inFamilies(applied.actions())).doesNotContain("red-flags/red-flags");
    }

    private static CaseFolder folder(String name) {
        return CaseFolder.all()
                .filter(folder -> folder.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of a statement of which one sign is told, the cards do not say as well that it was not assessed. */
    private static int removeToldAsSigns(Service service, Set<String> applied) {
        var before = applied.size();
        service.families().forEach(family -> {
            var signs = family.concerns().stream()
                    .flatMap(concern -> concern.signs().stream())
                    .toList();
            var told = signs.stream()
                    .filter(sign -> applied.contains(family.id() + "/" + sign.id()))
                    .map(sign -> sign.statement().getCode())
                    .collect(Collectors.toSet());
            signs.stream()
                    .filter(sign -> told.contains(sign.statement().getCode()))
                    .forEach(sign -> applied.remove(family.id() + "/" + notAssessed(sign)));
        });
        return before - applied.size();
    }

    /**
     * When nothing applies and the service knows that it did not read everything, it says that it cannot tell. What was not
     * read is not among the data, so no other engine can know.
     */
    private static int addUndecided(CasePatient patient, Findings findings, Set<String> applied) {
        if (!applied.isEmpty() || patient.data().gaps().isEmpty()) {
            return 0;
        }
        var families = findings.families().stream().map(FamilyFindings::family).toList();
        families.stream()
                .filter(Family::isAboutEligibility)
                .forEach(family -> applied.add(family.id() + "/" + family.id()));
        return families.size();
    }

    private static Set<String> ours(Findings findings) {
        return findings.families().stream()
                .flatMap(family -> ids(family).map(id -> family.family().id() + "/" + id))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> ids(FamilyFindings findings) {
        var family = findings.family();
        return Stream.of(
                        Stream.of(family.id()),
                        findings.signs().stream().map(finding -> finding.sign().id()),
                        findings.open().stream().map(open -> notAssessed(open.sign())),
                        findings.offers().stream().map(Family.Offer::id),
                        findings.instructions().stream()
                                .filter(line -> line.applies() != null)
                                .map(Family.Instruction::id),
                        Stream.of(findings.waits(), findings.notes(), findings.gaps())
                                .flatMap(List::stream)
                                .map(Family.Note::id))
                .flatMap(each -> each);
    }

    private static String notAssessed(Sign sign) {
        return sign.id() + "-not-assessed";
    }
}
