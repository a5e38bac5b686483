package org.goinghome.patientdata;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;

/**
 * What was read about one patient for one call: the resources, all bound to that patient, and what could not be read.
 * Deliberately without a {@code toString} that shows content: it must not reach a log.
 */
public final class PatientData {

    private final Map<String, List<Resource>> byType;
    private final List<Gap> gaps;

    public PatientData(List<? extends Resource> resources, List<Gap> gaps) {
        this.byType = resources.stream()
                .collect(Collectors.groupingBy(
                        resource -> resource.getResourceType().name(),
                        Collectors.collectingAndThen(Collectors.<Resource>toList(), List::copyOf)));
        this.gaps = List.copyOf(gaps);
    }

    /** The resources of one FHIR type, such as {@code Observation}, in the order in which they were sent. */
    public List<Resource> ofType(String resourceType) {
        return byType.getOrDefault(resourceType, List.of());
    }

    /** The same data with each resource changed as told. */
    public PatientData with(UnaryOperator<Resource> change) {
        return new PatientData(
                byType.values().stream().flatMap(List::stream).map(change).toList(), gaps);
    }

    /** What was asked for and could not be read, or not completely. */
    public List<Gap> gaps() {
        return gaps;
    }
}
